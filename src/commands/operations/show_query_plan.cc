#include "commands/command_definition.h"

namespace sluice::commands {
namespace {

Result<CommandResult> RunShowQueryPlan(CommandCall& call) {
  query::QueryRequest request;
  request.text = call.arguments.Get<Body>("query").text;
  request.database = call.database;
  request.properties = call.request_properties;
  ASSIGN_OR_RETURN(std::string plan, call.services.queries.Explain(request, call.context));
  return CommandResult(Rows{{Scalar::String("Plan"), Scalar::String("text"),
                             Scalar::String(std::move(plan))}});
}

}  // namespace

CommandDefinition ShowQueryPlan() {
  return {.name = "QueryPlanShow",
          .syntax = ".show {queryplan | query plan} <| <query>",
          .role = Role::kDatabaseViewer,
          .result = "ResultType:string, Format:string, Content:string",
          .summary = "Shows the plan of a query and the text that the engine gets.",
          .examples = {".show queryplan <| Logs | summarize count() by Level"},
          .run = &RunShowQueryPlan};
}

}  // namespace sluice::commands
