// DuckDB's vectors as column batches, without a copy.
#pragma once

#include <vector>

#include "base/status.h"
#include "data/column_batch.h"
#include "data/schema.h"
#include "engine/duckdb/duckdb_api.h"

namespace sluice::engine::duckdb {

// Checks that a result's columns have the physical types that `types` ask for; kInternal, naming
// the first column that differs, since a rendered statement promised otherwise.
Status CheckColumnTypes(duckdb_result* result, const std::vector<ScalarType>& types);

// Views columns [first, first + types.size()) of a flat chunk, which the caller keeps alive.
ColumnBatch ViewChunk(duckdb_data_chunk chunk, const std::vector<ScalarType>& types,
                      size_t first = 0);

// The type of DuckDB for a scalar type; the caller destroys it.
duckdb_logical_type CreateLogicalType(ScalarType type);

std::vector<ScalarType> TypesOf(const Schema& schema);

}  // namespace sluice::engine::duckdb
