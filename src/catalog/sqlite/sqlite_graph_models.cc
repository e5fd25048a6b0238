// Graph models and their snapshots.
#include "catalog/entity_errors.h"
#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {

template <typename... Values>
Result<std::vector<GraphModel>> SqliteCatalog::ReadGraphModels(std::string_view condition,
                                                               const Values&... values) {
  std::vector<GraphModel> models;
  std::string sql = "SELECT id, database_id, name, definition, created_on FROM graph_models ";
  sql += condition;
  sql += " ORDER BY name, created_on, rowid";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        models.push_back({row.Text(0), row.Int(1), row.Text(2), row.Text(3), row.Int(4)});
        return Status::Ok();
      },
      values...));
  return models;
}

Result<std::vector<GraphModel>> SqliteCatalog::ListGraphModels(int64_t database_id) {
  return InSnapshot([&] { return ReadGraphModels("WHERE database_id = ?", database_id); });
}

Status SqliteCatalog::PutGraphModel(const GraphModel& model) {
  return InTransaction([&] {
    return connection_->Execute("INSERT INTO graph_models VALUES (?, ?, ?, ?, ?)", model.id,
                                model.database_id, model.name, model.definition, model.created_on);
  });
}

Status SqliteCatalog::DropGraphModel(int64_t database_id, std::string_view name) {
  return InTransaction([&]() -> Status {
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM graph_models WHERE database_id = ? AND name = ?", database_id, name));
    if (connection_->changes() == 0) return EntityNotFound("GraphModel", name);
    return connection_->Execute("DELETE FROM graph_snapshots WHERE database_id = ? AND model = ?",
                                database_id, name);
  });
}

template <typename... Values>
Result<std::vector<GraphSnapshot>> SqliteCatalog::ReadGraphSnapshots(std::string_view condition,
                                                                     const Values&... values) {
  std::vector<GraphSnapshot> snapshots;
  std::string sql =
      "SELECT id, database_id, model, name, model_id, model_created_on, created_on, node_table_id,"
      " node_count, edge_table_id, edge_count FROM graph_snapshots ";
  sql += condition;
  sql += " ORDER BY model, created_on, rowid";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        snapshots.push_back({.id = row.Text(0),
                             .database_id = row.Int(1),
                             .model = row.Text(2),
                             .name = row.Text(3),
                             .model_id = row.Text(4),
                             .model_created_on = row.Int(5),
                             .created_on = row.Int(6),
                             .node_table_id = row.Int(7),
                             .node_columns = {},
                             .node_count = row.Int(8),
                             .edge_table_id = row.Int(9),
                             .edge_columns = {},
                             .edge_count = row.Int(10)});
        return Status::Ok();
      },
      values...));
  for (GraphSnapshot& snapshot : snapshots) {
    RETURN_IF_ERROR(connection_->Query(
        "SELECT of_nodes, column_id, name, type FROM graph_snapshot_columns WHERE snapshot_id = ?"
        " ORDER BY ordinal",
        [&](const SqliteRow& row) {
          const std::optional<ScalarType> type = ParseScalarType(row.Text(3));
          if (!type) return DataLoss("The catalog holds a column of an unknown type");
          auto& columns = row.Bool(0) ? snapshot.node_columns : snapshot.edge_columns;
          columns.push_back({row.Int(1), row.Text(2), *type, ""});
          return Status::Ok();
        },
        snapshot.id));
  }
  return snapshots;
}

Result<std::vector<GraphSnapshot>> SqliteCatalog::ListAllGraphSnapshots() {
  return InSnapshot([&] { return ReadGraphSnapshots(""); });
}

Result<std::vector<GraphSnapshot>> SqliteCatalog::ListGraphSnapshots(int64_t database_id) {
  return InSnapshot([&] { return ReadGraphSnapshots("WHERE database_id = ?", database_id); });
}

Status SqliteCatalog::CreateGraphSnapshot(const GraphSnapshot& snapshot) {
  return InTransaction([&]() -> Status {
    ASSIGN_OR_RETURN(const auto models,
                     ReadGraphModels("WHERE database_id = ? AND name = ? AND id = ?",
                                     snapshot.database_id, snapshot.model, snapshot.model_id));
    if (models.empty()) return EntityNotFound("GraphModel", snapshot.model);
    ASSIGN_OR_RETURN(const auto found,
                     ReadGraphSnapshots("WHERE database_id = ? AND model = ? AND name = ?",
                                        snapshot.database_id, snapshot.model, snapshot.name));
    if (!found.empty()) return EntityAlreadyExists("GraphSnapshot", snapshot.name);
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO graph_snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", snapshot.id,
        snapshot.database_id, snapshot.model, snapshot.name, snapshot.model_id,
        snapshot.model_created_on, snapshot.created_on, snapshot.node_table_id,
        snapshot.node_count, snapshot.edge_table_id, snapshot.edge_count));
    for (const bool of_nodes : {true, false}) {
      int64_t ordinal = 0;
      for (const TableColumn& column : of_nodes ? snapshot.node_columns : snapshot.edge_columns) {
        RETURN_IF_ERROR(connection_->Execute(
            "INSERT INTO graph_snapshot_columns VALUES (?, ?, ?, ?, ?, ?)", snapshot.id, of_nodes,
            ordinal++, column.column_id, column.name, ScalarTypeName(column.type)));
      }
    }
    return Status::Ok();
  });
}

Status SqliteCatalog::DropGraphSnapshots(const std::vector<std::string>& ids) {
  return InTransaction([&] {
    for (const std::string& id : ids) {
      RETURN_IF_ERROR(connection_->Execute("DELETE FROM graph_snapshots WHERE id = ?", id));
    }
    return Status::Ok();
  });
}

}  // namespace sluice::catalog
