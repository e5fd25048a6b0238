// https://learn.microsoft.com/kusto/management/materialized-views/materialized-view-create and its
// relatives
#include <simdjson.h>

#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/materialized_views/view_rows.h"

namespace sluice::commands {
namespace {

const std::vector<PropertyDefinition> kViewProperties = {
    {.name = "backfill", .type = PropertyType::kBool},
    {.name = "effectiveDateTime", .type = PropertyType::kDatetime},
    {.name = "updateExtentsCreationTime", .type = PropertyType::kBool},
    {.name = "lookback", .type = PropertyType::kTimespan},
    {.name = "lookback_column", .type = PropertyType::kString},
    {.name = "autoUpdateSchema", .type = PropertyType::kBool},
    {.name = "dimensionTables", .type = PropertyType::kDynamic},
    {.name = "dimensionMaterializedViews",
     .type = PropertyType::kDynamic,
     .unsupported = "a view cannot read other materialized views"},
    {.name = "folder", .type = PropertyType::kString},
    {.name = "docString", .type = PropertyType::kString},
    {.name = "allowMaterializedViewsWithoutRowLevelSecurity", .type = PropertyType::kBool},
    {.name = "move_extents_from",
     .type = PropertyType::kString,
     .unsupported = "a view is filled from its source: backfill=true"},
    {.name = "source_ingestion_time_from",
     .type = PropertyType::kDatetime,
     .unsupported = "a view is filled from its source: backfill=true"},
};

Result<std::vector<std::string>> NamesIn(const std::string& json) {
  simdjson::dom::parser parser;
  simdjson::dom::array array;
  std::vector<std::string> names;
  if (parser.parse(json).get_array().get(array) != simdjson::SUCCESS) {
    return InvalidArgument("dimensionTables must be an array of names: dynamic([\"Users\"])");
  }
  for (const auto element : array) {
    std::string_view name;
    if (element.get_string().get(name) != simdjson::SUCCESS) {
      return InvalidArgument("dimensionTables must be an array of names: dynamic([\"Users\"])");
    }
    names.emplace_back(name);
  }
  return names;
}

Result<views::ViewService::Request> RequestOf(const CommandCall& call) {
  const Properties& properties = call.arguments.properties();
  views::ViewService::Request request;
  request.name = call.arguments.Text("name");
  request.source = call.arguments.Text("source");
  request.query = call.arguments.Get<FunctionSource>("query").positioned;
  // The braces are no part of the query.
  request.query[request.query.find('{')] = ' ';
  request.query.back() = ' ';
  request.backfill = properties.Bool("backfill").value_or(false);
  request.effective_time = properties.Int("effectiveDateTime");
  request.lookback_ticks = properties.Int("lookback");
  request.lookback_column = properties.Text("lookback_column");
  request.auto_update_schema = properties.Bool("autoUpdateSchema");
  if (const auto tables = properties.Text("dimensionTables")) {
    ASSIGN_OR_RETURN(request.dimension_tables, NamesIn(*tables));
  }
  request.folder = properties.Text("folder");
  request.docstring = properties.Text("docString");
  return request;
}

Result<CommandResult> ShowOne(const CommandCall& call, const catalog::Database& database,
                              const std::string& name) {
  ASSIGN_OR_RETURN(const catalog::MaterializedView view,
                   call.services.catalog.GetMaterializedView(database.id, name));
  ASSIGN_OR_RETURN(std::vector<Scalar> row, MaterializedViewRow(call, view));
  return CommandResult(Rows{std::move(row)});
}

Status CheckCreate(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const views::ViewService::Request request, RequestOf(call));
  const auto existing = call.services.catalog.GetMaterializedView(database.id, request.name);
  if (existing.ok() && call.arguments.HasWord("ifnotexists")) return Status::Ok();
  if (existing.ok()) return catalog::EntityAlreadyExists("MaterializedView", request.name);
  RETURN_IF_ERROR(CheckEntityName("materialized view", request.name));
  if (request.backfill && !call.arguments.HasWord("async")) {
    return InvalidArgument("A materialized view with backfill=true must be created with async: "
                           ".create async materialized-view ...");
  }
  return call.services.views.Check(database, request, call.context);
}

Result<CommandResult> RunCreate(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const views::ViewService::Request request, RequestOf(call));
  const auto existing = call.services.catalog.GetMaterializedView(database.id, request.name);
  if (existing.ok() && call.arguments.HasWord("ifnotexists")) {
    return ShowOne(call, database, request.name);
  }
  RETURN_IF_ERROR(CheckCreate(call));
  RETURN_IF_ERROR(call.services.views.Create(database, request, call.context));
  return ShowOne(call, database, request.name);
}

Result<CommandResult> RunAlter(CommandCall& call, bool create) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const views::ViewService::Request request, RequestOf(call));
  const auto existing = call.services.catalog.GetMaterializedView(database.id, request.name);
  if (!existing.ok() && (!create || existing.status().code() != StatusCode::kNotFound)) {
    return existing.status();
  }
  if (!existing.ok()) return RunCreate(call);
  RETURN_IF_ERROR(call.services.views.Alter(database, request, call.context));
  return ShowOne(call, database, request.name);
}

Result<CommandResult> RunOverView(CommandCall&) {
  return Unsupported("A materialized view over a materialized view is not supported by this server: "
                     "define it on the table");
}

}  // namespace

CommandDefinition CreateMaterializedView() {
  return {.name = "MaterializedViewCreate",
          .syntax = ".create [async] [ifnotexists] materialized-view [with ( <properties> )] <name> "
                    "on table <source:name> <query:function_body>",
          .role = Role::kDatabaseAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Creates a materialized view of what comes from now on, or with backfill=true "
                     "also of what is there.",
          .examples = {".create materialized-view Daily on table Logs { Logs | summarize count() by "
                       "bin(Timestamp, 1d) }",
                       ".create async materialized-view with (backfill=true) Newest on table Logs { "
                       "Logs | summarize arg_max(Timestamp, *) by UserId }"},
          .properties = kViewProperties,
          .recording = Recording::kFromStart,
          .check = &CheckCreate,
          .run = &RunCreate};
}

CommandDefinition CreateMaterializedViewOverView() {
  return {.name = "MaterializedViewCreateOverView",
          .syntax = ".{create [async] [ifnotexists] | alter | create-or-alter} materialized-view "
                    "[with ( <properties> )] <name> on materialized-view <source:name> "
                    "<query:function_body>",
          .role = Role::kDatabaseAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Views over views are not supported: an error says so.",
          .examples = {".create materialized-view B on materialized-view A { A | summarize count() "
                       "by X }"},
          .properties = kViewProperties,
          .run = &RunOverView};
}

CommandDefinition CreateOrAlterMaterializedView() {
  return {.name = "MaterializedViewCreateOrAlter",
          .syntax = ".create-or-alter materialized-view [with ( <properties> )] <name> "
                    "on table <source:name> <query:function_body>",
          .role = Role::kMaterializedViewAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Creates a materialized view, or changes its query and keeps what it holds.",
          .examples = {".create-or-alter materialized-view Daily on table Logs { Logs | summarize "
                       "count(), dcount(UserId) by bin(Timestamp, 1d) }"},
          .properties = kViewProperties,
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return RunAlter(call, true); }};
}

CommandDefinition AlterMaterializedView() {
  return {.name = "MaterializedViewAlter",
          .syntax = ".alter materialized-view [with ( <properties> )] <name> "
                    "on table <source:name> <query:function_body>",
          .role = Role::kMaterializedViewAdmin,
          .result = kMaterializedViewsResult,
          .summary = "Changes the query of a materialized view and keeps what it holds.",
          .examples = {".alter materialized-view Daily on table Logs { Logs | summarize count(), "
                       "max(Size) by bin(Timestamp, 1d) }"},
          .properties = kViewProperties,
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return RunAlter(call, false); }};
}

}  // namespace sluice::commands
