// https://learn.microsoft.com/kusto/management/show-schema-database and show-databases-entities
#include <charconv>

#include "commands/command_definition.h"
#include "commands/databases/database_rows.h"
#include "commands/export/continuous_export_rows.h"
#include "commands/external_tables/external_table_rows.h"
#include "commands/functions/function_rows.h"
#include "commands/json_text.h"
#include "commands/materialized_views/view_rows.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {
namespace {

// The database that a command names, those in its list, that of the request, or all of them.
Result<std::vector<catalog::Database>> Databases(const CommandCall& call) {
  std::vector<catalog::Database> databases;
  if (call.arguments.Has("databases")) {
    for (const std::string& name : call.arguments.Get<std::vector<std::string>>("databases")) {
      ASSIGN_OR_RETURN(catalog::Database database, call.services.catalog.GetDatabase(name));
      databases.push_back(std::move(database));
    }
    return databases;
  }
  if (call.arguments.HasWord("databases")) return call.services.catalog.ListDatabases();
  ASSIGN_OR_RETURN(
      catalog::Database database,
      call.arguments.Has("database")
          ? call.services.catalog.GetDatabase(call.arguments.Text("database"))
          : call.CurrentDatabase());
  databases.push_back(std::move(database));
  return databases;
}

// Whether a document is to tell of these entities: all unless some are asked for.
bool IsWanted(const CommandCall& call, std::string_view entities) {
  const Properties& properties = call.arguments.properties();
  bool chosen = false;
  for (const std::string_view each :
       {"Tables", "ExternalTables", "MaterializedViews", "EntityGroups", "Functions"}) {
    chosen = chosen || properties.Bool(each).value_or(false);
  }
  return chosen ? properties.Bool(entities).value_or(false)
                : properties.Bool(entities).value_or(true);
}

// The major and minor number of "v1.0"; nothing when it is no version.
std::optional<std::pair<int, int>> ParseVersion(std::string_view text) {
  std::pair<int, int> version;
  if (!text.starts_with('v')) return std::nullopt;
  const char* const end = text.data() + text.size();
  const auto major = std::from_chars(text.data() + 1, end, version.first);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return std::nullopt;
  const auto minor = std::from_chars(major.ptr + 1, end, version.second);
  if (minor.ec != std::errc() || minor.ptr != end) return std::nullopt;
  return version;
}

// False when the client has this version already, or a later one.
Result<bool> IsLater(const CommandCall& call) {
  if (!call.arguments.Has("version")) return true;
  const auto known = ParseVersion(call.arguments.Text("version"));
  if (!known) {
    return InvalidArgument("'" + call.arguments.Text("version") +
                           "' is no version of a schema; write \"v1.0\"");
  }
  return *ParseVersion(kSchemaVersion) > *known;
}

Result<CommandResult> RunShowSchema(CommandCall& call) {
  ASSIGN_OR_RETURN(const bool later, IsLater(call));
  if (!later) return CommandResult(Rows{});
  ASSIGN_OR_RETURN(const std::vector<catalog::Database> databases, Databases(call));
  Rows rows;
  const auto add = [&](const catalog::Database& database, const std::string& table,
                       const std::string& column, const std::string& type,
                       const std::string& version, const std::string& folder,
                       const std::string& docstring) {
    rows.push_back({Scalar::String(database.name), Scalar::String(table), Scalar::String(column),
                    Scalar::String(type), Scalar::Bool(false), Scalar::Bool(false),
                    Scalar::String(database.pretty_name), Scalar::String(version),
                    Scalar::String(folder), Scalar::String(docstring)});
  };
  for (const catalog::Database& database : databases) {
    add(database, "", "", "", std::string(kSchemaVersion), "", "");
    ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables,
                     call.services.catalog.ListTables(database.id));
    for (const catalog::Table& table : tables) {
      add(database, table.name, "", "", "", table.folder, table.docstring);
      for (const catalog::TableColumn& column : table.columns) {
        add(database, table.name, column.name, ClrTypeName(column.type), "", "", column.docstring);
      }
    }
  }
  return CommandResult(std::move(rows));
}

Result<std::string> DatabaseJson(const CommandCall& call, const catalog::Database& database) {
  std::string json = "{\"Name\":" + JsonString(database.name) + ",\"Tables\":{";
  ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables,
                   call.services.catalog.ListTables(database.id));
  bool first = true;
  for (const catalog::Table& table : tables) {
    if (!IsWanted(call, "Tables")) break;
    if (!first) json += ',';
    first = false;
    json += JsonString(table.name) + ":" +
            TableSchemaJson(table.name, table.folder, table.docstring, table.ToSchema());
  }
  json += "},\"ExternalTables\":{";
  ASSIGN_OR_RETURN(const std::vector<catalog::ExternalTable> external,
                   call.services.catalog.ListExternalTables(database.id));
  first = true;
  for (const catalog::ExternalTable& table : external) {
    if (!IsWanted(call, "ExternalTables")) break;
    if (!first) json += ',';
    first = false;
    json += JsonString(table.name) + ":" +
            TableSchemaJson(table.name, table.folder, table.docstring, table.schema);
  }
  json += "},\"MaterializedViews\":{";
  ASSIGN_OR_RETURN(const std::vector<catalog::MaterializedView> views,
                   call.services.catalog.ListMaterializedViews(database.id));
  first = true;
  for (const catalog::MaterializedView& view : views) {
    if (!IsWanted(call, "MaterializedViews")) break;
    if (!first) json += ',';
    first = false;
    json += JsonString(view.name) + ":" +
            TableSchemaJson(view.name, view.folder, view.docstring, view.schema);
  }
  json += "},\"EntityGroups\":{";
  ASSIGN_OR_RETURN(const std::vector<catalog::EntityGroup> groups,
                   call.services.catalog.ListEntityGroups(database.id));
  first = true;
  for (const catalog::EntityGroup& group : groups) {
    if (!IsWanted(call, "EntityGroups")) break;
    if (!first) json += ',';
    first = false;
    json += JsonString(group.name) + ":" + JsonArray(group.entities);
  }
  json += "},\"MajorVersion\":1,\"MinorVersion\":0,\"Functions\":{";
  ASSIGN_OR_RETURN(const std::vector<catalog::StoredFunction> functions,
                   call.services.catalog.ListFunctions(database.id));
  const bool resolve = call.arguments.properties().Bool("resolveFunctionsSchema").value_or(false);
  first = true;
  for (const catalog::StoredFunction& function : functions) {
    if (!IsWanted(call, "Functions")) break;
    if (!first) json += ',';
    first = false;
    json += JsonString(function.name) + ":" + FunctionJson(call, database, function, resolve);
  }
  return json + "},\"DatabaseAccessMode\":\"ReadWrite\"}";
}

Result<CommandResult> RunShowSchemaAsJson(CommandCall& call) {
  ASSIGN_OR_RETURN(const bool later, IsLater(call));
  if (!later) return CommandResult(Rows{});
  ASSIGN_OR_RETURN(const std::vector<catalog::Database> databases, Databases(call));
  std::string json = "{\"Databases\":{";
  bool first = true;
  for (const catalog::Database& database : databases) {
    ASSIGN_OR_RETURN(const std::string one, DatabaseJson(call, database));
    if (!first) json += ',';
    first = false;
    json += JsonString(database.name) + ":" + one;
  }
  return CommandResult(Rows{{Scalar::String(json + "}}")}});
}

std::string TableScript(const catalog::Table& table) {
  std::string script =
      ".create-merge table " + QuoteName(table.name) + " (" + table.ToSchema().ToString() + ")";
  std::string properties;
  if (!table.folder.empty()) properties += "folder = " + QuoteString(table.folder);
  if (!table.docstring.empty()) {
    if (!properties.empty()) properties += ", ";
    properties += "docstring = " + QuoteString(table.docstring);
  }
  return properties.empty() ? script : script + " with (" + properties + ")";
}

std::string ColumnDocstringScript(const catalog::Table& table) {
  std::string columns;
  for (const catalog::TableColumn& column : table.columns) {
    if (column.docstring.empty()) continue;
    if (!columns.empty()) columns += ", ";
    columns += QuoteName(column.name) + ":" + QuoteString(column.docstring);
  }
  if (columns.empty()) return columns;
  return ".alter-merge table " + QuoteName(table.name) + " column-docstrings (" + columns + ")";
}

Result<CommandResult> RunShowSchemaAsScript(CommandCall& call) {
  ASSIGN_OR_RETURN(const std::vector<catalog::Database> databases, Databases(call));
  Rows rows;
  for (const catalog::Database& database : databases) {
    ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables,
                     call.services.catalog.ListTables(database.id));
    for (const catalog::Table& table : tables) {
      rows.push_back({Scalar::String(TableScript(table))});
      std::string docstrings = ColumnDocstringScript(table);
      if (!docstrings.empty()) rows.push_back({Scalar::String(std::move(docstrings))});
      if (!table.ingestion_time_policy) {
        rows.push_back({Scalar::String(".alter table " + QuoteName(table.name) +
                                       " policy ingestiontime false")});
      }
    }
    ASSIGN_OR_RETURN(const std::vector<catalog::ExternalTable> external,
                     call.services.catalog.ListExternalTables(database.id));
    for (const catalog::ExternalTable& table : external) {
      rows.push_back({Scalar::String(ExternalTableScript(table))});
    }
    ASSIGN_OR_RETURN(const std::vector<catalog::StoredFunction> functions,
                     call.services.catalog.ListFunctions(database.id));
    for (const catalog::StoredFunction& function : functions) {
      rows.push_back({Scalar::String(FunctionScript(function))});
    }
    ASSIGN_OR_RETURN(const std::vector<catalog::MaterializedView> views,
                     call.services.catalog.ListMaterializedViews(database.id));
    for (const catalog::MaterializedView& view : views) {
      rows.push_back({Scalar::String(MaterializedViewScript(view))});
    }
    ASSIGN_OR_RETURN(const std::vector<catalog::ContinuousExport> exports,
                     call.services.catalog.ListContinuousExports(database.id));
    for (const catalog::ContinuousExport& definition : exports) {
      rows.push_back({Scalar::String(ContinuousExportScript(definition))});
    }
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowCslSchema(CommandCall& call) {
  ASSIGN_OR_RETURN(const std::vector<catalog::Database> databases, Databases(call));
  Rows rows;
  for (const catalog::Database& database : databases) {
    ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables,
                     call.services.catalog.ListTables(database.id));
    for (const catalog::Table& table : tables) {
      rows.push_back(TableSchemaRow(database, table, false));
    }
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowEntities(CommandCall& call) {
  ASSIGN_OR_RETURN(const std::vector<catalog::Database> databases, Databases(call));
  Rows rows;
  const auto add = [&](const catalog::Database& database, std::string_view type,
                       const std::string& name, const std::string& docstring,
                       const std::string& folder, const Schema& schema) {
    rows.push_back({Scalar::String(database.name), Scalar::String(std::string(type)),
                    Scalar::String(name), Scalar::String(docstring), Scalar::String(folder),
                    Scalar::String(""), Scalar::String(""), Scalar::String(schema.ToString()),
                    Scalar::Dynamic("{}")});
  };
  for (const catalog::Database& database : databases) {
    ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables,
                     call.services.catalog.ListTables(database.id));
    for (const catalog::Table& table : tables) {
      add(database, "Table", table.name, table.docstring, table.folder, table.ToSchema());
    }
    ASSIGN_OR_RETURN(const std::vector<catalog::ExternalTable> external,
                     call.services.catalog.ListExternalTables(database.id));
    for (const catalog::ExternalTable& table : external) {
      add(database, "ExternalTable", table.name, table.docstring, table.folder, table.schema);
    }
    ASSIGN_OR_RETURN(const std::vector<catalog::MaterializedView> views,
                     call.services.catalog.ListMaterializedViews(database.id));
    for (const catalog::MaterializedView& view : views) {
      add(database, "MaterializedView", view.name, view.docstring, view.folder, view.schema);
    }
    ASSIGN_OR_RETURN(const std::vector<catalog::StoredFunction> functions,
                     call.services.catalog.ListFunctions(database.id));
    for (const catalog::StoredFunction& function : functions) {
      const std::vector<Scalar> shown = FunctionRow(function, false);
      rows.push_back({Scalar::String(database.name), Scalar::String("Function"), shown[0],
                      shown[4], shown[3], shown[1], shown[2], Scalar::String(""),
                      Scalar::Dynamic("{}")});
    }
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition ShowDatabaseSchema() {
  return {.name = "SchemaShow",
          .syntax = ".show {database [<database:name>] schema | "
                    "databases [( <databases:names> )] schema | schema} [details] "
                    "[if_later_than <version:string>]",
          .role = Role::kDatabaseViewer,
          .result = "DatabaseName:string, TableName:string, ColumnName:string, ColumnType:string, "
                    "IsDefaultTable:bool, IsDefaultColumn:bool, PrettyName:string, "
                    "Version:string, Folder:string, DocString:string",
          .summary = "Lists tables and columns of databases.",
          .examples = {".show database schema", ".show databases (A, B) schema"},
          .run = &RunShowSchema};
}

CommandDefinition ShowDatabaseSchemaAsJson() {
  return {.name = "SchemaShowAsJson",
          .syntax = ".show {database [<database:name>] schema | "
                    "databases [( <databases:names> )] schema | schema} [details] "
                    "[if_later_than <version:string>] as json "
                    "[with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = "DatabaseSchema:string",
          .summary = "Shows the schema of databases as one JSON document.",
          .examples = {".show database schema as json", ".show databases schema as json"},
          .properties = {{.name = "Tables", .type = PropertyType::kBool},
                         {.name = "ExternalTables", .type = PropertyType::kBool},
                         {.name = "MaterializedViews", .type = PropertyType::kBool},
                         {.name = "EntityGroups", .type = PropertyType::kBool},
                         {.name = "Functions", .type = PropertyType::kBool},
                         {.name = "showObfuscatedStrings", .type = PropertyType::kBool},
                         {.name = "resolveFunctionsSchema", .type = PropertyType::kBool}},
          .run = &RunShowSchemaAsJson};
}

CommandDefinition ShowDatabaseSchemaAsScript() {
  return {.name = "DatabaseSchemaShowAsCsl",
          .syntax = ".show {database [<database:name>] schema | schema} as {csl | kql} [script] "
                    "[with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = "DatabaseSchemaScript:string",
          .summary = "Shows the commands that make a database anew, one in a row. Secrets of "
                     "connection strings are masked.",
          .examples = {".show database schema as csl script"},
          .properties = {{.name = "showObfuscatedStrings",
                          .type = PropertyType::kBool,
                          .unsupported = "secrets never leave the catalog"}},
          .run = &RunShowSchemaAsScript};
}

CommandDefinition ShowDatabaseCslSchema() {
  return {.name = "DatabaseCslSchemaShow",
          .syntax = ".show database [<database:name>] {cslschema | kqlschema}",
          .role = Role::kDatabaseViewer,
          .result = kTableSchemaResult,
          .summary = "Lists the schemas of all tables of a database.",
          .examples = {".show database cslschema"},
          .run = &RunShowCslSchema};
}

CommandDefinition ShowDatabasesEntities() {
  return {.name = "DatabasesEntitiesShow",
          .syntax = ".show databases entities [with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = "DatabaseName:string, EntityType:string, EntityName:string, DocString:string, "
                    "Folder:string, CslInputSchema:string, Content:string, "
                    "CslOutputSchema:string, Properties:dynamic",
          .summary = "Lists tables, views, external tables and functions of all databases.",
          .examples = {".show databases entities | where EntityType == \"Table\""},
          .properties = {{.name = "showObfuscatedStrings", .type = PropertyType::kBool},
                         {.name = "resolveFunctionSchema", .type = PropertyType::kBool}},
          .run = &RunShowEntities};
}

}  // namespace sluice::commands
