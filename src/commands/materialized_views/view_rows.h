// How materialized views show in results.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/entities.h"
#include "commands/command_call.h"

namespace sluice::commands {

inline constexpr std::string_view kMaterializedViewsResult =
    "Name:string, SourceTable:string, Query:string, MaterializedTo:datetime, LastRun:datetime, "
    "LastRunResult:string, IsHealthy:bool, IsEnabled:bool, Status:string, Folder:string, "
    "DocString:string, AutoUpdateSchema:bool, EffectiveDateTime:datetime, "
    "LastDefinitionUpdate:datetime, Lookback:timespan, LookbackColumn:string";

// A row of kMaterializedViewsResult.
Result<std::vector<Scalar>> MaterializedViewRow(const CommandCall& call,
                                                const catalog::MaterializedView& view);
// All views of a database.
Result<Rows> MaterializedViewRows(const CommandCall& call, const catalog::Database& database);

// The command that makes the view anew, empty.
std::string MaterializedViewScript(const catalog::MaterializedView& view);

}  // namespace sluice::commands
