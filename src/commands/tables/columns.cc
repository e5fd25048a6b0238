// https://learn.microsoft.com/kusto/management/rename-column, drop-column and alter-column
#include <map>

#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/table_locks.h"
#include "commands/tables/table_changes.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {
namespace {

constexpr std::string_view kColumnResult = "EntityName:string, DataType:string, Policy:string";

Result<EntityName> TableOf(const ColumnName& column) {
  if (column.table.empty()) {
    return InvalidArgument("The column '" + column.column +
                           "' must be written with its table: Table." + column.column);
  }
  return EntityName{column.database, column.table};
}

catalog::TableColumn* FindColumn(catalog::Table& table, std::string_view name) {
  for (catalog::TableColumn& column : table.columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

std::vector<Scalar> ColumnRow(const catalog::Database& database, const catalog::Table& table,
                              const catalog::TableColumn& column) {
  return {Scalar::String(EntityPath(database, table.name) + ".[" + column.name + "]"),
          Scalar::String(ClrTypeName(column.type)), Scalar::String("")};
}

Result<CommandResult> Rename(CommandCall& call, const std::vector<ColumnRename>& renames) {
  ASSIGN_OR_RETURN(const EntityName entity, TableOf(renames.front().old_name));
  for (const ColumnRename& rename : renames) {
    if (rename.old_name.table != entity.name || rename.old_name.database != entity.database) {
      return Unsupported("Renaming columns of several tables in one command is not supported");
    }
    RETURN_IF_ERROR(CheckEntityName("column", rename.new_name));
  }
  ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, {entity.name}, call.context));
  ASSIGN_OR_RETURN(catalog::Table table, call.FindTable(entity));

  // By position, so that columns can swap their names.
  std::map<size_t, std::string> new_names;
  for (const ColumnRename& rename : renames) {
    const catalog::TableColumn* column = FindColumn(table, rename.old_name.column);
    if (column == nullptr) return catalog::EntityNotFound("Column", rename.old_name.column);
    const auto position = static_cast<size_t>(column - table.columns.data());
    if (!new_names.emplace(position, rename.new_name).second) {
      return InvalidArgument("The column '" + rename.old_name.column + "' is renamed twice");
    }
  }
  for (const auto& [position, name] : new_names) table.columns[position].name = name;
  Schema schema;
  for (const catalog::TableColumn& column : table.columns) {
    if (schema.Find(column.name)) return catalog::EntityAlreadyExists("Column", column.name);
    schema.columns.push_back({column.name, column.type, ""});
  }
  RETURN_IF_ERROR(call.services.catalog.UpdateTable(table));
  Rows rows;
  for (const auto& [position, name] : new_names) {
    rows.push_back(ColumnRow(database, table, table.columns[position]));
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> Drop(CommandCall& call, const EntityName& entity,
                           const std::vector<std::string>& names, bool if_exists) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, {entity.name}, call.context));
  ASSIGN_OR_RETURN(catalog::Table table, call.FindTable(entity));
  std::vector<int64_t> column_ids;
  for (const std::string& name : names) {
    const catalog::TableColumn* column = FindColumn(table, name);
    if (column != nullptr) {
      column_ids.push_back(column->column_id);
    } else if (!if_exists) {
      return catalog::EntityNotFound("Column", name);
    }
  }
  if (!column_ids.empty()) {
    ASSIGN_OR_RETURN(table, DropTableColumns(call, std::move(table), column_ids));
  }
  return CommandResult(Rows{TableSchemaRow(database, table, false)});
}

Result<CommandResult> RunDropColumn(CommandCall& call) {
  const auto& column = call.arguments.Get<ColumnName>("column");
  ASSIGN_OR_RETURN(const EntityName entity, TableOf(column));
  return Drop(call, entity, {column.column}, call.arguments.HasWord("ifexists"));
}

Result<CommandResult> RunAlterColumnType(CommandCall& call) {
  const auto& name = call.arguments.Get<ColumnName>("column");
  const auto type = call.arguments.Get<ScalarType>("type");
  ASSIGN_OR_RETURN(const EntityName entity, TableOf(name));
  ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, {entity.name}, call.context));
  ASSIGN_OR_RETURN(catalog::Table table, call.FindTable(entity));
  catalog::TableColumn* column = FindColumn(table, name.column);
  if (column == nullptr) return catalog::EntityNotFound("Column", name.column);
  if (column->type != type) {
    ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                     call.services.records.ListExtents(database.id, table.id));
    if (!extents.empty()) {
      return Unsupported("The type of column '" + name.column +
                         "' cannot be changed, because table '" + table.name +
                         "' has records. Create a table with the new type and fill it with "
                         "'.set-or-append'");
    }
    // A column of another type is another column to the record store.
    const int64_t old_id = column->column_id;
    ASSIGN_OR_RETURN(column->column_id, call.services.catalog.ReserveIds(1));
    column->type = type;
    RETURN_IF_ERROR(call.services.records.AddColumns(table.id, StoredColumnsOf({*column})));
    RETURN_IF_ERROR(call.services.catalog.UpdateTable(table));
    RETURN_IF_ERROR(call.services.records.DropColumns(table.id, {old_id}));
  }
  return CommandResult(Rows{ColumnRow(database, table, *column)});
}

}  // namespace

CommandDefinition RenameColumn() {
  return {.name = "ColumnRename",
          .syntax = ".rename column <column> to <new_name:name>",
          .role = Role::kTableAdmin,
          .result = kColumnResult,
          .summary = "Gives a column another name.",
          .examples = {".rename column Logs.Host to Machine"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return Rename(call, {{call.arguments.Text("new_name"),
                                  call.arguments.Get<ColumnName>("column")}});
          }};
}

CommandDefinition RenameColumns() {
  return {.name = "ColumnsRename",
          .syntax = ".rename columns <columns:column_renames>",
          .role = Role::kTableAdmin,
          .result = kColumnResult,
          .summary = "Gives columns of a table other names; they can swap their names.",
          .examples = {".rename columns a=Logs.b, b=Logs.a"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return Rename(call, call.arguments.Get<std::vector<ColumnRename>>("columns"));
          }};
}

CommandDefinition DropColumn() {
  return {.name = "ColumnDrop",
          .syntax = ".drop column <column> [ifexists]",
          .role = Role::kTableAdmin,
          .result = kTableSchemaResult,
          .summary = "Drops a column with its data.",
          .examples = {".drop column Logs.Host", ".drop column Logs.Host ifexists"},
          .recording = Recording::kAtEnd,
          .run = &RunDropColumn};
}

CommandDefinition DropColumns() {
  return {.name = "TableColumnsDrop",
          .syntax = ".drop table <table:entity> columns ( <columns:names> )",
          .role = Role::kTableAdmin,
          .result = kTableSchemaResult,
          .summary = "Drops columns of a table with their data.",
          .examples = {".drop table Logs columns (Host, Level)"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return Drop(call, call.arguments.Get<EntityName>("table"),
                        call.arguments.Get<std::vector<std::string>>("columns"), false);
          }};
}

CommandDefinition AlterColumnType() {
  return {.name = "ColumnAlterType",
          .syntax = ".alter column <column> type = <type>",
          .role = Role::kTableAdmin,
          .result = kColumnResult,
          .summary = "Changes the type of a column of a table that has no records.",
          .examples = {".alter column Logs.Level type=string"},
          .recording = Recording::kAtEnd,
          .run = &RunAlterColumnType};
}

}  // namespace sluice::commands
