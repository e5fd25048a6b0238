// Whether records know when they were ingested, which continuous export depends on.
// https://learn.microsoft.com/kusto/management/ingestion-time-policy
#include "commands/command_definition.h"
#include "commands/policies/policy_rows.h"
#include "commands/table_locks.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {
namespace {

std::vector<Scalar> RowOf(const catalog::Database& database, const catalog::Table& table) {
  return PolicyRow("IngestionTimePolicy", EntityPath(database, table.name),
                   table.ingestion_time_policy ? "{\"IsEnabled\":true}" : "{\"IsEnabled\":false}",
                   "Table");
}

std::vector<EntityName> TablesOf(const Arguments& arguments) {
  if (arguments.Has("table")) return {arguments.Get<EntityName>("table")};
  return arguments.Get<std::vector<EntityName>>("tables");
}

Result<CommandResult> Set(CommandCall& call, bool enabled) {
  Rows rows;
  const std::vector<EntityName> entities = TablesOf(call.arguments);
  for (const EntityName& entity : entities) RETURN_IF_ERROR(call.FindTable(entity));
  for (const EntityName& entity : entities) {
    ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
    ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                     call.locks.Exclude(database.id, {entity.name}, call.context));
    ASSIGN_OR_RETURN(catalog::Table table, call.FindTable(entity));
    table.ingestion_time_policy = enabled;
    RETURN_IF_ERROR(call.services.catalog.UpdateTable(table));
    rows.push_back(RowOf(database, table));
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShow(CommandCall& call) {
  Rows rows;
  if (call.arguments.Has("table")) {
    const auto& entity = call.arguments.Get<EntityName>("table");
    ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
    ASSIGN_OR_RETURN(const catalog::Table table, call.FindTable(entity));
    rows.push_back(RowOf(database, table));
  } else {
    ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
    ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables,
                     call.services.catalog.ListTables(database.id));
    for (const catalog::Table& table : tables) rows.push_back(RowOf(database, table));
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition ShowIngestionTimePolicy() {
  return {.name = "TablePolicyIngestionTimeShow",
          .syntax = ".show table {* | <table:entity>} policy ingestiontime",
          .role = Role::kDatabaseViewer,
          .result = kPolicyResult,
          .summary = "Shows whether the records of a table know when they were ingested.",
          .examples = {".show table Logs policy ingestiontime",
                       ".show table * policy ingestiontime"},
          .run = &RunShow};
}

CommandDefinition AlterIngestionTimePolicy() {
  return {.name = "TablePolicyIngestionTimeAlter",
          .syntax = ".alter {table <table:entity> | tables ( <tables:entities> )} "
                    "policy ingestiontime <enabled:bool>",
          .role = Role::kTableIngestor,
          .result = kPolicyResult,
          .summary = "Sets whether the records of tables know when they were ingested.",
          .examples = {".alter table Logs policy ingestiontime true",
                       ".alter tables (Logs, Users) policy ingestiontime false"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Set(call, call.arguments.Get<bool>("enabled")); }};
}

CommandDefinition DeleteIngestionTimePolicy() {
  return {.name = "TablePolicyIngestionTimeDelete",
          .syntax = ".delete table <table:entity> policy ingestiontime",
          .role = Role::kTableAdmin,
          .result = kPolicyResult,
          .summary = "Takes the ingestion time policy from a table.",
          .examples = {".delete table Logs policy ingestiontime"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Set(call, false); }};
}

}  // namespace sluice::commands
