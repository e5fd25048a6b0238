// https://learn.microsoft.com/kusto/management/rename-table-command
#include <set>

#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/table_locks.h"
#include "commands/tables/table_changes.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {
namespace {

Result<CommandResult> Rename(CommandCall& call, const std::vector<TableRename>& renames) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  std::vector<std::string> names;
  std::set<std::string> old_names;
  std::set<std::string> new_names;
  for (const TableRename& rename : renames) {
    RETURN_IF_ERROR(CheckEntityName("table", rename.new_name));
    if (!old_names.insert(rename.old_name).second) {
      return InvalidArgument("The table '" + rename.old_name + "' is renamed twice");
    }
    if (!new_names.insert(rename.new_name).second) {
      return InvalidArgument("Two tables would get the name '" + rename.new_name + "'");
    }
    names.push_back(rename.old_name);
    names.push_back(rename.new_name);
  }
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, names, call.context));

  std::vector<std::pair<int64_t, std::string>> changes;
  for (const TableRename& rename : renames) {
    auto table = call.services.catalog.GetTable(database.id, rename.old_name);
    if (table.ok()) {
      changes.emplace_back(table->id, rename.new_name);
    } else if (!rename.if_exists || table.status().code() != StatusCode::kNotFound) {
      return table.status();
    }
  }
  RETURN_IF_ERROR(call.services.catalog.RenameTables(changes));
  if (call.arguments.properties().Bool("updateMaterializedViews").value_or(false)) {
    for (const TableRename& rename : renames) {
      RETURN_IF_ERROR(call.services.views.RenameSource(database, rename.old_name, rename.new_name,
                                                       call.context));
    }
  }

  Rows rows;
  for (const auto& [id, name] : changes) {
    ASSIGN_OR_RETURN(const catalog::Table table,
                     call.services.catalog.GetTable(database.id, name));
    rows.push_back(TableRow(database, table));
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition RenameTable() {
  return {.name = "TableRename",
          .syntax = ".rename table <table:name> to <new_name:name> [with ( <properties> )]",
          .role = Role::kTableAdmin,
          .result = kTablesResult,
          .summary = "Gives a table another name.",
          .examples = {".rename table Logs to OldLogs",
                       ".rename table Logs to AllLogs with (updateMaterializedViews=true)"},
          .properties = {{.name = "updateMaterializedViews", .type = PropertyType::kBool}},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return Rename(call, {{call.arguments.Text("new_name"), call.arguments.Text("table")}});
          }};
}

CommandDefinition RenameTables() {
  return {.name = "TablesRename",
          .syntax = ".rename tables <tables:table_renames>",
          .role = Role::kTableAdmin,
          .result = kTablesResult,
          .summary = "Gives tables other names, all or none; they can swap their names.",
          .examples = {".rename tables A=B, B=A", ".rename tables New=Old ifexists"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return Rename(call, call.arguments.Get<std::vector<TableRename>>("tables"));
          }};
}

}  // namespace sluice::commands
