// The rows of control.extents: one per extent, and what else the control schema holds.
//
//   control.extents(extent BIGINT, id UUID, database_id BIGINT, table_id BIGINT, row_count BIGINT,
//                   original_size BIGINT, extent_size BIGINT, cursor BIGINT, min_created BIGINT,
//                   max_created BIGINT, tags VARCHAR,      tags: a JSON array of strings
//                   timed BOOLEAN)      whether its records have an ingestion time
//   control.cursor_floors(database_id BIGINT, cursor BIGINT)
//   control.unordered(x BIGINT)                            empty, see UnorderedSql()
//
// A floor keeps a database's last cursor beyond the drop of the extent that had it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "engine/duckdb/connection.h"
#include "engine/record_store.h"

namespace sluice::engine::duckdb {

// records."t5"
std::string TableName(int64_t table_id);
// "c7"
std::string ColumnName(int64_t column_id);
inline constexpr const char* kExtentColumn = "\"$extent\"";

// Makes what of the schemas is missing.
Status CreateControlSchema(Connection& connection);

// `number` is what the records carry in "$extent".
Status InsertExtent(Connection& connection, int64_t number, const Extent& extent);

// The extents that fulfil an SQL condition, oldest first; with their numbers when asked for.
Result<std::vector<Extent>> ReadExtents(Connection& connection, const std::string& condition,
                                        std::vector<int64_t>* numbers = nullptr);

// Deletes the rows of extents, noting the floors of their databases.
Status DeleteExtents(Connection& connection, const std::string& condition);

Status InsertCursorFloor(Connection& connection, int64_t database_id, DatabaseCursor cursor);

// Whether an extent of the table has one of these tags.
Result<bool> AnyExtentTagged(Connection& connection, int64_t table_id,
                             const std::vector<std::string>& tags);

// A query with the rows of `query`, of these column types, whose order the engine need not keep: it
// then inserts them with all its threads. What decides for DuckDB is the first source of the plan,
// hence an aggregate over nothing comes first. Its setting for the same is global, and off would
// shuffle the results of users' queries too.
std::string UnorderedSql(const std::string& query, size_t column_count);

}  // namespace sluice::engine::duckdb
