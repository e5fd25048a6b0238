// Functions of this engine over JSON arrays and lists that neither SQL nor a kernel can express.
#pragma once

#include "base/status.h"
#include "engine/duckdb/duckdb_api.h"

namespace sluice::engine::duckdb::sql {

// Scalar functions:
//   kql_elements(json, bag_as_array, keep_null) -> VARCHAR[]   what mv-expand makes rows of
//   kql_session_starts(times, restarts, max_from_first, max_between) -> BIGINT[]
// Aggregates over JSON texts, with the most elements to take:
//   kql_make_list(json, size), kql_make_set(json, size), kql_make_bag(json, size) -> VARCHAR
// Aggregates over numbers:
//   kql_percentilew(value, weight, share) -> the value's type, BIGINT or DOUBLE
// Aggregates that leave states as JSON (functions/kernels/hyper_log_log.h, t_digest.h), or a schema:
//   kql_hll(hash, bits), kql_hll_merge(json), kql_tdigest(value, weight, type),
//   kql_tdigest_merge(json), kql_schema(json) -> VARCHAR
Status RegisterCollectionFunctions(duckdb_connection connection);

// The parts of the above, each in a source of its own.
Status RegisterListFunctions(duckdb_connection connection);
Status RegisterAggregateFunctions(duckdb_connection connection);
Status RegisterSketchAggregates(duckdb_connection connection);

}  // namespace sluice::engine::duckdb::sql
