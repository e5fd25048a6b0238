#include "commands/external_tables/external_table_rows.h"

#include <algorithm>

#include "commands/json_text.h"
#include "data/datetime.h"
#include "storage/object_store.h"

namespace sluice::commands {

using catalog::ExternalTable;
using catalog::Partition;

namespace {

std::string_view FunctionText(Partition::Function function) {
  switch (function) {
    case Partition::Function::kVirtual: return "";
    case Partition::Function::kColumn: return "";
    case Partition::Function::kHash: return "hash";
    case Partition::Function::kBin: return "bin";
    case Partition::Function::kStartOfDay: return "startofday";
    case Partition::Function::kStartOfWeek: return "startofweek";
    case Partition::Function::kStartOfMonth: return "startofmonth";
    case Partition::Function::kStartOfYear: return "startofyear";
  }
  return "";
}

std::string PartitionsJson(const ExternalTable& table) {
  std::string json = "[";
  for (size_t i = 0; i < table.partitions.size(); ++i) {
    const Partition& partition = table.partitions[i];
    if (i > 0) json += ',';
    json += "{\"Name\":" + JsonString(partition.name) +
            ",\"CslType\":" + JsonString(ScalarTypeName(partition.type)) +
            ",\"ColumnName\":" + JsonString(partition.column) +
            ",\"Function\":" + JsonString(FunctionText(partition.function)) +
            ",\"Expression\":" + JsonString(PartitionText(partition)) +
            ",\"Ordinal\":" + std::to_string(i) + "}";
  }
  return json + ']';
}

}  // namespace

std::string PartitionText(const Partition& partition) {
  std::string text =
      QuoteName(partition.name) + ":" + std::string(ScalarTypeName(partition.type));
  if (partition.function == Partition::Function::kVirtual) return text;
  const std::string column = QuoteName(partition.column);
  text += " = ";
  switch (partition.function) {
    case Partition::Function::kColumn:
      return text + column;
    case Partition::Function::kHash:
      return text + "hash(" + column + ", " + std::to_string(partition.modulus) + ")";
    case Partition::Function::kBin:
      return text + "bin(" + column + ", time(" + FormatTimespan(partition.bin_ticks) + "))";
    default:
      return text + std::string(FunctionText(partition.function)) + "(" + column + ")";
  }
}

std::string PathFormatText(const std::vector<catalog::PathElement>& path_format) {
  std::string text;
  for (const catalog::PathElement& element : path_format) {
    if (!text.empty()) text += ' ';
    if (element.partition.empty()) {
      text += QuoteString(element.separator);
    } else if (element.datetime_pattern.empty()) {
      text += QuoteName(element.partition);
    } else {
      text += "datetime_pattern(" + QuoteString(element.datetime_pattern) + ", " +
              QuoteName(element.partition) + ")";
    }
  }
  return text;
}

std::string ExternalTablePropertiesJson(const ExternalTable& table) {
  const auto flag = [](bool value) { return std::string(value ? "true" : "false"); };
  std::string json = "{\"Format\":" + JsonString(table.data_format) +
                     ",\"Compressed\":" + flag(table.compressed) +
                     ",\"CompressionType\":" + JsonString(table.compression_type) +
                     ",\"FileExtension\":" + JsonString(table.file_extension) +
                     ",\"IncludeHeaders\":" +
                     JsonString(table.include_headers.empty() ? "None" : table.include_headers) +
                     ",\"Encoding\":" + JsonString(table.encoding) +
                     ",\"NamePrefix\":" + JsonString(table.name_prefix) + "}";
  return json;
}

std::string ExternalColumnsJson(const Schema& schema) {
  std::string json = "[";
  for (const Column& column : schema.columns) {
    if (json.size() > 1) json += ',';
    json += "{\"Name\":" + JsonString(column.name) +
            ",\"CslType\":" + JsonString(ScalarTypeName(column.type)) + "}";
  }
  return json + ']';
}

std::vector<Scalar> ExternalArtifactRow(
    const ExternalTable& table, const exporting::ExportService::ExternalArtifact& artifact) {
  std::string partition = "{";
  for (size_t i = 0; i < std::min(table.partitions.size(), artifact.partition_values.size()); ++i) {
    if (i > 0) partition += ',';
    partition += JsonString(table.partitions[i].name) + ":" +
                 JsonString(artifact.partition_values[i]);
  }
  return {Scalar::String(artifact.uri), Scalar::Dynamic(partition + "}"),
          Scalar::Long(artifact.size_bytes)};
}

std::vector<Scalar> ExternalTableRow(const ExternalTable& table) {
  std::vector<std::string> connection_strings;
  for (const catalog::ConnectionString& connection : table.connection_strings) {
    connection_strings.push_back(storage::MaskConnectionString(connection.text.Reveal()));
  }
  return {Scalar::String(table.name),
          Scalar::String("Storage"),
          Scalar::String(table.folder),
          Scalar::String(table.docstring),
          Scalar::String(ExternalTablePropertiesJson(table)),
          Scalar::Dynamic(JsonArray(connection_strings)),
          Scalar::Dynamic(PartitionsJson(table)),
          Scalar::String(PathFormatText(table.path_format))};
}

std::string ExternalTableScript(const ExternalTable& table) {
  std::string script = ".create-or-alter external table " + QuoteName(table.name) + " (" +
                       table.schema.ToString() + ") kind = storage";
  if (!table.partitions.empty()) {
    script += " partition by (";
    for (size_t i = 0; i < table.partitions.size(); ++i) {
      if (i > 0) script += ", ";
      script += PartitionText(table.partitions[i]);
    }
    script += ")";
    if (!table.path_format.empty()) {
      script += " pathformat = (" + PathFormatText(table.path_format) + ")";
    }
  }
  script += " dataformat = " + table.data_format + " (";
  for (size_t i = 0; i < table.connection_strings.size(); ++i) {
    if (i > 0) script += ", ";
    const std::string& text = table.connection_strings[i].text.Reveal();
    script += "h" + QuoteString(storage::MaskConnectionString(text));
  }
  script += ")";
  std::string properties;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (!properties.empty()) properties += ", ";
    properties += std::string(name) + " = " + QuoteString(value);
  };
  if (table.compressed) properties = "compressed = true";
  add("compressionType", table.compression_type);
  add("includeHeaders", table.include_headers);
  add("namePrefix", table.name_prefix);
  add("fileExtension", table.file_extension);
  add("encoding", table.encoding);
  add("folder", table.folder);
  add("docString", table.docstring);
  return properties.empty() ? script : script + " with (" + properties + ")";
}

}  // namespace sluice::commands
