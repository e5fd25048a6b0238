#include "export/export_layout.h"

#include <utility>

#include "export/export_properties.h"
#include "export/masked_error.h"

namespace sluice::exporting {
namespace {

// What becomes part of a file's name must not end its folder.
Status CheckNamePart(std::string_view property, std::string_view text) {
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '/' || c == '\\' || byte < 0x20 || byte == 0x7f) {
      return InvalidArgument("property '" + std::string(property) +
                             "' must not contain slashes or control characters: '" +
                             std::string(text) + "'");
    }
  }
  if (text.size() > 128) {
    return InvalidArgument("property '" + std::string(property) +
                           "' must not be longer than 128 bytes");
  }
  return Status::Ok();
}

Status CheckFileNames(const std::string& name_prefix, const std::string& file_extension) {
  RETURN_IF_ERROR(CheckNamePart("namePrefix", name_prefix));
  RETURN_IF_ERROR(CheckNamePart("fileExtension", file_extension));
  if (!name_prefix.empty() && name_prefix.front() == '.') {
    return InvalidArgument("property 'namePrefix' must not begin with '.': '" + name_prefix + "'");
  }
  return Status::Ok();
}

std::string ResolveExtension(const std::string& wanted, const formats::FileFormat& format) {
  if (wanted.empty()) return format.file_extension();
  std::string extension = wanted.front() == '.' ? wanted : "." + wanted;
  bool text = format.options().format != formats::DataFormat::kParquet;
  if (text && format.options().compression == formats::Compression::kGzip &&
      !extension.ends_with(".gz")) {
    extension += ".gz";
  }
  return extension;
}

// Microseconds unless asked otherwise: the documentation names both as the default, and this one
// loses less.
Result<formats::DatetimePrecision> ParseDatetimePrecision(const std::string& precision) {
  if (precision.empty() || precision == "microsecond") {
    return formats::DatetimePrecision::kMicrosecond;
  }
  if (precision == "millisecond") return formats::DatetimePrecision::kMillisecond;
  return InvalidArgument(
      "property 'parquetDatetimePrecision' must be 'millisecond' or 'microsecond', not '" +
      precision + "'");
}

}  // namespace

Result<std::vector<std::shared_ptr<storage::ObjectStore>>> OpenTargets(
    const std::vector<catalog::ConnectionString>& targets, storage::ObjectStoreRegistry& registry) {
  if (targets.empty()) return InvalidArgument("an export needs at least one storage target");
  std::vector<std::shared_ptr<storage::ObjectStore>> stores;
  for (const catalog::ConnectionString& target : targets) {
    ASSIGN_OR_RETURN(std::shared_ptr<storage::ObjectStore> store,
                     registry.Open(target.text.Reveal()));
    stores.push_back(std::move(store));
  }
  return stores;
}

Result<ExportLayout> LayoutOfExternalTable(const catalog::ExternalTable& table,
                                           const catalog::ExportProperties& properties,
                                           const ExportSettings& settings,
                                           storage::ObjectStoreRegistry& registry) {
  ExportLayout layout;
  ASSIGN_OR_RETURN(ResolvedProperties resolved,
                   ResolveProperties(properties, ExportKind::kToExternalTable, settings));
  formats::FormatOptions options;
  ASSIGN_OR_RETURN(options.format, formats::ParseDataFormat(table.data_format));
  ASSIGN_OR_RETURN(options.compression,
                   ResolveCompression(options.format, table.compressed, table.compression_type));
  ASSIGN_OR_RETURN(options.include_headers, ParseIncludeHeaders(table.include_headers));
  ASSIGN_OR_RETURN(options.byte_order_mark, ParseByteOrderMark(table.encoding));
  options.parquet_row_group_rows = resolved.parquet_row_group_rows;
  ASSIGN_OR_RETURN(layout.format, formats::MakeFileFormat(options, table.schema));
  RETURN_IF_ERROR(CheckFileNames(table.name_prefix, table.file_extension));
  layout.name_prefix = table.name_prefix;
  layout.file_extension = ResolveExtension(table.file_extension, *layout.format);
  if (!table.partitions.empty() || !table.path_format.empty()) {
    ASSIGN_OR_RETURN(PartitionLayout partitions,
                     PartitionLayout::Make(table.partitions, table.path_format, table.schema));
    layout.partitions = std::move(partitions);
  }
  layout.size_limit_bytes = resolved.size_limit_bytes;
  layout.artifact_per_worker = resolved.artifact_per_worker;
  layout.targets = table.connection_strings;
  ASSIGN_OR_RETURN(layout.stores, OpenTargets(layout.targets, registry));
  return layout;
}

Result<ExportLayout> LayoutOfTableExport(const catalog::ExternalTable& table,
                                         const catalog::ExportProperties& properties,
                                         const ExportSettings& settings,
                                         storage::ObjectStoreRegistry& registry) {
  Result<ExportLayout> layout = LayoutOfExternalTable(table, properties, settings, registry);
  if (!layout.ok()) return MaskSecrets(layout.status(), table.connection_strings);
  if (layout->partitions && layout->partitions->has_virtual_partitions()) {
    return Unsupported("export to external table '" + table.name +
                       "' is not supported, since it has virtual partition columns");
  }
  return layout;
}

Result<ExportLayout> LayoutOfStorage(const StorageExportOptions& options,
                                     const std::vector<catalog::ConnectionString>& targets,
                                     const catalog::ExportProperties& properties,
                                     const Schema& schema, const std::string& random_prefix,
                                     const ExportSettings& settings,
                                     storage::ObjectStoreRegistry& registry) {
  ExportLayout layout;
  ASSIGN_OR_RETURN(ResolvedProperties resolved,
                   ResolveProperties(properties, ExportKind::kToStorage, settings));
  formats::FormatOptions format;
  format.format = options.format;
  ASSIGN_OR_RETURN(format.compression, ResolveCompression(options.format, options.compressed,
                                                          options.compression_type));
  format.include_headers = options.include_headers;
  ASSIGN_OR_RETURN(format.byte_order_mark, ParseByteOrderMark(options.encoding));
  format.parquet_row_group_rows = resolved.parquet_row_group_rows;
  ASSIGN_OR_RETURN(format.parquet_datetime_precision,
                   ParseDatetimePrecision(options.parquet_datetime_precision));
  ASSIGN_OR_RETURN(layout.format, formats::MakeFileFormat(format, schema));
  RETURN_IF_ERROR(CheckFileNames(options.name_prefix, options.file_extension));
  layout.name_prefix = options.name_prefix.empty() ? random_prefix : options.name_prefix;
  layout.file_extension = ResolveExtension(options.file_extension, *layout.format);
  layout.size_limit_bytes = resolved.size_limit_bytes;
  layout.artifact_per_worker = resolved.artifact_per_worker;
  layout.targets = targets;
  ASSIGN_OR_RETURN(layout.stores, OpenTargets(targets, registry));
  return layout;
}

}  // namespace sluice::exporting
