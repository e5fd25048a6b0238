// Whether rows fit an external table.
#pragma once

#include "base/status.h"
#include "data/schema.h"

namespace sluice::exporting {

// The columns of an export's query and of its external table must be the same: as many, with the
// same names and types, in the same order. Files are written by position, and a reader of CSV knows
// nothing else, so that an order that differs is a mistake rather than a matter of taste. The error
// names each difference and, when only the order differs, the project that mends it.
Status MatchSchemas(const Schema& query, const Schema& table, const std::string& table_name);

}  // namespace sluice::exporting
