// The runs of materialized views.
//
// The order of a run's steps is what makes every record count once. The record store commits first;
// what it has committed counts only when the catalog's one transaction says so.
//
//   1  extents of partial aggregates after `state_to` are dropped: of runs that did not end
//   2  the records after `materialized_to`, up to the present cursor, are aggregated into one extent
//   3  the catalog moves `state_to` to that extent's cursor and `materialized_to` to the window's end
//
// Extents are brought together in a new table, which the catalog takes in the place of the old one.
#include <algorithm>

#include "base/log.h"
#include "base/sync_point.h"
#include "views/view_service.h"

namespace sluice::views {
namespace {

// Of failures that the next run will meet again.
bool IsPermanent(const Status& status) {
  switch (status.code()) {
    case StatusCode::kInvalidArgument:
    case StatusCode::kFailedPrecondition:
    case StatusCode::kNotFound:
    case StatusCode::kUnsupported: return true;
    default: return false;
  }
}

}  // namespace

Result<ViewService::StateTable> ViewService::CreateStateTable(const Schema& schema) {
  const auto count = static_cast<int64_t>(schema.columns.size());
  ASSIGN_OR_RETURN(const int64_t first, catalog_.ReserveIds(count + 1));
  StateTable table;
  table.table_id = first;
  std::vector<engine::StoredColumn> stored;
  for (int64_t i = 0; i < count; ++i) {
    const Column& column = schema.columns[static_cast<size_t>(i)];
    table.columns.push_back({first + 1 + i, column.name, column.type, ""});
    stored.push_back({first + 1 + i, column.type});
  }
  RETURN_IF_ERROR(records_.CreateTable(table.table_id, stored));
  return table;
}

Result<std::optional<int64_t>> ViewService::Fill(const catalog::Database& database,
                                                 const catalog::MaterializedView& view,
                                                 const std::string& text,
                                                 const StateTable& target,
                                                 semantics::BindOptions::CursorScope window,
                                                 const OperationContext& context) {
  query::QueryRequest request;
  request.text = text;
  request.database = database.name;
  request.cursor_scopes = {std::move(window)};
  semantics::TableInfo state;
  state.name = kStateName;
  state.table_id = view.state_table_id;
  for (const catalog::TableColumn& column : view.state_columns) {
    state.schema.columns.push_back({column.name, column.type, ""});
    state.column_ids.push_back(column.column_id);
  }
  request.hidden_tables = {std::move(state)};
  ASSIGN_OR_RETURN(query::PreparedQuery prepared, queries_.Prepare(request, context));
  const std::vector<Column>& given = prepared.parts[0].plan.schema.columns;
  const bool fits = std::equal(
      given.begin(), given.end(), target.columns.begin(), target.columns.end(),
      [](const Column& a, const catalog::TableColumn& b) { return a.type == b.type; });
  if (!fits) {
    return FailedPrecondition("The query of the materialized view '" + view.name +
                              "' does not fit its schema any more: its source table has changed");
  }
  engine::IngestRequest ingest;
  ingest.database_id = database.id;
  ingest.table_id = target.table_id;
  for (const catalog::TableColumn& column : target.columns) {
    ingest.columns.push_back({column.column_id, column.type});
  }
  ingest.records = engine::QueryRecords{std::move(prepared.parts[0].plan)};
  ASSIGN_OR_RETURN(const engine::IngestResult result, records_.Ingest(ingest, context));
  if (!result.extent) return std::optional<int64_t>();
  return std::optional<int64_t>(result.extent->cursor);
}

Status ViewService::CheckColumns(const catalog::Database& database,
                                 const catalog::MaterializedView& view,
                                 const OperationContext& context) {
  // Only where the source's columns are the view's can they change by themselves.
  if (view.query.find('*') == std::string::npos) return Status::Ok();
  query::QueryRequest request;
  request.text = view.query;
  request.database = database.name;
  request.cursor_scopes = {{view.source, 0, 0}};
  ASSIGN_OR_RETURN(const query::PreparedQuery prepared, queries_.Prepare(request, context));
  const std::vector<Column>& given = prepared.parts[0].plan.schema.columns;
  const bool same = std::equal(given.begin(), given.end(), view.schema.columns.begin(),
                               view.schema.columns.end(), [](const Column& a, const Column& b) {
                                 return a.name == b.name && a.type == b.type;
                               });
  if (same) return Status::Ok();
  return FailedPrecondition("The query of the materialized view '" + view.name +
                            "' does not fit its schema any more: its source table has changed");
}

Status ViewService::RemoveUncounted(const catalog::MaterializedView& view) {
  ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                   records_.ListExtents(view.database_id, view.state_table_id));
  std::vector<Guid> uncounted;
  for (const engine::Extent& extent : extents) {
    if (extent.cursor > view.state_to) uncounted.push_back(extent.id);
  }
  return records_.DropExtents(view.state_table_id, uncounted).status();
}

Status ViewService::RunOnce(const catalog::Database& database, catalog::MaterializedView view,
                            const OperationContext& context) {
  ASSIGN_OR_RETURN(const catalog::Table source, catalog_.GetTable(database.id, view.source));
  ASSIGN_OR_RETURN(const int64_t to, records_.CurrentCursor(database.id));
  if (to <= view.materialized_to) return Status::Ok();
  const int64_t started = clock_.NowTicks();
  ASSIGN_OR_RETURN(const int64_t rows, records_.CountRows(source.id, view.materialized_to, to));
  // Without new records nothing needs to be written: the next window simply begins here too.
  if (rows == 0) return Status::Ok();
  RETURN_IF_ERROR(CheckColumns(database, view, context));
  RETURN_IF_ERROR(RemoveUncounted(view));
  const StateTable target{view.state_table_id, view.state_columns};
  SYNC_POINT("view.before_fill");
  ASSIGN_OR_RETURN(const std::optional<int64_t> extent_cursor,
                   Fill(database, view, view.partial_query, target,
                        {view.source, view.materialized_to, to}, context));
  SYNC_POINT("view.after_fill");
  if (extent_cursor) view.state_to = *extent_cursor;
  view.materialized_to = to;
  view.last_run_time = started;
  view.last_run_result = "Completed";
  view.last_success_time = started;
  RETURN_IF_ERROR(catalog_.UpdateMaterializedView(view));
  SYNC_POINT("view.after_record");
  ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                   records_.ListExtents(view.database_id, view.state_table_id));
  if (extents.size() <= settings_.extents_max) return Status::Ok();
  return Compact(database, view, context);
}

Status ViewService::Exchange(const catalog::MaterializedView& view, int64_t former) {
  const Status recorded = catalog_.UpdateMaterializedView(view);
  if (recorded.ok()) {
    Retire(former);
    return recorded;
  }
  // The catalog's answer may be lost and not its work: only what it does not name may go.
  const auto views = catalog_.ListAllMaterializedViews();
  if (!views.ok()) return recorded;
  for (const catalog::MaterializedView& each : *views) {
    if (each.id != view.id) continue;
    Retire(each.state_table_id == view.state_table_id ? former : view.state_table_id);
  }
  return recorded;
}

Status ViewService::Compact(const catalog::Database& database, catalog::MaterializedView& view,
                            const OperationContext& context) {
  Schema state;
  for (const catalog::TableColumn& column : view.state_columns) {
    state.columns.push_back({column.name, column.type, ""});
  }
  ASSIGN_OR_RETURN(const StateTable target, CreateStateTable(state));
  const auto cursor =
      Fill(database, view, view.compact_query, target, {kStateName, 0, view.state_to}, context);
  if (!cursor.ok()) {
    Retire(target.table_id);
    return cursor.status();
  }
  SYNC_POINT("view.after_compact");
  const int64_t former = view.state_table_id;
  view.state_table_id = target.table_id;
  view.state_columns = target.columns;
  view.state_to = cursor->value_or(0);
  return Exchange(view, former);
}

Status ViewService::Reshape(const catalog::Database& database, catalog::MaterializedView& view,
                            const ViewDefinition& definition, const OperationContext& context) {
  std::string columns;
  for (size_t i = 0; i < definition.state.columns.size(); ++i) {
    const Column& column = definition.state.columns[i];
    const auto former = std::find_if(
        view.state_columns.begin(), view.state_columns.end(),
        [&](const catalog::TableColumn& each) { return each.name == column.name; });
    const bool kept = former != view.state_columns.end() && former->type == column.type;
    if (!kept && (i < definition.group_count || former != view.state_columns.end())) {
      return InvalidArgument("The group by expressions of a materialized view and the types of its "
                             "columns cannot be changed: '" + column.name + "'");
    }
    const std::string name = QuoteName(column.name);
    std::string value = name;
    if (!kept) value = std::string(ScalarTypeName(column.type)) + "(null)";
    if (!kept && column.type == ScalarType::kString) value = "''";
    columns += (columns.empty() ? "" : ", ") + name + " = " + value;
  }
  // Every group that was must still be one; parts of aggregates that are gone may go.
  for (const Column& column : view.schema.columns) {
    const bool was_group = std::any_of(
        view.state_columns.begin(), view.state_columns.end(),
        [&](const catalog::TableColumn& each) { return each.name == column.name; });
    const auto now = definition.state.Find(column.name);
    if (was_group && (!now || *now >= definition.group_count)) {
      return InvalidArgument("The group by expressions of a materialized view cannot be changed: '" +
                             column.name + "'");
    }
  }
  RETURN_IF_ERROR(RemoveUncounted(view));
  ASSIGN_OR_RETURN(const StateTable target, CreateStateTable(definition.state));
  const auto cursor = Fill(database, view, view.compact_query + " | project " + columns, target,
                           {kStateName, 0, view.state_to}, context);
  if (!cursor.ok()) {
    Retire(target.table_id);
    return cursor.status();
  }
  const int64_t former = view.state_table_id;
  view.schema = definition.schema;
  view.partial_query = definition.partial_query;
  view.compact_query = definition.compact_query;
  view.merge_query = definition.merge_query;
  view.state_table_id = target.table_id;
  view.state_columns = target.columns;
  view.state_to = cursor->value_or(0);
  return Exchange(view, former);
}

Status ViewService::Materialize(const catalog::Database& database, std::string_view name,
                                const OperationContext& context) {
  ASSIGN_OR_RETURN(catalog::MaterializedView view,
                   catalog_.GetMaterializedView(database.id, name));
  const std::shared_ptr<std::mutex> mutex = LockOf(view.id);
  std::lock_guard lock(*mutex);
  ASSIGN_OR_RETURN(view, catalog_.GetMaterializedView(database.id, name));
  Status run = RunOnce(database, view, context);
  if (!run.ok() && view.auto_update_schema && IsPermanent(run)) {
    // The columns of the source have changed: so do those of the view.
    const auto definition =
        Define(database, view.source, view.query, view.dimension_tables, context);
    if (definition.ok()) {
      run = Reshape(database, view, *definition, context);
      if (run.ok()) run = RunOnce(database, view, context);
    }
  }
  if (run.ok() || run.code() == StatusCode::kCancelled || !context.Check().ok()) return run;
  catalog::ExportFailure failure;
  failure.timestamp = clock_.NowTicks();
  failure.operation_id = random_.NewGuid();
  failure.name = view.name;
  failure.last_success_run = view.last_success_time;
  failure.failure_kind = IsPermanent(run) ? "Permanent" : "Transient";
  failure.details = run.message();
  if (IsPermanent(run)) {
    ASSIGN_OR_RETURN(view, catalog_.GetMaterializedView(database.id, name));
    view.enabled = false;
    const Status disabled = catalog_.UpdateMaterializedView(view);
    if (!disabled.ok()) LogWarning("A view that fails stays enabled: " + disabled.ToString());
  }
  const Status recorded = catalog_.RecordMaterializedViewFailure(view.id, failure);
  if (!recorded.ok()) LogWarning("A failure is not recorded: " + recorded.ToString());
  return run;
}

}  // namespace sluice::views
