// https://learn.microsoft.com/kusto/management/drop-extents and clear-table-data-command
#include <algorithm>

#include "commands/command_definition.h"
#include "commands/table_locks.h"

namespace sluice::commands {
namespace {

constexpr std::string_view kDroppedResult = "ExtentId:guid, TableName:string, CreatedOn:datetime";

Result<std::vector<catalog::Table>> TablesOf(const CommandCall& call,
                                             const catalog::Database& database) {
  if (!call.arguments.Has("table")) return call.services.catalog.ListTables(database.id);
  ASSIGN_OR_RETURN(catalog::Table table,
                   call.services.catalog.GetTable(database.id, call.arguments.Text("table")));
  return std::vector<catalog::Table>{std::move(table)};
}

// Drops the extents for which `wanted` holds, or only tells them.
template <typename Wanted>
Result<CommandResult> Drop(CommandCall& call, Wanted&& wanted) {
  const bool pretend =
      call.arguments.HasWord("drop-pretend") || call.arguments.HasWord("whatif");
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables, TablesOf(call, database));
  std::vector<std::string> names;
  for (const catalog::Table& table : tables) names.push_back(table.name);
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, names, call.context));
  int64_t left = call.arguments.Has("limit") ? call.arguments.Get<int64_t>("limit") : INT64_MAX;
  Rows rows;
  for (const catalog::Table& table : tables) {
    ASSIGN_OR_RETURN(std::vector<engine::Extent> extents,
                     call.services.records.ListExtents(database.id, table.id));
    std::erase_if(extents, [&](const engine::Extent& extent) { return !wanted(extent); });
    if (static_cast<int64_t>(extents.size()) > left) extents.resize(static_cast<size_t>(left));
    left -= static_cast<int64_t>(extents.size());
    if (!pretend && !extents.empty()) {
      std::vector<Guid> ids;
      for (const engine::Extent& extent : extents) ids.push_back(extent.id);
      ASSIGN_OR_RETURN(extents, call.services.records.DropExtents(table.id, ids));
    }
    for (const engine::Extent& extent : extents) {
      rows.push_back({Scalar::GuidValue(extent.id), Scalar::String(table.name),
                      Scalar::Datetime(extent.max_created_ticks)});
    }
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunDropExtentsById(CommandCall& call) {
  std::vector<Guid> ids;
  if (call.arguments.Has("extent")) ids.push_back(call.arguments.Get<Guid>("extent"));
  if (call.arguments.Has("extents")) ids = call.arguments.Get<std::vector<Guid>>("extents");
  return Drop(call, [&](const engine::Extent& extent) {
    return std::find(ids.begin(), ids.end(), extent.id) != ids.end();
  });
}

Result<CommandResult> RunDropExtents(CommandCall& call) {
  int64_t before = INT64_MAX;
  if (call.arguments.Has("age")) {
    const auto age = call.arguments.Get<int64_t>("age");
    constexpr int64_t kDaysMax = 3'650'000;
    if (age < 0 || age > kDaysMax) return InvalidArgument("The age of extents is out of range");
    const int64_t unit =
        call.arguments.Text("unit") == "days" ? kTicksPerDay : kTicksPerHour;
    before = call.services.clock.NowTicks() - age * unit;
  }
  return Drop(call,
              [&](const engine::Extent& extent) { return extent.max_created_ticks < before; });
}

Result<CommandResult> RunClearTableData(CommandCall& call) {
  ASSIGN_OR_RETURN(const CommandResult dropped,
                   Drop(call, [](const engine::Extent&) { return true; }));
  return CommandResult(Rows{{Scalar::String("Succeeded")}});
}

}  // namespace

CommandDefinition DropExtentsById() {
  return {.name = "ExtentsDropById",
          .syntax = ".drop {extent <extent:guid> | extents ( <extents:guids> )} "
                    "[from <table:name>]",
          .role = Role::kTableAdmin,
          .result = kDroppedResult,
          .summary = "Drops extents with their records.",
          .examples = {".drop extent 609ad1e2-5b1c-4b79-90c0-1dec262e9f46 from Logs"},
          .recording = Recording::kAtEnd,
          .run = &RunDropExtentsById};
}

CommandDefinition DropExtents() {
  return {.name = "ExtentsDrop",
          .syntax = ".{drop | drop-pretend} extents [older <age:long> <unit:days|hours>] "
                    "from {all tables | <table:name>} [limit <limit:long>]",
          .role = Role::kTableAdmin,
          .result = kDroppedResult,
          .summary = "Drops the extents of a table or of all tables, or those of some age.",
          .examples = {".drop extents from Logs", ".drop extents older 10 days from all tables",
                       ".drop-pretend extents older 10 hours from Logs"},
          .recording = Recording::kAtEnd,
          .run = &RunDropExtents};
}

CommandDefinition ClearTableData() {
  return {.name = "TableDataClear",
          .syntax = ".clear [async] table <table:name> data",
          .role = Role::kTableAdmin,
          .result = "Status:string",
          .summary = "Drops all records of a table.",
          .examples = {".clear table Logs data"},
          .recording = Recording::kFromStart,
          .run = &RunClearTableData};
}

}  // namespace sluice::commands
