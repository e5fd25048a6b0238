// https://learn.microsoft.com/kusto/management/graph/graph-model-overview
#include <algorithm>

#include "base/log.h"
#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/graph_models/graph_tables.h"
#include "commands/result_schema.h"
#include "query/graph_models.h"

namespace sluice::commands {
namespace {

constexpr std::string_view kModelsResult = "Name:string, CreationTime:datetime, Id:guid";
constexpr std::string_view kDetailsResult =
    "Name:string, CreationTime:datetime, Id:guid, SnapshotsCount:long, Model:dynamic, "
    "AuthorizedPrincipals:dynamic, RetentionPolicy:dynamic";

std::vector<Scalar> ModelRow(const catalog::GraphModel& model) {
  const std::optional<Guid> id = Guid::Parse(model.id);
  return {Scalar::String(model.name), Scalar::Datetime(model.created_on),
          id ? Scalar::GuidValue(*id) : Scalar::Null(ScalarType::kGuid)};
}

Result<CommandResult> Shown(const CommandCall& call, const catalog::Database& database,
                            const std::vector<catalog::GraphModel>& models, bool details) {
  Rows rows;
  if (!details) {
    for (const catalog::GraphModel& model : models) rows.push_back(ModelRow(model));
    return CommandResult(ParseResultSchema(kModelsResult), std::move(rows));
  }
  ASSIGN_OR_RETURN(const std::vector<catalog::GraphSnapshot> snapshots,
                   call.services.catalog.ListGraphSnapshots(database.id));
  for (const catalog::GraphModel& model : models) {
    const auto count =
        std::count_if(snapshots.begin(), snapshots.end(),
                      [&](const catalog::GraphSnapshot& one) { return one.model_id == model.id; });
    std::vector<Scalar> row = ModelRow(model);
    row.push_back(Scalar::Long(count));
    row.push_back(Scalar::Dynamic(model.definition));
    row.push_back(Scalar::Dynamic("[]"));
    row.push_back(Scalar::Dynamic(std::string(kGraphRetentionPolicy)));
    rows.push_back(std::move(row));
  }
  return CommandResult(ParseResultSchema(kDetailsResult), std::move(rows));
}

Result<CommandResult> RunCreateOrAlter(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  catalog::GraphModel model;
  model.database_id = database.id;
  model.name = call.arguments.Text("name");
  RETURN_IF_ERROR(CheckEntityName("graph model", model.name));
  model.definition = call.arguments.Text("definition");
  ASSIGN_OR_RETURN(const auto parsed, query::ParseGraphModel(model.definition));
  query::QueryRequest request;
  request.database = database.name;
  request.properties = call.request_properties;
  const auto checked =
      query::PrepareGraph(call.services.queries, parsed, request, call.context);
  RETURN_IF_ERROR(checked.status());
  model.id = call.services.random.NewGuid();
  model.created_on = call.services.clock.NowTicks();
  RETURN_IF_ERROR(call.services.catalog.PutGraphModel(model));
  return Shown(call, database, {model}, true);
}

// Without the versions that a newer one replaces.
std::vector<catalog::GraphModel> Newest(const std::vector<catalog::GraphModel>& models) {
  std::vector<catalog::GraphModel> newest;
  for (size_t i = 0; i < models.size(); ++i) {
    if (i + 1 == models.size() || models[i + 1].name != models[i].name) newest.push_back(models[i]);
  }
  return newest;
}

Result<CommandResult> RunShowAll(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const std::vector<catalog::GraphModel> models,
                   call.services.catalog.ListGraphModels(database.id));
  const bool all = call.arguments.properties().Bool("showAll").value_or(false);
  return Shown(call, database, all ? models : Newest(models), call.arguments.HasWord("details"));
}

Result<CommandResult> RunShowOne(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("name");
  ASSIGN_OR_RETURN(std::vector<catalog::GraphModel> models,
                   call.services.catalog.ListGraphModels(database.id));
  std::erase_if(models, [&](const catalog::GraphModel& model) { return model.name != name; });
  if (models.empty()) return catalog::EntityNotFound("GraphModel", name);
  const std::optional<std::string> id = call.arguments.properties().Text("id");
  if (!id) {
    models = Newest(models);
  } else if (*id != "*") {
    std::erase_if(models, [&](const catalog::GraphModel& model) { return model.id != *id; });
    if (models.empty()) {
      return InvalidArgument("The graph model '" + name + "' has no version with the id '" + *id +
                             "'; with (id='*') shows all");
    }
  }
  return Shown(call, database, models, call.arguments.HasWord("details"));
}

Result<CommandResult> RunDrop(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("name");
  ASSIGN_OR_RETURN(const std::vector<catalog::GraphModel> models,
                   call.services.catalog.ListGraphModels(database.id));
  ASSIGN_OR_RETURN(const std::vector<catalog::GraphSnapshot> snapshots,
                   call.services.catalog.ListGraphSnapshots(database.id));
  RETURN_IF_ERROR(call.services.catalog.DropGraphModel(database.id, name));
  for (const catalog::GraphSnapshot& snapshot : snapshots) {
    if (snapshot.model == name) DropGraphTables(call, snapshot);
  }
  Rows rows;
  for (const catalog::GraphModel& model : Newest(models)) {
    if (model.name == name) rows.push_back(ModelRow(model));
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition CreateOrAlterGraphModel() {
  return {.name = "GraphModelCreateOrAlter",
          .syntax = ".create-or-alter graph_model <name> <definition:string>",
          .role = Role::kDatabaseUser,
          .result = kDetailsResult,
          .summary = "Stores how queries make a graph: steps that add nodes and edges.",
          .examples = {".create-or-alter graph_model G '{\"Definition\":{\"Steps\":[{\"Kind\":"
                       "\"AddEdges\",\"Query\":\"Follows\",\"SourceColumn\":\"Who\","
                       "\"TargetColumn\":\"Whom\"}]}}'"},
          .recording = Recording::kAtEnd,
          .run = &RunCreateOrAlter};
}

CommandDefinition ShowGraphModel() {
  return {.name = "GraphModelShow",
          .syntax = ".show graph_model <name> [details] [with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = "",
          .summary = "Shows the newest version of a graph model; with an id, that one; with the id "
                     "*, all.",
          .examples = {".show graph_model G", ".show graph_model G details with (id='*')"},
          .properties = {{.name = "id"}},
          .run = &RunShowOne};
}

CommandDefinition ShowGraphModels() {
  return {.name = "GraphModelsShow",
          .syntax = ".show graph_models [details] [with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = "",
          .summary = "Lists the graph models of a database, each with its newest version.",
          .examples = {".show graph_models", ".show graph_models details with (showAll=true)"},
          .properties = {{.name = "showAll", .type = PropertyType::kBool}},
          .run = &RunShowAll};
}

CommandDefinition DropGraphModel() {
  return {.name = "GraphModelDrop",
          .syntax = ".drop graph_model <name>",
          .role = Role::kDatabaseAdmin,
          .result = kModelsResult,
          .summary = "Drops a graph model with all its versions and snapshots.",
          .examples = {".drop graph_model G"},
          .recording = Recording::kAtEnd,
          .run = &RunDrop};
}

}  // namespace sluice::commands
