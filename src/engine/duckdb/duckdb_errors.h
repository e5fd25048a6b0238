// DuckDB's errors as Status.
#pragma once

#include <string>
#include <string_view>

#include "base/cancellation.h"
#include "base/status.h"
#include "engine/duckdb/duckdb_api.h"

namespace sluice::engine::duckdb {

// The error of a failed result: memory -> kLimitExceeded, files and disks -> kUnavailable, values
// that do not compute -> kInvalidArgument, an interrupt -> kCancelled, SQL that does not bind
// -> kInternal (the SQL is ours).
Status ErrorOf(duckdb_result* result);
Status MapError(duckdb_error_type type, std::string_view message);

// A Status as the text of an error that one of our own functions raises inside DuckDB, which knows
// only text there; MapError() gives the same Status back.
std::string EncodeStatus(const Status& status);

// What to report for a failure under a context: why the context ended, when it did and the engine
// was interrupted for it, else the error itself.
Status WithReason(const Status& error, const OperationContext& context);

}  // namespace sluice::engine::duckdb
