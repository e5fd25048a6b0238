// https://learn.microsoft.com/kusto/management/alter-table-command and its relatives
#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/table_locks.h"
#include "commands/tables/table_changes.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {
namespace {

// Locks the table of the command and changes it with `change(table) -> Result<catalog::Table>`.
template <typename Change>
Result<CommandResult> ChangeTable(CommandCall& call, bool json, Change&& change) {
  const auto& entity = call.arguments.Get<EntityName>("table");
  ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, {entity.name}, call.context));
  ASSIGN_OR_RETURN(catalog::Table table, call.FindTable(entity));
  ASSIGN_OR_RETURN(const catalog::Table changed, change(std::move(table)));
  return CommandResult(Rows{TableSchemaRow(database, changed, json)});
}

// A change of the catalog's entry alone.
template <typename Change>
Result<CommandResult> ChangeEntry(CommandCall& call, Change&& change) {
  return ChangeTable(call, false, [&](catalog::Table table) -> Result<catalog::Table> {
    RETURN_IF_ERROR(change(table));
    RETURN_IF_ERROR(call.services.catalog.UpdateTable(table));
    return table;
  });
}

Status SetColumnDocstrings(const CommandCall& call, catalog::Table& table) {
  for (const auto& entry : call.arguments.Get<std::vector<ColumnDocstring>>("columns")) {
    bool found = false;
    for (catalog::TableColumn& column : table.columns) {
      if (column.name != entry.column) continue;
      column.docstring = entry.docstring;
      found = true;
    }
    if (!found) return catalog::EntityNotFound("Column", entry.column);
  }
  return Status::Ok();
}

}  // namespace

CommandDefinition AlterTable() {
  return {.name = "TableAlter",
          .syntax = ".alter table <table:entity> <schema> [with ( <properties> )]",
          .role = Role::kTableAdmin,
          .result = kTableSchemaResult,
          .summary = "Gives a table exactly these columns; others are dropped with their data.",
          .examples = {".alter table Logs (Timestamp:datetime, Level:string)"},
          .properties = {{.name = "docstring"}, {.name = "folder"}},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return ChangeTable(call, true, [&](catalog::Table table) {
              return ReshapeTable(call, std::move(table), call.arguments.Get<Schema>("schema"),
                                  TablePropertiesOf(call.arguments.properties()),
                                  OtherType::kRefuse);
            });
          }};
}

CommandDefinition AlterMergeTable() {
  return {.name = "TableAlterMerge",
          .syntax = ".alter-merge table <table:entity> <schema> [with ( <properties> )]",
          .role = Role::kTableAdmin,
          .result = kTableSchemaResult,
          .summary = "Adds the columns that a table has not.",
          .examples = {".alter-merge table Logs (Host:string) with (folder='Raw')"},
          .properties = {{.name = "docstring"}, {.name = "folder"}},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return ChangeTable(call, true, [&](catalog::Table table) {
              return ExtendTable(call, std::move(table), call.arguments.Get<Schema>("schema"),
                                 TablePropertiesOf(call.arguments.properties()));
            });
          }};
}

CommandDefinition AlterTableDocstring() {
  return {.name = "TableAlterDocString",
          .syntax = ".alter table <table:entity> docstring <docstring:string>",
          .role = Role::kTableAdmin,
          .result = kTableSchemaResult,
          .summary = "Sets the text that describes a table.",
          .examples = {".alter table Logs docstring \"All logs of the service\""},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return ChangeEntry(call, [&](catalog::Table& table) {
              table.docstring = call.arguments.Text("docstring");
              return Status::Ok();
            });
          }};
}

CommandDefinition AlterTableFolder() {
  return {.name = "TableAlterFolder",
          .syntax = ".alter table <table:entity> folder <folder:string>",
          .role = Role::kTableAdmin,
          .result = kTableSchemaResult,
          .summary = "Sets the folder in which tools show a table.",
          .examples = {".alter table Logs folder \"Raw\""},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return ChangeEntry(call, [&](catalog::Table& table) {
              table.folder = call.arguments.Text("folder");
              return Status::Ok();
            });
          }};
}

CommandDefinition AlterTableColumnDocstrings() {
  return {.name = "TableAlterColumnDocStrings",
          .syntax = ".alter table <table:entity> column-docstrings ( <columns:docstrings> )",
          .role = Role::kTableAdmin,
          .result = kTableSchemaResult,
          .summary = "Sets the texts that describe columns, and clears those of all others.",
          .examples = {".alter table Logs column-docstrings (Level:\"Severity\", Host:\"Machine\")"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return ChangeEntry(call, [&](catalog::Table& table) {
              for (catalog::TableColumn& column : table.columns) column.docstring.clear();
              return SetColumnDocstrings(call, table);
            });
          }};
}

CommandDefinition AlterMergeTableColumnDocstrings() {
  return {.name = "TableAlterMergeColumnDocStrings",
          .syntax = ".alter-merge table <table:entity> column-docstrings ( <columns:docstrings> )",
          .role = Role::kTableAdmin,
          .result = kTableSchemaResult,
          .summary = "Sets the texts that describe columns, and keeps those of all others.",
          .examples = {".alter-merge table Logs column-docstrings (Level:\"Severity\")"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return ChangeEntry(
                call, [&](catalog::Table& table) { return SetColumnDocstrings(call, table); });
          }};
}

}  // namespace sluice::commands
