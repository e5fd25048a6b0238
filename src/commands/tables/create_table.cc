// https://learn.microsoft.com/kusto/management/create-table-command and its relatives
#include <set>

#include "commands/command_definition.h"
#include "commands/table_locks.h"
#include "commands/tables/table_changes.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {
namespace {

const std::vector<PropertyDefinition> kTableProperties = {
    {.name = "docstring", .type = PropertyType::kString},
    {.name = "folder", .type = PropertyType::kString},
};

// Creates the table, or leaves an existing one as it is, or extends it when `merge`.
Result<catalog::Table> CreateOrMerge(CommandCall& call, const catalog::Database& database,
                                     const TableDeclaration& declaration, bool merge) {
  const TableProperties properties = TablePropertiesOf(call.arguments.properties());
  auto existing = call.services.catalog.GetTable(database.id, declaration.name);
  if (existing.ok()) {
    if (!merge) return existing;
    return ExtendTable(call, *std::move(existing), declaration.schema, properties);
  }
  if (existing.status().code() != StatusCode::kNotFound) return existing;
  RETURN_IF_ERROR(CheckNewTable(call, database, declaration.name, declaration.schema));
  return CreateTable(call, database, declaration.name, declaration.schema, properties);
}

Result<CommandResult> CreateOne(CommandCall& call, bool merge) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const TableDeclaration declaration{call.arguments.Text("table"),
                                     call.arguments.Get<Schema>("schema")};
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, {declaration.name}, call.context));
  ASSIGN_OR_RETURN(const catalog::Table table, CreateOrMerge(call, database, declaration, merge));
  return CommandResult(Rows{TableSchemaRow(database, table, true)});
}

Result<CommandResult> CreateSeveral(CommandCall& call, bool merge) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const auto& declarations = call.arguments.Get<std::vector<TableDeclaration>>("tables");
  std::vector<std::string> names;
  for (const TableDeclaration& declaration : declarations) {
    for (const std::string& other : names) {
      if (other == declaration.name) {
        return InvalidArgument("The table '" + other + "' is declared twice");
      }
    }
    names.push_back(declaration.name);
  }
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, names, call.context));
  for (const TableDeclaration& declaration : declarations) {
    RETURN_IF_ERROR(CheckNewTable(call, database, declaration.name, declaration.schema));
  }
  Rows rows;
  for (const TableDeclaration& declaration : declarations) {
    ASSIGN_OR_RETURN(const catalog::Table table, CreateOrMerge(call, database, declaration, merge));
    rows.push_back(TableRow(database, table));
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunCreateBasedOn(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("new_table");
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, {name}, call.context));
  ASSIGN_OR_RETURN(const catalog::Table source, call.FindTable({"", call.arguments.Text("table")}));
  auto existing = call.services.catalog.GetTable(database.id, name);
  if (existing.ok()) {
    return CommandResult(Rows{TableSchemaRow(database, *existing, true)});
  }
  const Schema schema = source.ToSchema();
  TableProperties properties = TablePropertiesOf(call.arguments.properties());
  if (!properties.folder) properties.folder = source.folder;
  if (!properties.docstring) properties.docstring = source.docstring;
  RETURN_IF_ERROR(CheckNewTable(call, database, name, schema));
  ASSIGN_OR_RETURN(const catalog::Table table,
                   CreateTable(call, database, name, schema, properties));
  return CommandResult(Rows{TableSchemaRow(database, table, true)});
}

}  // namespace

CommandDefinition CreateTableCommand() {
  return {.name = "TableCreate",
          .syntax = ".create table <table:name> <schema> [with ( <properties> )]",
          .role = Role::kDatabaseUser,
          .result = kTableSchemaResult,
          .summary = "Creates a table; one that exists already is left as it is.",
          .examples = {".create table Logs (Timestamp:datetime, Level:string, Message:string)",
                       ".create table Logs (a:long) with (folder='Raw', docstring=\"All logs\")"},
          .properties = kTableProperties,
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return CreateOne(call, false); }};
}

CommandDefinition CreateMergeTable() {
  return {.name = "TableCreateMerge",
          .syntax = ".create-merge table <table:name> <schema> [with ( <properties> )]",
          .role = Role::kDatabaseUser,
          .result = kTableSchemaResult,
          .summary = "Creates a table, or adds the columns that an existing one has not.",
          .examples = {".create-merge table Logs (Timestamp:datetime, Host:string)"},
          .properties = kTableProperties,
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return CreateOne(call, true); }};
}

CommandDefinition CreateTables() {
  return {.name = "TablesCreate",
          .syntax = ".create tables <tables> [with ( <properties> )]",
          .role = Role::kDatabaseUser,
          .result = kTablesResult,
          .summary = "Creates several tables; those that exist already are left as they are.",
          .examples = {".create tables Logs (a:long, b:string), Users (UserId:string)"},
          .properties = kTableProperties,
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return CreateSeveral(call, false); }};
}

CommandDefinition CreateMergeTables() {
  return {.name = "TablesCreateMerge",
          .syntax = ".create-merge tables <tables> [with ( <properties> )]",
          .role = Role::kDatabaseUser,
          .result = kTablesResult,
          .summary = "Creates several tables, or adds the columns that existing ones have not.",
          .examples = {".create-merge tables Logs (a:long), Users (UserId:string)"},
          .properties = kTableProperties,
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return CreateSeveral(call, true); }};
}

CommandDefinition CreateTableBasedOn() {
  return {.name = "TableCreateBasedOnAnother",
          .syntax = ".create table <new_table:name> based-on <table:name> [ifnotexists] "
                    "[with ( <properties> )]",
          .role = Role::kDatabaseUser,
          .result = kTableSchemaResult,
          .summary = "Creates an empty table with the schema of another.",
          .examples = {".create table Logs_Temp based-on Logs with (folder=\"Temporary\")"},
          .properties = kTableProperties,
          .recording = Recording::kAtEnd,
          .run = &RunCreateBasedOn};
}

}  // namespace sluice::commands
