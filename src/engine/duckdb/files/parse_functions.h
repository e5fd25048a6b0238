// SQL functions that read text as ingestion does: sluice_read_long(VARCHAR) and so on, one for each
// scalar type; null for what cannot be read.
#pragma once

#include <string>

#include "base/status.h"
#include "data/scalar_type.h"
#include "engine/duckdb/duckdb_api.h"

namespace sluice::engine::duckdb::files {

Status RegisterParseFunctions(duckdb_connection connection);

// "sluice_read_long"
std::string ParseFunctionName(ScalarType type);

}  // namespace sluice::engine::duckdb::files
