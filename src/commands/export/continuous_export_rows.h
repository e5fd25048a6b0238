// How continuous exports show in results.
// https://learn.microsoft.com/kusto/management/data-export/show-continuous-export
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/command_call.h"

namespace sluice::commands {

// The documented columns in the order of the service, which clients read by position.
inline constexpr std::string_view kContinuousExportResult =
    "Name:string, ExternalTableName:string, Query:string, ForcedLatency:timespan, "
    "IntervalBetweenRuns:timespan, CursorScopedTables:string, ExportProperties:string, "
    "LastRunTime:datetime, StartCursor:string, IsDisabled:bool, LastRunResult:string, "
    "ExportedTo:datetime, IsRunning:bool";

std::vector<Scalar> ContinuousExportRow(const exporting::ContinuousExportStatus& status);

// The command that makes the continuous export anew; its progress is not part of it.
std::string ContinuousExportScript(const catalog::ContinuousExport& definition);

}  // namespace sluice::commands
