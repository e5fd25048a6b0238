// https://learn.microsoft.com/kusto/management/data-export/export-data-to-storage and
// export-data-to-an-external-table
#include "commands/command_definition.h"
#include "commands/export/export_properties_definition.h"
#include "formats/file_format.h"

namespace sluice::commands {
namespace {

exporting::ExportRequest RequestOf(const CommandCall& call) {
  exporting::ExportRequest request;
  request.database = call.database;
  request.query = call.arguments.Get<Body>("query").text;
  request.request_properties = call.request_properties;
  request.properties = ExportPropertiesOf(call.arguments.properties());
  return request;
}

Result<formats::IncludeHeaders> IncludeHeadersOf(const Properties& properties) {
  const std::string text = properties.Text("includeHeaders").value_or("none");
  if (text == "none") return formats::IncludeHeaders::kNone;
  if (text == "all") return formats::IncludeHeaders::kAll;
  return formats::IncludeHeaders::kFirstFile;
}

Result<exporting::ExportRequest> StorageRequestOf(const CommandCall& call) {
  const Arguments& arguments = call.arguments;
  const Properties& properties = arguments.properties();
  exporting::ExportRequest request = RequestOf(call);
  for (const Secret& target : arguments.Get<std::vector<Secret>>("targets")) {
    request.targets.push_back({target});
  }
  exporting::StorageExportOptions& storage = request.storage;
  ASSIGN_OR_RETURN(storage.format, formats::ParseDataFormat(arguments.Text("format")));
  storage.compressed = arguments.HasWord("compressed");
  storage.compression_type = properties.Text("compressionType").value_or("");
  ASSIGN_OR_RETURN(storage.include_headers, IncludeHeadersOf(properties));
  storage.file_extension = properties.Text("fileExtension").value_or("");
  storage.name_prefix = properties.Text("namePrefix").value_or("");
  storage.encoding = properties.Text("encoding").value_or("");
  storage.parquet_datetime_precision = properties.Text("parquetDatetimePrecision").value_or("");
  return request;
}

Status CheckExportToStorage(CommandCall& call) {
  RETURN_IF_ERROR(call.CurrentDatabase());
  ASSIGN_OR_RETURN(const exporting::ExportRequest request, StorageRequestOf(call));
  return call.services.exports.Check(request, call.context);
}

Result<CommandResult> RunExportToStorage(CommandCall& call) {
  RETURN_IF_ERROR(call.CurrentDatabase());
  ASSIGN_OR_RETURN(const exporting::ExportRequest request, StorageRequestOf(call));
  ASSIGN_OR_RETURN(const std::vector<exporting::ArtifactRow> artifacts,
                   call.services.exports.Export(request, call.operation_id, call.context));
  Rows rows;
  for (const exporting::ArtifactRow& artifact : artifacts) {
    rows.push_back({Scalar::String(artifact.path), Scalar::Long(artifact.row_count),
                    Scalar::Long(artifact.size_bytes)});
  }
  return CommandResult(std::move(rows));
}

exporting::ExportRequest TableRequestOf(const CommandCall& call) {
  exporting::ExportRequest request = RequestOf(call);
  request.external_table = call.arguments.Text("table");
  return request;
}

Status CheckExportToTable(CommandCall& call) {
  RETURN_IF_ERROR(call.FindExternalTable(call.arguments.Text("table")));
  return call.services.exports.Check(TableRequestOf(call), call.context);
}

Result<CommandResult> RunExportToTable(CommandCall& call) {
  RETURN_IF_ERROR(call.FindExternalTable(call.arguments.Text("table")));
  ASSIGN_OR_RETURN(
      const std::vector<exporting::ArtifactRow> artifacts,
      call.services.exports.Export(TableRequestOf(call), call.operation_id, call.context));
  Rows rows;
  for (const exporting::ArtifactRow& artifact : artifacts) {
    rows.push_back({Scalar::String(call.arguments.Text("table")), Scalar::String(artifact.path),
                    Scalar::Long(artifact.row_count), Scalar::Long(artifact.size_bytes)});
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunExportToSql(CommandCall&) {
  return Unsupported("'.export to sql' is not supported; export to storage or to an external table");
}

}  // namespace

CommandDefinition ExportToStorage() {
  return {.name = "DataExportToBlob",
          .syntax = ".export [async] [compressed] to <format:csv|tsv|json|parquet> "
                    "( <targets:strings> ) [with ( <properties> )] <| <query>",
          .role = Role::kDatabaseViewer,
          .result = "Path:string, NumRecords:long, SizeInBytes:long",
          .summary = "Exports the result of a query to files. None is visible before all are whole.",
          .examples = {".export to csv ('file:///data/exports/once') "
                       "with (includeHeaders='all') <| Logs | where Level == 'Error'",
                       ".export async compressed to parquet (h'file:///data/exports/once') "
                       "with (sizeLimit=104857600, namePrefix='logs') <| Logs"},
          .properties = ExportPropertyDefinitions({
              {.name = "includeHeaders", .values = {"none", "all", "firstFile"}},
              {.name = "fileExtension"},
              {.name = "namePrefix"},
              {.name = "encoding", .values = {"UTF8NoBOM", "UTF8BOM"}},
              {.name = "compressionType", .values = {"gzip", "snappy", "lz4_raw", "brotli", "zstd"}},
              {.name = "persistDetails", .type = PropertyType::kBool},
              {.name = "parquetDatetimePrecision", .values = {"millisecond", "microsecond"}},
              {.name = "useNativeParquetWriter", .type = PropertyType::kBool},
          }),
          .recording = Recording::kFromStart,
          .check = &CheckExportToStorage,
          .run = &RunExportToStorage};
}

CommandDefinition ExportToTable() {
  return {.name = "DataExportToExternalTable",
          .syntax = ".export [async] to table <table:name> [with ( <properties> )] <| <query>",
          .role = Role::kDatabaseViewer,
          .result = "ExternalTableName:string, Path:string, NumRecords:long, SizeInBytes:long",
          .summary = "Exports the result of a query to an external table.",
          .examples = {".export to table Archive <| Logs | where Timestamp > ago(1d)",
                       ".export async to table Archive with (distributed=false) <| Logs"},
          .properties = ExportPropertyDefinitions({
              {.name = "persistDetails", .type = PropertyType::kBool},
              {.name = "concurrency", .type = PropertyType::kLong},
              {.name = "spread", .type = PropertyType::kLong},
          }),
          .recording = Recording::kFromStart,
          .check = &CheckExportToTable,
          .run = &RunExportToTable};
}

CommandDefinition ExportToSql() {
  return {.name = "DataExportToSql",
          .syntax = ".export [async] to sql <table:name> <connection:string> "
                    "[with ( <properties> )] <| <query>",
          .role = Role::kDatabaseViewer,
          .result = "",
          .summary = "Says that exports to an SQL database are not supported.",
          .examples = {".export to sql MyTable h'Server=tcp:x;Database=y' <| Logs"},
          .properties = {{.name = "firetriggers", .type = PropertyType::kBool},
                         {.name = "createifnotexists", .type = PropertyType::kBool},
                         {.name = "primarykey"},
                         {.name = "persistDetails", .type = PropertyType::kBool},
                         {.name = "token"}},
          .run = &RunExportToSql};
}

}  // namespace sluice::commands
