// https://learn.microsoft.com/kusto/management/show-external-tables and its relatives
#include "commands/command_definition.h"
#include "commands/external_tables/external_table_rows.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {

using catalog::ExternalTable;

namespace {

// The external table that a command names, else all of the database.
Result<std::vector<ExternalTable>> Tables(const CommandCall& call) {
  if (!call.arguments.Has("table")) {
    ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
    return call.services.catalog.ListExternalTables(database.id);
  }
  ASSIGN_OR_RETURN(ExternalTable table, call.FindExternalTable(call.arguments.Text("table")));
  std::vector<ExternalTable> tables;
  tables.push_back(std::move(table));
  return tables;
}

Result<CommandResult> RunShow(CommandCall& call) {
  ASSIGN_OR_RETURN(const std::vector<ExternalTable> tables, Tables(call));
  Rows rows;
  for (const ExternalTable& table : tables) rows.push_back(ExternalTableRow(table));
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowDetails(CommandCall& call) {
  ASSIGN_OR_RETURN(const std::vector<ExternalTable> tables, Tables(call));
  Rows rows;
  for (const ExternalTable& table : tables) {
    rows.push_back({Scalar::String(table.name), Scalar::String(""), Scalar::String("")});
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowSchema(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const ExternalTable table,
                   call.FindExternalTable(call.arguments.Text("table")));
  const std::string schema =
      call.arguments.HasWord("json")
          ? TableSchemaJson(table.name, table.folder, table.docstring, table.schema)
          : table.schema.ToCslString();
  return CommandResult(Rows{{Scalar::String(table.name), Scalar::String(schema),
                             Scalar::String(database.name), Scalar::String(table.folder),
                             Scalar::String(table.docstring)}});
}

Result<CommandResult> RunShowArtifacts(CommandCall& call) {
  ASSIGN_OR_RETURN(const ExternalTable table,
                   call.FindExternalTable(call.arguments.Text("table")));
  ASSIGN_OR_RETURN(const auto artifacts,
                   call.services.exports.ListExternalArtifacts(table, call.context));
  const int64_t limit =
      call.arguments.Has("limit") ? call.arguments.Get<int64_t>("limit") : INT64_MAX;
  Rows rows;
  for (const auto& artifact : artifacts) {
    if (static_cast<int64_t>(rows.size()) >= limit) break;
    rows.push_back(ExternalArtifactRow(table, artifact));
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunDrop(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("table");
  const auto table = call.services.catalog.GetExternalTable(database.id, name);
  if (!table.ok()) {
    if (table.status().code() == StatusCode::kNotFound && call.arguments.HasWord("ifexists")) {
      return CommandResult(Rows{});
    }
    return table.status();
  }
  RETURN_IF_ERROR(call.services.catalog.DropExternalTable(database.id, name));
  return CommandResult(
      Rows{{Scalar::String(table->name), Scalar::String("Storage"), Scalar::String(table->folder),
            Scalar::String(table->docstring), Scalar::String(ExternalColumnsJson(table->schema)),
            Scalar::String(ExternalTablePropertiesJson(*table))}});
}

}  // namespace

CommandDefinition ShowExternalTables() {
  return {.name = "ExternalTablesShow",
          .syntax = ".show external {tables | table <table:name>} [with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = kExternalTablesResult,
          .summary = "Lists external tables with their targets, secrets masked.",
          .examples = {".show external tables", ".show external table Archive"},
          .properties = {{.name = "showObfuscatedStrings",
                          .type = PropertyType::kBool,
                          .unsupported = "secrets never leave the catalog"}},
          .run = &RunShow};
}

CommandDefinition ShowExternalTablesDetails() {
  return {.name = "ExternalTablesDetailsShow",
          .syntax = ".show external {tables | table <table:name>} details",
          .role = Role::kDatabaseViewer,
          .result = "TableName:string, QueryAccelerationPolicy:string, "
                    "QueryAccelerationState:string",
          .summary = "Lists external tables; this server does not accelerate queries over them.",
          .examples = {".show external tables details"},
          .run = &RunShowDetails};
}

CommandDefinition ShowExternalTableSchema() {
  return {.name = "ExternalTableSchemaShow",
          .syntax = ".show external table <table:name> "
                    "{schema as {json | csl | kql} | cslschema | kqlschema}",
          .role = Role::kDatabaseViewer,
          .result = kTableSchemaResult,
          .summary = "Shows the schema of an external table.",
          .examples = {".show external table Archive schema as json",
                       ".show external table Archive cslschema"},
          .run = &RunShowSchema};
}

CommandDefinition ShowExternalTableArtifacts() {
  return {.name = "ExternalTableArtifactsShow",
          .syntax = ".show external table <table:name> artifacts [limit <limit:long>]",
          .role = Role::kDatabaseViewer,
          .result = kExternalArtifactsResult,
          .summary = "Lists the files of an external table.",
          .examples = {".show external table Archive artifacts limit 10"},
          .run = &RunShowArtifacts};
}

CommandDefinition DropExternalTable() {
  return {.name = "ExternalTableDrop",
          .syntax = ".drop external table <table:name> [ifexists]",
          .role = Role::kDatabaseAdmin,
          .result = "TableName:string, TableType:string, Folder:string, DocString:string, "
                    "Schema:string, Properties:string",
          .summary = "Drops an external table; its files stay.",
          .examples = {".drop external table Archive"},
          .recording = Recording::kAtEnd,
          .run = &RunDrop};
}

}  // namespace sluice::commands
