// https://learn.microsoft.com/kusto/management/materialized-views/materialized-view-alter-docstring
// and its relatives
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/materialized_views/view_rows.h"

namespace sluice::commands {
namespace {

Result<CommandResult> Change(CommandCall& call,
                             const std::function<Status(catalog::MaterializedView&)>& change) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("name");
  RETURN_IF_ERROR(call.services.views.Change(database, name, change));
  ASSIGN_OR_RETURN(const catalog::MaterializedView view,
                   call.services.catalog.GetMaterializedView(database.id, name));
  ASSIGN_OR_RETURN(std::vector<Scalar> row, MaterializedViewRow(call, view));
  return CommandResult(Rows{std::move(row)});
}

Result<CommandResult> RunSetText(CommandCall& call) {
  return Change(call, [&](catalog::MaterializedView& view) {
    (call.arguments.HasWord("docstring") ? view.docstring : view.folder) =
        call.arguments.Text("text");
    return Status::Ok();
  });
}

Result<CommandResult> RunSetLookback(CommandCall& call) {
  const auto lookback = call.arguments.Get<int64_t>("lookback");
  if (lookback <= 0) return InvalidArgument("The lookback must be longer than no time");
  return Change(call, [&](catalog::MaterializedView& view) {
    view.lookback_ticks = lookback;
    return Status::Ok();
  });
}

Result<CommandResult> RunSetAutoUpdate(CommandCall& call) {
  const bool value = call.arguments.Get<bool>("value");
  return Change(call, [&](catalog::MaterializedView& view) -> Status {
    if (value) {
      ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
      ASSIGN_OR_RETURN(
          const views::ViewDefinition definition,
          views::DefineView({view.query, view.source, database.name, view.dimension_tables},
                            call.services.queries, call.context));
      if (!definition.picks_records) {
        return InvalidArgument("autoUpdateSchema is only for views of one arg_max(x, *), "
                               "arg_min(x, *) or take_any(*)");
      }
    }
    view.auto_update_schema = value;
    return Status::Ok();
  });
}

Result<CommandResult> SetEnabled(CommandCall& call, bool enabled) {
  return Change(call, [&](catalog::MaterializedView& view) -> Status {
    if (view.enabled == enabled) {
      return FailedPrecondition("The materialized view '" + view.name + "' is already " +
                                (enabled ? "enabled" : "disabled"));
    }
    view.enabled = enabled;
    return Status::Ok();
  });
}

Result<CommandResult> RunRename(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& new_name = call.arguments.Text("new_name");
  RETURN_IF_ERROR(CheckEntityName("materialized view", new_name));
  RETURN_IF_ERROR(call.services.views.Change(database, call.arguments.Text("name"),
                                             [&](catalog::MaterializedView& view) {
                                               view.name = new_name;
                                               return Status::Ok();
                                             }));
  ASSIGN_OR_RETURN(Rows rows, MaterializedViewRows(call, database));
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunDrop(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const Status dropped = call.services.views.Drop(database, call.arguments.Text("name"));
  if (dropped.code() != StatusCode::kNotFound || !call.arguments.HasWord("ifexists")) {
    RETURN_IF_ERROR(dropped);
  }
  ASSIGN_OR_RETURN(Rows rows, MaterializedViewRows(call, database));
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunClear(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("name");
  ASSIGN_OR_RETURN(const catalog::MaterializedView view,
                   call.services.catalog.GetMaterializedView(database.id, name));
  ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                   call.services.records.ListExtents(database.id, view.state_table_id));
  RETURN_IF_ERROR(call.services.views.Clear(database, name));
  Rows rows;
  for (const engine::Extent& extent : extents) {
    rows.push_back({Scalar::GuidValue(extent.id), Scalar::String(name),
                    Scalar::Datetime(extent.max_created_ticks)});
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition AlterMaterializedViewText() {
  return {.name = "MaterializedViewAlterText",
          .syntax = ".alter materialized-view <name> {docstring | folder} <text:string>",
          .role = Role::kMaterializedViewAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Changes the description or the folder of a materialized view.",
          .examples = {".alter materialized-view Daily docstring \"Records per day\"",
                       ".alter materialized-view Daily folder \"Views\""},
          .recording = Recording::kAtEnd,
          .run = &RunSetText};
}

CommandDefinition AlterMaterializedViewLookback() {
  return {.name = "MaterializedViewAlterLookback",
          .syntax = ".alter materialized-view <name> lookback <lookback:timespan>",
          .role = Role::kMaterializedViewAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Says how far records of one group can be apart. This server finds all of them "
                     "in any case.",
          .examples = {".alter materialized-view Newest lookback 6h"},
          .recording = Recording::kAtEnd,
          .run = &RunSetLookback};
}

CommandDefinition AlterMaterializedViewAutoUpdateSchema() {
  return {.name = "MaterializedViewAlterAutoUpdateSchema",
          .syntax = ".alter materialized-view <name> autoUpdateSchema <value:bool>",
          .role = Role::kMaterializedViewAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Says whether new columns of the source become columns of the view.",
          .examples = {".alter materialized-view Newest autoUpdateSchema true"},
          .recording = Recording::kAtEnd,
          .run = &RunSetAutoUpdate};
}

CommandDefinition EnableMaterializedView() {
  return {.name = "MaterializedViewEnable",
          .syntax = ".enable materialized-view <name> [with ( <properties> )]",
          .role = Role::kMaterializedViewAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Materializes again what comes, and what came meanwhile.",
          .examples = {".enable materialized-view Daily"},
          .properties = {{.name = "allowMaterializedViewsWithoutRowLevelSecurity",
                          .type = PropertyType::kBool}},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return SetEnabled(call, true); }};
}

CommandDefinition DisableMaterializedView() {
  return {.name = "MaterializedViewDisable",
          .syntax = ".disable materialized-view <name>",
          .role = Role::kMaterializedViewAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Stops materializing. The view stays up to date for queries, more slowly.",
          .examples = {".disable materialized-view Daily"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return SetEnabled(call, false); }};
}

CommandDefinition RenameMaterializedView() {
  return {.name = "MaterializedViewRename",
          .syntax = ".rename materialized-view <name> to <new_name:name>",
          .role = Role::kMaterializedViewAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Renames a materialized view, and lists all.",
          .examples = {".rename materialized-view Daily to PerDay"},
          .recording = Recording::kAtEnd,
          .run = &RunRename};
}

CommandDefinition DropMaterializedView() {
  return {.name = "MaterializedViewDrop",
          .syntax = ".drop materialized-view <name> [ifexists]",
          .role = Role::kMaterializedViewAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Drops a materialized view, and lists those that are left.",
          .examples = {".drop materialized-view Daily ifexists"},
          .recording = Recording::kAtEnd,
          .run = &RunDrop};
}

CommandDefinition ClearMaterializedViewData() {
  return {.name = "MaterializedViewDataClear",
          .syntax = ".clear materialized-view <name> data",
          .role = Role::kMaterializedViewAdmin,
          .result = "ExtentId:guid, TableName:string, CreatedOn:datetime",
          .summary = "Empties a materialized view: only what comes from now on is in it.",
          .examples = {".clear materialized-view Daily data"},
          .recording = Recording::kAtEnd,
          .run = &RunClear};
}

}  // namespace sluice::commands
