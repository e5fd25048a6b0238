#include "catalog/entity_errors.h"
#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {

template <typename... Values>
Result<std::vector<StoredQueryResult>> SqliteCatalog::ReadStoredQueryResults(
    std::string_view condition, const Values&... values) {
  std::vector<StoredQueryResult> results;
  std::string sql =
      "SELECT id, database_id, name, principal, table_id, row_count, size_bytes, created_on,"
      " expires_on FROM stored_query_results ";
  sql += condition;
  sql += " ORDER BY name, created_on DESC";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        results.push_back({row.Text(0), row.Int(1), row.Text(2), row.Text(3), row.Int(4), {},
                           row.Int(5), row.Int(6), row.Int(7), row.Int(8)});
        return Status::Ok();
      },
      values...));
  for (StoredQueryResult& result : results) {
    RETURN_IF_ERROR(connection_->Query(
        "SELECT column_id, name, type FROM stored_query_result_columns WHERE result_id = ?"
        " ORDER BY ordinal",
        [&](const SqliteRow& row) {
          const std::optional<ScalarType> type = ParseScalarType(row.Text(2));
          if (!type) return DataLoss("The catalog holds a column of an unknown type");
          result.columns.push_back({row.Int(0), row.Text(1), *type, ""});
          return Status::Ok();
        },
        result.id));
  }
  return results;
}

Result<std::vector<StoredQueryResult>> SqliteCatalog::ListAllStoredQueryResults() {
  return InSnapshot([&] { return ReadStoredQueryResults(""); });
}

Result<std::vector<StoredQueryResult>> SqliteCatalog::ListStoredQueryResults(int64_t database_id) {
  return InSnapshot([&] { return ReadStoredQueryResults("WHERE database_id = ?", database_id); });
}

Status SqliteCatalog::PutStoredQueryResult(const StoredQueryResult& result,
                                           const std::vector<std::string>& replaced) {
  return InTransaction([&] {
    for (const std::string& id : replaced) {
      RETURN_IF_ERROR(connection_->Execute("DELETE FROM stored_query_results WHERE id = ?", id));
    }
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO stored_query_results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", result.id,
        result.database_id, result.name, result.principal, result.table_id, result.row_count,
        result.size_bytes, result.created_on, result.expires_on));
    int64_t ordinal = 0;
    for (const TableColumn& column : result.columns) {
      RETURN_IF_ERROR(connection_->Execute(
          "INSERT INTO stored_query_result_columns VALUES (?, ?, ?, ?, ?)", result.id, ordinal++,
          column.column_id, column.name, ScalarTypeName(column.type)));
    }
    return Status::Ok();
  });
}

Status SqliteCatalog::DropStoredQueryResults(const std::vector<std::string>& ids) {
  return InTransaction([&] {
    for (const std::string& id : ids) {
      RETURN_IF_ERROR(connection_->Execute("DELETE FROM stored_query_results WHERE id = ?", id));
    }
    return Status::Ok();
  });
}

}  // namespace sluice::catalog
