// Entities that Kusto has and this server never holds: tools ask for them when they connect, and
// the truth is that there are none.
#include "commands/command_definition.h"

namespace sluice::commands {
namespace {

Result<CommandResult> RunShowNone(CommandCall& call) {
  RETURN_IF_ERROR(call.CurrentDatabase());
  return CommandResult(Rows{});
}

}  // namespace

CommandDefinition ShowMaterializedViews() {
  return {.name = "MaterializedViewsShow",
          .syntax = ".show materialized-views",
          .role = Role::kDatabaseViewer,
          .result = "Name:string, SourceTable:string, Query:string, MaterializedTo:datetime, "
                    "LastRun:datetime, LastRunResult:string, IsHealthy:bool, IsEnabled:bool, "
                    "Status:string, Folder:string, DocString:string, AutoUpdateSchema:bool, "
                    "EffectiveDateTime:datetime, LastDefinitionUpdate:datetime, "
                    "Lookback:timespan, LookbackColumn:string",
          .summary = "Lists materialized views, of which this server has none.",
          .examples = {".show materialized-views"},
          .run = &RunShowNone};
}

}  // namespace sluice::commands
