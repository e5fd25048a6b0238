#include "catalog/entity_errors.h"
#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {
namespace {

Result<ScalarType> TypeFromName(const std::string& name) {
  const std::optional<ScalarType> type = ParseScalarType(name);
  if (!type) return DataLoss("The catalog holds a column of an unknown type: " + name);
  return *type;
}

}  // namespace

template <typename... Values>
Result<std::vector<Table>> SqliteCatalog::ReadTables(std::string_view condition,
                                                     const Values&... values) {
  std::vector<Table> tables;
  std::string sql =
      "SELECT t.id, t.database_id, t.name, t.folder, t.docstring, t.ingestion_time_policy,"
      " c.column_id, c.name, c.type, c.docstring"
      " FROM tables t LEFT JOIN table_columns c ON c.table_id = t.id ";
  sql += condition;
  sql += " ORDER BY t.name, t.id, c.ordinal";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        if (tables.empty() || tables.back().id != row.Int(0)) {
          Table& table = tables.emplace_back();
          table.id = row.Int(0);
          table.database_id = row.Int(1);
          table.name = row.Text(2);
          table.folder = row.Text(3);
          table.docstring = row.Text(4);
          table.ingestion_time_policy = row.Bool(5);
        }
        if (row.IsNull(6)) return Status::Ok();
        ASSIGN_OR_RETURN(const ScalarType type, TypeFromName(row.Text(8)));
        tables.back().columns.push_back({row.Int(6), row.Text(7), type, row.Text(9)});
        return Status::Ok();
      },
      values...));
  return tables;
}

Result<std::vector<Table>> SqliteCatalog::ListTables(int64_t database_id) {
  return InSnapshot([&] { return ReadTables("WHERE t.database_id = ?", database_id); });
}

Result<std::vector<Table>> SqliteCatalog::ListAllTables() {
  return InSnapshot([&] { return ReadTables(""); });
}

Result<Table> SqliteCatalog::GetTable(int64_t database_id, std::string_view name) {
  ASSIGN_OR_RETURN(std::vector<Table> found, InSnapshot([&] {
                     return ReadTables("WHERE t.database_id = ? AND t.name = ?", database_id, name);
                   }));
  if (found.empty()) return EntityNotFound("Table", name);
  return std::move(found.front());
}

Status SqliteCatalog::RequireFreeTableName(int64_t database_id, std::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<int64_t> table,
                   connection_->QueryInt("SELECT id FROM tables WHERE database_id = ? AND name = ?",
                                         database_id, name));
  if (table) return EntityAlreadyExists("Table", name);
  ASSIGN_OR_RETURN(
      const std::optional<int64_t> external_table,
      connection_->QueryInt("SELECT id FROM external_tables WHERE database_id = ? AND name = ?",
                            database_id, name));
  if (external_table) return EntityAlreadyExists("ExternalTable", name);
  ASSIGN_OR_RETURN(
      const std::optional<int64_t> view,
      connection_->QueryInt("SELECT id FROM materialized_views WHERE database_id = ? AND name = ?",
                            database_id, name));
  if (view) return EntityAlreadyExists("MaterializedView", name);
  return Status::Ok();
}

Status SqliteCatalog::InsertTableColumns(const Table& table) {
  int64_t ordinal = 0;
  for (const TableColumn& column : table.columns) {
    RETURN_IF_ERROR(connection_->Execute("INSERT INTO table_columns VALUES (?, ?, ?, ?, ?, ?)",
                                         table.id, ordinal++, column.column_id, column.name,
                                         ScalarTypeName(column.type), column.docstring));
  }
  return Status::Ok();
}

Status SqliteCatalog::CreateTable(const Table& table) {
  return InTransaction([&] {
    RETURN_IF_ERROR(RequireFreeTableName(table.database_id, table.name));
    RETURN_IF_ERROR(connection_->Execute("INSERT INTO tables VALUES (?, ?, ?, ?, ?, ?)", table.id,
                                         table.database_id, table.name, table.folder,
                                         table.docstring, table.ingestion_time_policy));
    return InsertTableColumns(table);
  });
}

Status SqliteCatalog::UpdateTable(const Table& table) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(const std::vector<Table> found, ReadTables("WHERE t.id = ?", table.id));
    if (found.empty()) return EntityNotFound("Table", table.name);
    if (found.front().name != table.name) {
      RETURN_IF_ERROR(RequireFreeTableName(found.front().database_id, table.name));
    }
    RETURN_IF_ERROR(connection_->Execute(
        "UPDATE tables SET name = ?, folder = ?, docstring = ?, ingestion_time_policy = ?"
        " WHERE id = ?",
        table.name, table.folder, table.docstring, table.ingestion_time_policy, table.id));
    RETURN_IF_ERROR(
        connection_->Execute("DELETE FROM table_columns WHERE table_id = ?", table.id));
    return InsertTableColumns(table);
  });
}

Status SqliteCatalog::RenameTables(
    const std::vector<std::pair<int64_t, std::string>>& new_names) {
  return InTransaction([&] {
    std::vector<int64_t> database_ids;
    // A first round frees all old names, so that tables can take each other's. No table has an
    // empty name, so a number after a line feed is in nobody's way.
    for (const auto& [id, name] : new_names) {
      ASSIGN_OR_RETURN(
          const std::optional<int64_t> database_id,
          connection_->QueryInt("SELECT database_id FROM tables WHERE id = ?", id));
      if (!database_id) return EntityNotFound("Table", name);
      database_ids.push_back(*database_id);
      RETURN_IF_ERROR(connection_->Execute("UPDATE tables SET name = ? WHERE id = ?",
                                           "\n" + std::to_string(id), id));
    }
    for (size_t i = 0; i < new_names.size(); ++i) {
      const auto& [id, name] = new_names[i];
      RETURN_IF_ERROR(RequireFreeTableName(database_ids[i], name));
      RETURN_IF_ERROR(connection_->Execute("UPDATE tables SET name = ? WHERE id = ?", name, id));
    }
    return Status::Ok();
  });
}

Status SqliteCatalog::DropTable(int64_t table_id) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute("DELETE FROM tables WHERE id = ?", table_id));
    if (connection_->changes() == 0) return EntityNotFound("Table", std::to_string(table_id));
    return Status::Ok();
  });
}

}  // namespace sluice::catalog
