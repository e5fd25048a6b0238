#include "catalog/entity_errors.h"
#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {

template <typename... Values>
Result<std::vector<MaterializedView>> SqliteCatalog::ReadMaterializedViews(
    std::string_view condition, const Values&... values) {
  std::vector<MaterializedView> views;
  std::string sql =
      "SELECT id, database_id, name, source, over_view, query, partial_query, compact_query,"
      " merge_query, folder, docstring, auto_update_schema, effective_time, lookback_ticks, lookback_column, enabled,"
      " definition_updated_on, state_table_id, state_to, materialized_to, last_run_time,"
      " last_run_result, last_success_time FROM materialized_views ";
  sql += condition;
  sql += " ORDER BY name, id";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        MaterializedView& view = views.emplace_back();
        view.id = row.Int(0);
        view.database_id = row.Int(1);
        view.name = row.Text(2);
        view.source = row.Text(3);
        view.over_view = row.Bool(4);
        view.query = row.Text(5);
        view.partial_query = row.Text(6);
        view.compact_query = row.Text(7);
        view.merge_query = row.Text(8);
        view.folder = row.Text(9);
        view.docstring = row.Text(10);
        view.auto_update_schema = row.Bool(11);
        view.effective_time = row.OptionalInt(12);
        view.lookback_ticks = row.OptionalInt(13);
        view.lookback_column = row.Text(14);
        view.enabled = row.Bool(15);
        view.definition_updated_on = row.Int(16);
        view.state_table_id = row.Int(17);
        view.state_to = row.Int(18);
        view.materialized_to = row.Int(19);
        view.last_run_time = row.OptionalInt(20);
        view.last_run_result = row.Text(21);
        view.last_success_time = row.OptionalInt(22);
        return Status::Ok();
      },
      values...));
  for (MaterializedView& view : views) RETURN_IF_ERROR(ReadMaterializedViewParts(view));
  return views;
}

Status SqliteCatalog::ReadMaterializedViewParts(MaterializedView& view) {
  RETURN_IF_ERROR(connection_->Query(
      "SELECT of_state, column_id, name, type FROM materialized_view_columns WHERE view_id = ?"
      " ORDER BY of_state, ordinal",
      [&](const SqliteRow& row) {
        const std::optional<ScalarType> type = ParseScalarType(row.Text(3));
        if (!type) return DataLoss("The catalog holds a column of an unknown type");
        if (row.Bool(0)) {
          view.state_columns.push_back({row.Int(1), row.Text(2), *type, ""});
        } else {
          view.schema.columns.push_back({row.Text(2), *type, ""});
        }
        return Status::Ok();
      },
      view.id));
  return connection_->Query(
      "SELECT name FROM materialized_view_dimension_tables WHERE view_id = ? ORDER BY ordinal",
      [&](const SqliteRow& row) {
        view.dimension_tables.push_back(row.Text(0));
        return Status::Ok();
      },
      view.id);
}

Result<std::vector<MaterializedView>> SqliteCatalog::ListMaterializedViews(int64_t database_id) {
  return InSnapshot([&] { return ReadMaterializedViews("WHERE database_id = ?", database_id); });
}

Result<std::vector<MaterializedView>> SqliteCatalog::ListAllMaterializedViews() {
  return InSnapshot([&] { return ReadMaterializedViews(""); });
}

Result<MaterializedView> SqliteCatalog::GetMaterializedView(int64_t database_id,
                                                            std::string_view name) {
  ASSIGN_OR_RETURN(std::vector<MaterializedView> found, InSnapshot([&] {
                     return ReadMaterializedViews("WHERE database_id = ? AND name = ?", database_id,
                                                  name);
                   }));
  if (found.empty()) return EntityNotFound("MaterializedView", name);
  return std::move(found.front());
}

Status SqliteCatalog::InsertMaterializedView(const MaterializedView& view, int64_t id) {
  RETURN_IF_ERROR(connection_->Execute(
      "INSERT INTO materialized_views VALUES"
      " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (id) DO UPDATE SET name = excluded.name, source = excluded.source,"
      " over_view = excluded.over_view, query = excluded.query,"
      " partial_query = excluded.partial_query, compact_query = excluded.compact_query,"
      " merge_query = excluded.merge_query,"
      " folder = excluded.folder, docstring = excluded.docstring,"
      " auto_update_schema = excluded.auto_update_schema,"
      " effective_time = excluded.effective_time, lookback_ticks = excluded.lookback_ticks,"
      " lookback_column = excluded.lookback_column, enabled = excluded.enabled,"
      " definition_updated_on = excluded.definition_updated_on,"
      " state_table_id = excluded.state_table_id, state_to = excluded.state_to,"
      " materialized_to = excluded.materialized_to, last_run_time = excluded.last_run_time,"
      " last_run_result = excluded.last_run_result,"
      " last_success_time = excluded.last_success_time",
      id, view.database_id, view.name, view.source, view.over_view, view.query, view.partial_query,
      view.compact_query, view.merge_query, view.folder, view.docstring, view.auto_update_schema, view.effective_time,
      view.lookback_ticks, view.lookback_column, view.enabled, view.definition_updated_on,
      view.state_table_id, view.state_to, view.materialized_to, view.last_run_time,
      view.last_run_result, view.last_success_time));
  RETURN_IF_ERROR(
      connection_->Execute("DELETE FROM materialized_view_columns WHERE view_id = ?", id));
  RETURN_IF_ERROR(
      connection_->Execute("DELETE FROM materialized_view_dimension_tables WHERE view_id = ?", id));
  int64_t ordinal = 0;
  for (const Column& column : view.schema.columns) {
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO materialized_view_columns VALUES (?, 0, ?, 0, ?, ?)", id, ordinal++,
        column.name, ScalarTypeName(column.type)));
  }
  ordinal = 0;
  for (const TableColumn& column : view.state_columns) {
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO materialized_view_columns VALUES (?, 1, ?, ?, ?, ?)", id, ordinal++,
        column.column_id, column.name, ScalarTypeName(column.type)));
  }
  ordinal = 0;
  for (const std::string& table : view.dimension_tables) {
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO materialized_view_dimension_tables VALUES (?, ?, ?)", id, ordinal++, table));
  }
  return Status::Ok();
}

Status SqliteCatalog::CreateMaterializedView(const MaterializedView& view) {
  return InTransaction([&] {
    RETURN_IF_ERROR(RequireFreeTableName(view.database_id, view.name));
    ASSIGN_OR_RETURN(const auto functions, CountFunctionsNamed(view.database_id, view.name));
    if (functions > 0) return EntityAlreadyExists("Function", view.name);
    ASSIGN_OR_RETURN(const int64_t id, TakeIds(1));
    return InsertMaterializedView(view, id);
  });
}

Status SqliteCatalog::UpdateMaterializedView(const MaterializedView& view) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(const auto found, ReadMaterializedViews("WHERE id = ?", view.id));
    if (found.empty()) return EntityNotFound("MaterializedView", view.name);
    if (found.front().name != view.name) {
      RETURN_IF_ERROR(RequireFreeTableName(view.database_id, view.name));
      ASSIGN_OR_RETURN(const auto functions, CountFunctionsNamed(view.database_id, view.name));
      if (functions > 0) return EntityAlreadyExists("Function", view.name);
    }
    return InsertMaterializedView(view, view.id);
  });
}

Result<int64_t> SqliteCatalog::CountFunctionsNamed(int64_t database_id, std::string_view name) {
  ASSIGN_OR_RETURN(
      const std::optional<int64_t> count,
      connection_->QueryInt("SELECT count(*) FROM functions WHERE database_id = ? AND name = ?",
                            database_id, name));
  return count.value_or(0);
}

Status SqliteCatalog::DropMaterializedView(int64_t id) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute("DELETE FROM materialized_views WHERE id = ?", id));
    if (connection_->changes() == 0) return EntityNotFound("MaterializedView", std::to_string(id));
    return Status::Ok();
  });
}

Status SqliteCatalog::RecordMaterializedViewFailure(int64_t id, const ExportFailure& failure) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute(
        "UPDATE materialized_views SET last_run_time = ?, last_run_result = 'Failed' WHERE id = ?",
        failure.timestamp, id));
    if (connection_->changes() == 0) return EntityNotFound("MaterializedView", failure.name);
    return connection_->Execute(
        "INSERT INTO materialized_view_failures (view_id, timestamp, operation_id, name,"
        " last_success_run, failure_kind, details) VALUES (?, ?, ?, ?, ?, ?, ?)",
        id, failure.timestamp, failure.operation_id, failure.name, failure.last_success_run,
        failure.failure_kind, failure.details);
  });
}

Result<std::vector<ExportFailure>> SqliteCatalog::ListMaterializedViewFailures(int64_t id) {
  return InSnapshot([&]() -> Result<std::vector<ExportFailure>> {
    std::vector<ExportFailure> failures;
    RETURN_IF_ERROR(connection_->Query(
        "SELECT timestamp, operation_id, name, last_success_run, failure_kind, details"
        " FROM materialized_view_failures WHERE view_id = ? ORDER BY timestamp DESC, id DESC",
        [&](const SqliteRow& row) {
          failures.push_back({row.Int(0), row.Text(1), row.Text(2), row.OptionalInt(3), row.Text(4),
                              row.Text(5)});
          return Status::Ok();
        },
        id));
    return failures;
  });
}

}  // namespace sluice::catalog
