// https://learn.microsoft.com/kusto/management/external-tables-azure-storage
#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/external_tables/external_table_rows.h"
#include "commands/external_tables/sample_uris.h"
#include "commands/result_schema.h"

namespace sluice::commands {

using catalog::ExternalTable;

namespace {

constexpr size_t kPreviewFilesMax = 10;

const std::vector<PropertyDefinition> kProperties = {
    {.name = "folder"},
    {.name = "docString"},
    {.name = "compressed", .type = PropertyType::kBool},
    {.name = "compressionType", .values = {"gzip", "snappy", "lz4_raw", "brotli", "zstd"}},
    {.name = "includeHeaders", .values = {"None", "All", "FirstFile"}},
    {.name = "namePrefix"},
    {.name = "fileExtension"},
    {.name = "encoding", .values = {"UTF8NoBOM", "UTF8BOM"}},
    {.name = "sampleUris", .type = PropertyType::kBool},
    {.name = "filesPreview", .type = PropertyType::kBool},
    {.name = "validateNotEmpty", .type = PropertyType::kBool},
    {.name = "dryRun", .type = PropertyType::kBool},
};

Result<ExternalTable> DefinitionOf(const CommandCall& call) {
  const Arguments& arguments = call.arguments;
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ExternalTable table;
  table.database_id = database.id;
  table.name = arguments.Text("table");
  RETURN_IF_ERROR(CheckEntityName("external table", table.name));
  table.schema = arguments.Get<Schema>("schema");
  RETURN_IF_ERROR(CheckColumnNames(table.schema));
  if (arguments.Has("partitions")) {
    table.partitions = arguments.Get<std::vector<catalog::Partition>>("partitions");
  }
  if (arguments.Has("path_format")) {
    table.path_format = arguments.Get<std::vector<catalog::PathElement>>("path_format");
  }
  ASSIGN_OR_RETURN(const formats::DataFormat format,
                   formats::ParseDataFormat(arguments.Text("format")));
  table.data_format = formats::DataFormatName(format);
  for (const Secret& connection : arguments.Get<std::vector<Secret>>("connections")) {
    table.connection_strings.push_back({connection});
  }
  const Properties& properties = arguments.properties();
  table.folder = properties.Text("folder").value_or("");
  table.docstring = properties.Text("docString").value_or("");
  table.compressed = properties.Bool("compressed").value_or(false);
  table.compression_type = properties.Text("compressionType").value_or("");
  table.include_headers = properties.Text("includeHeaders").value_or("");
  table.name_prefix = properties.Text("namePrefix").value_or("");
  table.file_extension = properties.Text("fileExtension").value_or("");
  table.encoding = properties.Text("encoding").value_or("");
  RETURN_IF_ERROR(call.services.exports.CheckExternalTable(table));
  return table;
}

// What the properties ask to see instead of the definition, or nothing.
Result<std::optional<Rows>> Preview(const CommandCall& call, const ExternalTable& table) {
  const Properties& properties = call.arguments.properties();
  if (properties.Bool("filesPreview").value_or(false)) {
    ASSIGN_OR_RETURN(const auto artifacts,
                     call.services.exports.ListExternalArtifacts(table, call.context));
    Rows rows;
    for (const auto& artifact : artifacts) {
      if (rows.size() == kPreviewFilesMax) break;
      rows.push_back(ExternalArtifactRow(table, artifact));
    }
    return std::optional(std::move(rows));
  }
  if (properties.Bool("sampleUris").value_or(false)) {
    ASSIGN_OR_RETURN(Rows rows, SampleUris(call, table));
    return std::optional(std::move(rows));
  }
  return std::optional<Rows>();
}

Status CheckNotEmpty(const CommandCall& call, const ExternalTable& table) {
  if (!call.arguments.properties().Bool("validateNotEmpty").value_or(false)) return Status::Ok();
  for (const catalog::ConnectionString& connection : table.connection_strings) {
    ASSIGN_OR_RETURN(const auto store, call.services.stores.Open(connection.text.Reveal()));
    ASSIGN_OR_RETURN(const auto objects, store->List("", call.context));
    if (objects.empty()) {
      return InvalidArgument("The storage location has no files (validateNotEmpty=true): " +
                             store->display_root());
    }
  }
  return Status::Ok();
}

enum class Verb { kCreate, kAlter, kCreateOrAlter };

Status Persist(const CommandCall& call, const ExternalTable& table, Verb verb) {
  if (verb == Verb::kCreate) return call.services.catalog.CreateExternalTable(table);
  const Status updated = call.services.catalog.UpdateExternalTable(table);
  if (verb == Verb::kAlter || updated.code() != StatusCode::kNotFound) return updated;
  return call.services.catalog.CreateExternalTable(table);
}

Status CheckState(const CommandCall& call, const ExternalTable& table, Verb verb) {
  const auto existing = call.services.catalog.GetExternalTable(table.database_id, table.name);
  if (existing.ok()) {
    if (verb == Verb::kCreate) return catalog::EntityAlreadyExists("ExternalTable", table.name);
    return Status::Ok();
  }
  if (existing.status().code() != StatusCode::kNotFound || verb == Verb::kAlter) {
    return existing.status();
  }
  if (call.services.catalog.GetTable(table.database_id, table.name).ok()) {
    return catalog::EntityAlreadyExists("Table", table.name);
  }
  return Status::Ok();
}

Result<CommandResult> Define(CommandCall& call, Verb verb) {
  ASSIGN_OR_RETURN(const ExternalTable table, DefinitionOf(call));
  RETURN_IF_ERROR(CheckState(call, table, verb));
  RETURN_IF_ERROR(CheckNotEmpty(call, table));
  // Before anything is kept, since listing the files can fail.
  ASSIGN_OR_RETURN(std::optional<Rows> preview, Preview(call, table));
  if (!call.arguments.properties().Bool("dryRun").value_or(false)) {
    RETURN_IF_ERROR(Persist(call, table, verb));
    call.services.exports.Wake();
  }
  if (preview) return CommandResult(ParseResultSchema(kExternalArtifactsResult), *std::move(preview));
  return CommandResult(ParseResultSchema(kExternalTablesResult), Rows{ExternalTableRow(table)});
}

CommandDefinition Definition(std::string_view name, std::string_view syntax,
                             std::string_view summary, std::string_view example, Role role,
                             Verb verb) {
  return {.name = name,
          .syntax = syntax,
          .role = role,
          .result = "",
          .summary = summary,
          .examples = {example},
          .properties = kProperties,
          .recording = Recording::kAtEnd,
          .run = [verb](CommandCall& call) { return Define(call, verb); }};
}

Result<CommandResult> RunUnsupportedKind(CommandCall& call) {
  return Unsupported("External tables of kind '" + call.arguments.Text("kind") +
                     "' are not supported; supported is kind=storage");
}

}  // namespace

// `blob` and `adl` are deprecated words for `storage`.
#define SLUICE_EXTERNAL_TABLE_SYNTAX                                                         \
  " external table <table:name> <schema> kind = <kind:storage|blob|adl> "                    \
  "[partition by ( <partitions> ) [pathformat = ( <path_format> )]] dataformat = "           \
  "<format:name> ( <connections:strings> ) [with ( <properties> )]"

CommandDefinition CreateExternalTable() {
  return Definition("ExternalTableCreate", ".create" SLUICE_EXTERNAL_TABLE_SYNTAX,
                    "Creates an external table: files in a folder as a table, and the target of "
                    "exports.",
                    ".create external table Archive (Timestamp:datetime, Level:string) "
                    "kind=storage partition by (Day:datetime = startofday(Timestamp)) "
                    "pathformat=(datetime_pattern(\"yyyy/MM/dd\", Day)) dataformat=csv "
                    "('file:///data/exports/archive') with (compressed=true)",
                    Role::kDatabaseUser, Verb::kCreate);
}

CommandDefinition AlterExternalTable() {
  return Definition("ExternalTableAlter", ".alter" SLUICE_EXTERNAL_TABLE_SYNTAX,
                    "Defines an existing external table anew.",
                    ".alter external table Archive (a:long) kind=storage dataformat=parquet "
                    "('file:///data/exports/archive')",
                    Role::kDatabaseAdmin, Verb::kAlter);
}

CommandDefinition CreateOrAlterExternalTable() {
  return Definition("ExternalTableCreateOrAlter", ".create-or-alter" SLUICE_EXTERNAL_TABLE_SYNTAX,
                    "Creates an external table, or defines an existing one anew.",
                    ".create-or-alter external table Archive (a:long) kind=storage dataformat=json "
                    "(h'file:///data/exports/archive')",
                    Role::kDatabaseAdmin, Verb::kCreateOrAlter);
}

CommandDefinition CreateExternalTableOfOtherKind() {
  return {.name = "ExternalTableOfOtherKindCreate",
          .syntax = ".{create | alter | create-or-alter} external table <table:name> [<schema>] "
                    "kind = <kind:delta|sql> [table = <sql_table:name>] ( <connections:strings> ) "
                    "[with ( <properties> )]",
          .role = Role::kDatabaseUser,
          .result = "",
          .summary = "Says that external tables of kind delta and sql are not supported.",
          .examples = {".create external table Lake kind=delta (h'abfss://f@a.dfs.core.windows."
                       "net/lake;impersonate')"},
          .properties = kProperties,
          .run = &RunUnsupportedKind};
}

CommandDefinition AlterExternalTableText() {
  return {.name = "ExternalTableAlterText",
          .syntax = ".alter external table <table:name> <what:folder|docstring> <text:string>",
          .role = Role::kDatabaseAdmin,
          .result = kExternalTablesResult,
          .summary = "Sets the folder of an external table, or the text that describes it.",
          .examples = {".alter external table Archive folder \"Exports\"",
                       ".alter external table Archive docstring \"All logs\""},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) -> Result<CommandResult> {
            ASSIGN_OR_RETURN(ExternalTable table,
                             call.FindExternalTable(call.arguments.Text("table")));
            (call.arguments.Text("what") == "folder" ? table.folder : table.docstring) =
                call.arguments.Text("text");
            RETURN_IF_ERROR(call.services.catalog.UpdateExternalTable(table));
            return CommandResult(Rows{ExternalTableRow(table)});
          }};
}

}  // namespace sluice::commands
