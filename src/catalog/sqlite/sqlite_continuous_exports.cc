#include "catalog/entity_errors.h"
#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {

template <typename... Values>
Result<std::vector<ContinuousExport>> SqliteCatalog::ReadContinuousExports(
    std::string_view condition, const Values&... values) {
  std::vector<ContinuousExport> exports;
  std::string sql =
      "SELECT id, database_id, name, external_table, query, interval_ticks, forced_latency_ticks,"
      " size_limit_bytes, distributed, distribution, distribution_kind, parquet_row_group_rows,"
      " disabled, start_cursor, exported_to, generation, last_run_time, last_run_result,"
      " last_success_time, first_failure_time, failures_in_a_row, last_failure"
      " FROM continuous_exports ";
  sql += condition;
  sql += " ORDER BY name, id";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        ContinuousExport& entry = exports.emplace_back();
        entry.id = row.Int(0);
        entry.database_id = row.Int(1);
        entry.name = row.Text(2);
        entry.external_table = row.Text(3);
        entry.query = row.Text(4);
        entry.interval_ticks = row.Int(5);
        entry.forced_latency_ticks = row.Int(6);
        entry.properties.size_limit_bytes = row.OptionalInt(7);
        entry.properties.distributed = row.OptionalBool(8);
        entry.properties.distribution = row.OptionalText(9);
        entry.properties.distribution_kind = row.OptionalText(10);
        entry.properties.parquet_row_group_rows = row.OptionalInt(11);
        entry.disabled = row.Bool(12);
        entry.start_cursor = row.Int(13);
        entry.exported_to = row.Int(14);
        entry.generation = row.Int(15);
        entry.last_run_time = row.OptionalInt(16);
        entry.last_run_result = row.Text(17);
        entry.last_success_time = row.OptionalInt(18);
        entry.first_failure_time = row.OptionalInt(19);
        entry.failures_in_a_row = row.Int(20);
        entry.last_failure = row.Text(21);
        return Status::Ok();
      },
      values...));
  for (ContinuousExport& entry : exports) {
    RETURN_IF_ERROR(connection_->Query(
        "SELECT name FROM continuous_export_tables WHERE continuous_export_id = ?"
        " ORDER BY ordinal",
        [&](const SqliteRow& row) {
          entry.over.push_back(row.Text(0));
          return Status::Ok();
        },
        entry.id));
  }
  return exports;
}

Result<std::vector<ContinuousExport>> SqliteCatalog::ListContinuousExports(int64_t database_id) {
  return InSnapshot([&] { return ReadContinuousExports("WHERE database_id = ?", database_id); });
}

Result<std::vector<ContinuousExport>> SqliteCatalog::ListAllContinuousExports() {
  return InSnapshot([&] { return ReadContinuousExports(""); });
}

Result<ContinuousExport> SqliteCatalog::GetContinuousExport(int64_t database_id,
                                                            std::string_view name) {
  ASSIGN_OR_RETURN(std::vector<ContinuousExport> found, InSnapshot([&] {
                     return ReadContinuousExports("WHERE database_id = ? AND name = ?", database_id,
                                                  name);
                   }));
  if (found.empty()) return EntityNotFound("ContinuousExport", name);
  return std::move(found.front());
}

Status SqliteCatalog::InsertContinuousExportTables(int64_t id,
                                                   const std::vector<std::string>& names) {
  int64_t ordinal = 0;
  for (const std::string& name : names) {
    RETURN_IF_ERROR(connection_->Execute("INSERT INTO continuous_export_tables VALUES (?, ?, ?)",
                                         id, ordinal++, name));
  }
  return Status::Ok();
}

Status SqliteCatalog::CreateContinuousExport(const ContinuousExport& definition) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(
        const std::optional<int64_t> taken,
        connection_->QueryInt(
            "SELECT id FROM continuous_exports WHERE database_id = ? AND name = ?",
            definition.database_id, definition.name));
    if (taken) return EntityAlreadyExists("ContinuousExport", definition.name);
    ASSIGN_OR_RETURN(const int64_t id, TakeIds(1));
    const ExportProperties& properties = definition.properties;
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO continuous_exports VALUES"
        " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id, definition.database_id, definition.name, definition.external_table, definition.query,
        definition.interval_ticks, definition.forced_latency_ticks, properties.size_limit_bytes,
        properties.distributed, properties.distribution, properties.distribution_kind,
        properties.parquet_row_group_rows, definition.disabled, definition.start_cursor,
        definition.exported_to, definition.generation, definition.last_run_time,
        definition.last_run_result, definition.last_success_time, definition.first_failure_time,
        definition.failures_in_a_row, definition.last_failure));
    return InsertContinuousExportTables(id, definition.over);
  });
}

Status SqliteCatalog::AlterContinuousExport(const ContinuousExport& definition) {
  return InTransaction([&] {
    const ExportProperties& properties = definition.properties;
    RETURN_IF_ERROR(connection_->Execute(
        "UPDATE continuous_exports SET external_table = ?, query = ?, interval_ticks = ?,"
        " forced_latency_ticks = ?, size_limit_bytes = ?, distributed = ?, distribution = ?,"
        " distribution_kind = ?, parquet_row_group_rows = ?, disabled = ?,"
        " generation = generation + 1 WHERE id = ?",
        definition.external_table, definition.query, definition.interval_ticks,
        definition.forced_latency_ticks, properties.size_limit_bytes, properties.distributed,
        properties.distribution, properties.distribution_kind, properties.parquet_row_group_rows,
        definition.disabled, definition.id));
    if (connection_->changes() == 0) return EntityNotFound("ContinuousExport", definition.name);
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM continuous_export_tables WHERE continuous_export_id = ?", definition.id));
    return InsertContinuousExportTables(definition.id, definition.over);
  });
}

Status SqliteCatalog::SetContinuousExportDisabled(int64_t id, bool disabled) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute("UPDATE continuous_exports SET disabled = ? WHERE id = ?",
                                         disabled, id));
    if (connection_->changes() == 0) return EntityNotFound("ContinuousExport", std::to_string(id));
    return Status::Ok();
  });
}

Status SqliteCatalog::DropContinuousExport(int64_t id) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute("DELETE FROM continuous_exports WHERE id = ?", id));
    if (connection_->changes() == 0) return EntityNotFound("ContinuousExport", std::to_string(id));
    // Unfinished runs stay: a sealed one must be published, a writing one must clear its stage.
    return connection_->Execute(
        "DELETE FROM export_runs WHERE continuous_export_id = ?"
        " AND state IN ('Published', 'Aborted')",
        id);
  });
}

}  // namespace sluice::catalog
