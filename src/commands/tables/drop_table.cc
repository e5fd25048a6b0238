// https://learn.microsoft.com/kusto/management/drop-table-command
#include "commands/command_definition.h"
#include "commands/table_locks.h"
#include "commands/tables/table_changes.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {
namespace {

Result<CommandResult> Drop(CommandCall& call, const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, names, call.context));
  const bool if_exists = call.arguments.HasWord("ifexists");
  std::vector<catalog::Table> tables;
  for (const std::string& name : names) {
    auto found = call.services.catalog.GetTable(database.id, name);
    if (found.ok()) {
      tables.push_back(*std::move(found));
    } else if (!if_exists || found.status().code() != StatusCode::kNotFound) {
      return found.status();
    }
  }
  for (const catalog::Table& table : tables) RETURN_IF_ERROR(DropTableWithData(call, table));

  Rows rows;
  ASSIGN_OR_RETURN(const std::vector<catalog::Table> left,
                   call.services.catalog.ListTables(database.id));
  for (const catalog::Table& table : left) {
    rows.push_back({Scalar::String(table.name), Scalar::String(database.name)});
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition DropTable() {
  return {.name = "TableDrop",
          .syntax = ".drop table <table:name> [ifexists]",
          .role = Role::kTableAdmin,
          .result = "TableName:string, DatabaseName:string",
          .summary = "Drops a table with its records. Returns the tables that are left.",
          .examples = {".drop table Logs", ".drop table Logs ifexists"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Drop(call, {call.arguments.Text("table")}); }};
}

CommandDefinition DropTables() {
  return {.name = "TablesDrop",
          .syntax = ".drop tables ( <tables:names> ) [ifexists]",
          .role = Role::kTableAdmin,
          .result = "TableName:string, DatabaseName:string",
          .summary = "Drops tables with their records. Returns the tables that are left.",
          .examples = {".drop tables (Logs, Users) ifexists"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return Drop(call, call.arguments.Get<std::vector<std::string>>("tables"));
          }};
}

}  // namespace sluice::commands
