#include "engine/duckdb/extent_rows.h"

#include <simdjson.h>

#include "engine/duckdb/files/value_parser.h"

namespace sluice::engine::duckdb {
namespace {

std::string TagsJson(const std::vector<std::string>& tags) {
  std::string json = "[";
  for (const std::string& tag : tags) {
    if (json.size() > 1) json += ',';
    files::AppendJsonString(tag, json);
  }
  return json + "]";
}

Result<std::vector<std::string>> TagsOf(const std::string& json) {
  simdjson::dom::parser parser;
  simdjson::dom::array array;
  std::vector<std::string> tags;
  if (parser.parse(json).get(array) != simdjson::SUCCESS) {
    return DataLoss("the tags of an extent are damaged");
  }
  for (simdjson::dom::element element : array) {
    std::string_view tag;
    if (element.get(tag) != simdjson::SUCCESS) {
      return DataLoss("the tags of an extent are damaged");
    }
    tags.emplace_back(tag);
  }
  return tags;
}

}  // namespace

std::string TableName(int64_t table_id) { return "records.\"t" + std::to_string(table_id) + "\""; }
std::string ColumnName(int64_t column_id) { return "\"c" + std::to_string(column_id) + "\""; }

Status CreateControlSchema(Connection& connection) {
  return connection.Execute(
      "BEGIN;"
      "CREATE SCHEMA IF NOT EXISTS records;"
      "CREATE SCHEMA IF NOT EXISTS control;"
      "CREATE TABLE IF NOT EXISTS control.extents(extent BIGINT NOT NULL, id UUID NOT NULL,"
      " database_id BIGINT NOT NULL, table_id BIGINT NOT NULL, row_count BIGINT NOT NULL,"
      " original_size BIGINT NOT NULL, extent_size BIGINT NOT NULL, cursor BIGINT NOT NULL,"
      " min_created BIGINT NOT NULL, max_created BIGINT NOT NULL, tags VARCHAR NOT NULL,"
      " timed BOOLEAN NOT NULL);"
      // A store that lacks the column has times for all of its records.
      "ALTER TABLE control.extents ADD COLUMN IF NOT EXISTS timed BOOLEAN DEFAULT true;"
      "CREATE TABLE IF NOT EXISTS control.cursor_floors(database_id BIGINT NOT NULL,"
      " cursor BIGINT NOT NULL);"
      "CREATE TABLE IF NOT EXISTS control.unordered(x BIGINT);"
      "COMMIT;");
}

Status InsertExtent(Connection& connection, int64_t number, const Extent& extent) {
  std::string values;
  auto add = [&values](int64_t value) { values += ", " + std::to_string(value); };
  values = std::to_string(number) + ", '" + extent.id.ToString() + "'";
  for (int64_t value : {extent.database_id, extent.table_id, extent.row_count,
                        extent.original_size_bytes, extent.extent_size_bytes, extent.cursor,
                        extent.min_created_ticks, extent.max_created_ticks}) {
    add(value);
  }
  values += ", " + SqlString(TagsJson(extent.tags));
  values += extent.has_ingestion_time ? ", true" : ", false";
  return connection.Execute("INSERT INTO control.extents VALUES (" + values + ")");
}

Result<std::vector<Extent>> ReadExtents(Connection& connection, const std::string& condition,
                                        std::vector<int64_t>* numbers) {
  constexpr ScalarType kLong = ScalarType::kLong;
  ASSIGN_OR_RETURN(
      std::vector<std::vector<Scalar>> rows,
      connection.ReadRows("SELECT extent, id, database_id, table_id, row_count, original_size,"
                          " extent_size, cursor, min_created, max_created, tags, timed"
                          " FROM control.extents WHERE " + condition + " ORDER BY cursor",
                          {kLong, ScalarType::kGuid, kLong, kLong, kLong, kLong, kLong, kLong,
                           kLong, kLong, ScalarType::kString, ScalarType::kBool}));
  std::vector<Extent> extents;
  for (const std::vector<Scalar>& row : rows) {
    Extent extent;
    extent.id = row[1].guid_value();
    extent.database_id = row[2].int64_value();
    extent.table_id = row[3].int64_value();
    extent.row_count = row[4].int64_value();
    extent.original_size_bytes = row[5].int64_value();
    extent.extent_size_bytes = row[6].int64_value();
    extent.cursor = row[7].int64_value();
    extent.min_created_ticks = row[8].int64_value();
    extent.max_created_ticks = row[9].int64_value();
    ASSIGN_OR_RETURN(extent.tags, TagsOf(row[10].string_value()));
    extent.has_ingestion_time = row[11].bool_value();
    extents.push_back(std::move(extent));
    if (numbers != nullptr) numbers->push_back(row[0].int64_value());
  }
  return extents;
}

Status DeleteExtents(Connection& connection, const std::string& condition) {
  RETURN_IF_ERROR(connection.Execute(
      "INSERT INTO control.cursor_floors SELECT database_id, max(cursor) FROM control.extents"
      " WHERE " + condition + " GROUP BY database_id"));
  return connection.Execute("DELETE FROM control.extents WHERE " + condition);
}

Status InsertCursorFloor(Connection& connection, int64_t database_id, DatabaseCursor cursor) {
  return connection.Execute("INSERT INTO control.cursor_floors VALUES (" +
                            std::to_string(database_id) + ", " + std::to_string(cursor) + ")");
}

Result<bool> AnyExtentTagged(Connection& connection, int64_t table_id,
                             const std::vector<std::string>& tags) {
  if (tags.empty()) return false;
  std::string any;
  for (const std::string& tag : tags) {
    std::string json;
    files::AppendJsonString(tag, json);
    any += (any.empty() ? "" : " OR ") + ("json_contains(tags, " + SqlString(json) + ")");
  }
  ASSIGN_OR_RETURN(auto rows,
                   connection.ReadRows("SELECT count(*) FROM control.extents WHERE table_id = " +
                                           std::to_string(table_id) + " AND (" + any + ")",
                                       {ScalarType::kLong}));
  return rows[0][0].int64_value() > 0;
}

std::string UnorderedSql(const std::string& query, size_t column_count) {
  std::string nulls;
  for (size_t i = 0; i < column_count; ++i) nulls += i > 0 ? ", NULL" : "NULL";
  return "SELECT " + nulls + " FROM (SELECT x FROM control.unordered GROUP BY x) UNION ALL " +
         query;
}

}  // namespace sluice::engine::duckdb
