// https://learn.microsoft.com/kusto/management/materialized-views/materialized-view-show-command
#include "commands/command_definition.h"
#include "commands/materialized_views/view_rows.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {
namespace {

// The views that a command names, else all of the database.
Result<std::vector<catalog::MaterializedView>> NamedViews(const CommandCall& call,
                                                          const catalog::Database& database) {
  std::vector<std::string> names;
  if (call.arguments.Has("names")) {
    names = call.arguments.Get<std::vector<std::string>>("names");
  } else if (call.arguments.Has("name")) {
    names = {call.arguments.Text("name")};
  } else {
    return call.services.catalog.ListMaterializedViews(database.id);
  }
  std::vector<catalog::MaterializedView> views;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(catalog::MaterializedView view,
                     call.services.catalog.GetMaterializedView(database.id, name));
    views.push_back(std::move(view));
  }
  return views;
}

Result<CommandResult> RunShow(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const auto views, NamedViews(call, database));
  Rows rows;
  for (const catalog::MaterializedView& view : views) {
    ASSIGN_OR_RETURN(std::vector<Scalar> row, MaterializedViewRow(call, view));
    rows.push_back(std::move(row));
  }
  return CommandResult(std::move(rows));
}

Scalar DatetimeOf(std::optional<int64_t> ticks) {
  return ticks ? Scalar::Datetime(*ticks) : Scalar::Null(ScalarType::kDatetime);
}

Result<CommandResult> RunShowDetails(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const auto views, NamedViews(call, database));
  Rows rows;
  for (const catalog::MaterializedView& view : views) {
    ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                     call.services.records.ListExtents(database.id, view.state_table_id));
    int64_t count = 0;
    int64_t row_count = 0;
    double size = 0;
    std::optional<int64_t> oldest;
    std::optional<int64_t> newest;
    for (const engine::Extent& extent : extents) {
      if (extent.cursor > view.state_to) continue;
      ++count;
      row_count += extent.row_count;
      size += static_cast<double>(extent.extent_size_bytes);
      oldest = std::min(oldest.value_or(extent.min_created_ticks), extent.min_created_ticks);
      newest = std::max(newest.value_or(extent.max_created_ticks), extent.max_created_ticks);
    }
    const Scalar none = Scalar::String("");
    rows.push_back({Scalar::String(view.name), Scalar::String(database.name),
                    Scalar::String(view.folder), Scalar::String(view.docstring),
                    Scalar::Long(count), Scalar::Real(size), Scalar::Real(size),
                    Scalar::Long(row_count), Scalar::Long(count), Scalar::Real(size),
                    Scalar::Real(size), Scalar::Long(row_count), Scalar::String("[]"), none, none,
                    none, none, DatetimeOf(oldest), DatetimeOf(newest)});
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowFailures(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const auto views, NamedViews(call, database));
  ASSIGN_OR_RETURN(const std::vector<catalog::ExportFailure> failures,
                   call.services.catalog.ListMaterializedViewFailures(views.front().id));
  Rows rows;
  for (const catalog::ExportFailure& failure : failures) {
    rows.push_back({Scalar::Datetime(failure.timestamp), Scalar::String(failure.operation_id),
                    Scalar::String(views.front().name), DatetimeOf(failure.last_success_run),
                    Scalar::String(failure.failure_kind), Scalar::String(failure.details)});
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowStatistics(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const auto views, NamedViews(call, database));
  Rows rows;
  for (const catalog::MaterializedView& view : views) {
    ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                     call.services.records.ListExtents(database.id, view.state_table_id));
    int64_t row_count = 0;
    for (const engine::Extent& extent : extents) {
      if (extent.cursor <= view.state_to) row_count += extent.row_count;
    }
    int64_t delta = 0;
    const auto source = call.services.catalog.GetTable(database.id, view.source);
    if (source.ok()) {
      ASSIGN_OR_RETURN(const int64_t to, call.services.records.CurrentCursor(database.id));
      ASSIGN_OR_RETURN(delta, call.services.records.CountRows(source->id, view.materialized_to, to));
    }
    rows.push_back({Scalar::String(view.name), DatetimeOf(view.last_run_time),
                    DatetimeOf(view.last_success_time), Scalar::Long(row_count),
                    Scalar::Long(delta)});
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> ShowSchema(CommandCall& call, bool json) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const auto views, NamedViews(call, database));
  const catalog::MaterializedView& view = views.front();
  return CommandResult(Rows{
      {Scalar::String(view.name),
       Scalar::String(json ? TableSchemaJson(view.name, view.folder, view.docstring, view.schema)
                           : view.schema.ToCslString()),
       Scalar::String(database.name), Scalar::String(view.folder),
       Scalar::String(view.docstring)}});
}

Result<CommandResult> RunShowExtents(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const auto views, NamedViews(call, database));
  const catalog::MaterializedView& view = views.front();
  ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                   call.services.records.ListExtents(database.id, view.state_table_id));
  Rows rows;
  for (const engine::Extent& extent : extents) {
    if (extent.cursor > view.state_to) continue;
    const auto size = static_cast<double>(extent.extent_size_bytes);
    rows.push_back({Scalar::GuidValue(extent.id), Scalar::String(database.name),
                    Scalar::String(view.name), Scalar::Datetime(extent.max_created_ticks),
                    Scalar::Real(size), Scalar::Real(size), Scalar::Real(size), Scalar::Real(0),
                    Scalar::Long(1), Scalar::Long(1), Scalar::String(""),
                    Scalar::Long(extent.row_count), Scalar::Datetime(extent.min_created_ticks),
                    Scalar::String(""), Scalar::String("StorageV3"), Scalar::Long(0)});
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition ShowMaterializedViews() {
  return {.name = "MaterializedViewsShow",
          .syntax = ".show materialized-views",
          .role = Role::kDatabaseViewer,
          .result = kMaterializedViewsResult,
          .summary = "Lists the materialized views of the database.",
          .examples = {".show materialized-views | where IsHealthy == false"},
          .run = &RunShow};
}

CommandDefinition ShowMaterializedView() {
  return {.name = "MaterializedViewShow",
          .syntax = ".show materialized-view <name>",
          .role = Role::kDatabaseViewer,
          .result = kMaterializedViewsResult,
          .summary = "Shows a materialized view and how far it is materialized.",
          .examples = {".show materialized-view Daily"},
          .run = &RunShow};
}

CommandDefinition ShowMaterializedViewDetails() {
  return {.name = "MaterializedViewDetailsShow",
          .syntax = ".show {materialized-views [( <names> )] | materialized-view <name>} details",
          .role = Role::kDatabaseViewer,
          .result = "MaterializedViewName:string, DatabaseName:string, Folder:string, "
                    "DocString:string, TotalExtents:long, TotalExtentSize:real, "
                    "TotalOriginalSize:real, TotalRowCount:long, HotExtents:long, "
                    "HotExtentSize:real, HotOriginalSize:real, HotRowCount:long, "
                    "AuthorizedPrincipals:string, RetentionPolicy:string, CachingPolicy:string, "
                    "ShardingPolicy:string, MergePolicy:string, MinExtentsCreationTime:datetime, "
                    "MaxExtentsCreationTime:datetime",
          .summary = "Shows how much materialized views hold.",
          .examples = {".show materialized-views details", ".show materialized-view Daily details"},
          .run = &RunShowDetails};
}

CommandDefinition ShowMaterializedViewFailures() {
  return {.name = "MaterializedViewFailuresShow",
          .syntax = ".show materialized-view <name> failures",
          .role = Role::kDatabaseViewer,
          .result = "Timestamp:datetime, OperationId:string, Name:string, LastSuccessRun:datetime, "
                    "FailureKind:string, Details:string",
          .summary = "Lists why runs of a materialized view failed, newest first.",
          .examples = {".show materialized-view Daily failures"},
          .run = &RunShowFailures};
}

CommandDefinition ShowMaterializedViewStatistics() {
  return {.name = "MaterializedViewStatisticsShow",
          .syntax = ".show materialized-view <name> statistics",
          .role = Role::kDatabaseViewer,
          .result = "Name:string, LastRun:datetime, LastSuccessRun:datetime, "
                    "MaterializedRows:long, DeltaRows:long",
          .summary = "Shows how many rows are materialized, and how many of the source are not.",
          .examples = {".show materialized-view Daily statistics"},
          .run = &RunShowStatistics};
}

CommandDefinition ShowMaterializedViewSchema() {
  return {.name = "MaterializedViewSchemaShowAsCsl",
          .syntax = ".show materialized-view <name> {cslschema | kqlschema | schema as {csl | kql}}",
          .role = Role::kDatabaseViewer,
          .result = kTableSchemaResult,
          .summary = "Shows the columns of a materialized view as commands take them.",
          .examples = {".show materialized-view Daily cslschema"},
          .run = [](CommandCall& call) { return ShowSchema(call, false); }};
}

CommandDefinition ShowMaterializedViewSchemaAsJson() {
  return {.name = "MaterializedViewSchemaShowAsJson",
          .syntax = ".show materialized-view <name> schema as json",
          .role = Role::kDatabaseViewer,
          .result = kTableSchemaResult,
          .summary = "Shows the columns of a materialized view as JSON.",
          .examples = {".show materialized-view Daily schema as json"},
          .run = [](CommandCall& call) { return ShowSchema(call, true); }};
}

CommandDefinition ShowMaterializedViewExtents() {
  return {.name = "MaterializedViewExtentsShow",
          .syntax = ".show materialized-view <name> extents [hot]",
          .role = Role::kDatabaseViewer,
          .result = "ExtentId:guid, DatabaseName:string, TableName:string, MaxCreatedOn:datetime, "
                    "OriginalSize:real, ExtentSize:real, CompressedSize:real, IndexSize:real, "
                    "Blocks:long, Segments:long, ExtentContainerId:string, RowCount:long, "
                    "MinCreatedOn:datetime, Tags:string, Kind:string, DeletedRowCount:long",
          .summary = "Lists the extents of what a view has materialized.",
          .examples = {".show materialized-view Daily extents"},
          .run = &RunShowExtents};
}

}  // namespace sluice::commands
