#include "export/external_table/external_files.h"

#include <algorithm>
#include <utility>

#include "export/export_layout.h"
#include "export/export_properties.h"
#include "export/external_table/partition_pruning.h"
#include "export/masked_error.h"

namespace sluice::exporting {
namespace {

using formats::IncludeHeaders;

std::string_view FileNameOf(std::string_view path) {
  size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool NameFits(const catalog::ExternalTable& table, std::string_view path) {
  std::string_view name = FileNameOf(path);
  if (!name.starts_with(table.name_prefix)) return false;
  const std::string& extension = table.file_extension;
  if (extension.empty() || name.ends_with(extension)) return true;
  // What an export to this table writes when it compresses.
  return name.ends_with(extension + ".gz");
}

Result<std::optional<PartitionLayout>> LayoutOf(const catalog::ExternalTable& table) {
  if (table.partitions.empty() && table.path_format.empty()) {
    return std::optional<PartitionLayout>();
  }
  ASSIGN_OR_RETURN(PartitionLayout layout,
                   PartitionLayout::Make(table.partitions, table.path_format, table.schema));
  return std::optional<PartitionLayout>(std::move(layout));
}

// By the extension, that of compression aside; csv when there is none that is known.
std::string FormatOfName(std::string_view path) {
  if (path.ends_with(".gz")) path.remove_suffix(3);
  const std::string_view name = FileNameOf(path);
  const size_t dot = name.rfind('.');
  std::string extension(dot == std::string_view::npos ? "" : name.substr(dot + 1));
  for (char& c : extension) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  for (const std::string_view known : {"tsv", "json", "parquet", "txt", "raw", "multijson"}) {
    if (extension == known) return extension;
  }
  return "csv";
}

std::string ValueText(const catalog::Partition& partition, const PathValue& value) {
  if (value.is_default) return "";
  if (partition.function == catalog::Partition::Function::kHash) {
    return std::to_string(value.number);
  }
  if (partition.type != ScalarType::kDatetime) return value.text;
  std::optional<int64_t> ticks = value.parts.Earliest();
  return ticks ? Scalar::Datetime(*ticks).ToText() : "";
}

}  // namespace

Result<std::vector<ExternalFiles::FoundFile>> ExternalFiles::Find(
    const catalog::ExternalTable& table, const std::optional<PartitionLayout>& layout,
    const OperationContext& context) {
  std::vector<FoundFile> files;
  for (const catalog::ConnectionString& target : table.connection_strings) {
    auto masked = [&](const Status& status) { return MaskSecrets(status, {target}); };
    Result<std::shared_ptr<storage::ObjectStore>> store = registry_.Open(target.text.Reveal());
    if (!store.ok()) return masked(store.status());
    Result<std::vector<storage::ObjectInfo>> objects =
        (*store)->List(layout ? layout->common_prefix() : "", context);
    if (!objects.ok()) return masked(objects.status());
    for (storage::ObjectInfo& object : *objects) {
      if (!NameFits(table, object.path)) continue;
      FoundFile file;
      if (layout) {
        layout->Read(object.path, [&](const std::vector<PathValue>& values) {
          file.readings.push_back(values);
          return false;
        });
        if (file.readings.empty()) continue;
      }
      const std::string& root = (*store)->display_root();
      file.uri = root + (root.ends_with('/') ? "" : "/") + object.path;
      file.store = *store;
      file.info = std::move(object);
      files.push_back(std::move(file));
    }
  }
  return files;
}

Status ExternalFiles::ListFiles(const planning::ExternalScanNode& scan,
                                planning::ExternalScanNode& filled,
                                const OperationContext& context) {
  if (scan.table.data != nullptr) return ListNamedFiles(*scan.table.data, filled);
  auto definition = std::static_pointer_cast<const catalog::ExternalTable>(scan.table.definition);
  if (definition == nullptr) {
    return Internal("external table '" + scan.table.name + "' came without its definition");
  }
  const catalog::ExternalTable& table = *definition;
  ASSIGN_OR_RETURN(std::optional<PartitionLayout> layout, LayoutOf(table));
  ASSIGN_OR_RETURN(std::vector<FoundFile> found, Find(table, layout, context));
  if (layout) {
    std::erase_if(found, [&](const FoundFile& file) {
      // A folder that can be read in several ways is left out only when none of them passes.
      return std::none_of(file.readings.begin(), file.readings.end(), [&](const auto& reading) {
        std::vector<ColumnFact> facts =
            FactsOf(*layout, reading, scan.table.file_column_count, scan.table.schema);
        return std::all_of(
            scan.pruning_predicates.begin(), scan.pruning_predicates.end(),
            [&](const auto& predicate) { return MayBeTrue(*predicate, scan, facts); });
      });
    });
  }
  ASSIGN_OR_RETURN(formats::DataFormat format, formats::ParseDataFormat(table.data_format));
  filled.format = formats::DataFormatName(format);
  ASSIGN_OR_RETURN(filled.first_record_is_header, HeaderIsFirst(table, found, context));
  filled.files.clear();
  for (const FoundFile& file : found) {
    planning::ExternalFile entry;
    ASSIGN_OR_RETURN(entry.local_path, registry_.ResolveLocalPath(file.uri));
    if (layout && layout->has_virtual_partitions()) {
      entry.virtual_values = VirtualValues(*layout, file.readings.front());
    }
    filled.files.push_back(std::move(entry));
  }
  return Status::Ok();
}

Status ExternalFiles::ListNamedFiles(const semantics::ExternalData& data,
                                     planning::ExternalScanNode& filled) const {
  filled.files.clear();
  filled.first_record_is_header = data.ignore_first_record;
  std::string found;
  for (const std::string& uri : data.uris) {
    const std::string masked = storage::MaskConnectionString(uri);
    const std::string_view location = std::string_view(uri).substr(0, uri.find(';'));
    if (location.find("://") != std::string_view::npos && !location.starts_with("file://")) {
      return Unsupported("externaldata over the network is not supported by this server: " + masked +
                         "; only files below a storage root are read");
    }
    ASSIGN_OR_RETURN(std::string path, registry_.ResolveLocalPath(location));
    const std::string format = data.format.empty() ? FormatOfName(path) : data.format;
    if (!found.empty() && found != format) {
      return Unsupported("externaldata with files of several formats, " + found + " and " + format +
                         ": give the format");
    }
    found = format;
    filled.files.push_back({std::move(path), {}});
  }
  static constexpr std::string_view kFormats[] = {"csv",     "tsv", "json", "multijson",
                                                  "parquet", "txt", "raw"};
  if (std::find(std::begin(kFormats), std::end(kFormats), found) == std::end(kFormats)) {
    return Unsupported("externaldata in the format '" + found +
                       "' is not supported by this server; csv, tsv, json, multijson, parquet, txt "
                       "and raw are");
  }
  filled.format = found == "multijson" ? "json" : found;
  return Status::Ok();
}

// With includeHeaders=FirstFile only the files themselves know. A scan reads all its files alike,
// so files of both kinds cannot be read together.
Result<bool> ExternalFiles::HeaderIsFirst(const catalog::ExternalTable& table,
                                          const std::vector<FoundFile>& files,
                                          const OperationContext& context) {
  ASSIGN_OR_RETURN(IncludeHeaders headers, ParseIncludeHeaders(table.include_headers));
  if (headers != IncludeHeaders::kFirstFile) return headers == IncludeHeaders::kAll;
  formats::FormatOptions options;
  ASSIGN_OR_RETURN(options.format, formats::ParseDataFormat(table.data_format));
  bool delimited =
      options.format == formats::DataFormat::kCsv || options.format == formats::DataFormat::kTsv;
  if (!delimited) return false;
  options.include_headers = IncludeHeaders::kAll;
  ASSIGN_OR_RETURN(auto format, formats::MakeFileFormat(options, table.schema));
  ASSIGN_OR_RETURN(const std::string header, format->NewAssembler()->Begin(true));

  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  constexpr std::string_view kGzipMagic = "\x1F\x8B";
  size_t with_header = 0;
  for (const FoundFile& file : files) {
    ASSIGN_OR_RETURN(
        std::string bytes,
        file.store->Read(file.info.path, 0, kByteOrderMark.size() + header.size(), context));
    std::string_view beginning = bytes;
    if (beginning.starts_with(kGzipMagic)) {
      return Unsupported("external table '" + table.name +
                         "' has includeHeaders=FirstFile and compressed files, whose headers "
                         "cannot be told; use includeHeaders=All or None");
    }
    if (beginning.starts_with(kByteOrderMark)) beginning.remove_prefix(kByteOrderMark.size());
    with_header += beginning.starts_with(header) ? 1 : 0;
  }
  if (with_header == 0 || with_header == files.size()) return with_header > 0;
  return Unsupported("external table '" + table.name +
                     "' has includeHeaders=FirstFile, and only some of the files begin with a "
                     "header; reading them together is not supported, use All or None");
}

Result<std::vector<ExternalFiles::StoredFile>> ExternalFiles::ListStoredFiles(
    const std::vector<std::string>& containers, std::string_view name_prefix,
    std::string_view extension, const OperationContext& context) {
  std::vector<StoredFile> files;
  for (const std::string& container : containers) {
    auto masked = [&](const Status& status) {
      return status.WithContext(storage::MaskConnectionString(container));
    };
    // What follows ';' is a secret, which a folder of this machine needs none of.
    auto store = registry_.Open(std::string_view(container).substr(0, container.find(';')));
    if (!store.ok()) return masked(store.status());
    auto objects = (*store)->List("", context);
    if (!objects.ok()) return masked(objects.status());
    for (const storage::ObjectInfo& object : *objects) {
      std::string_view name = FileNameOf(object.path);
      if (!name.starts_with(name_prefix) || !name.ends_with(extension)) continue;
      const std::string& root = (*store)->display_root();
      StoredFile file;
      file.uri = root + (root.ends_with('/') ? "" : "/") + object.path;
      file.modified_ticks = object.modified_ticks;
      ASSIGN_OR_RETURN(file.local_path, registry_.ResolveLocalPath(file.uri));
      files.push_back(std::move(file));
    }
  }
  return files;
}

Result<std::vector<ExportService::ExternalArtifact>> ExternalFiles::ListArtifacts(
    const catalog::ExternalTable& table, const OperationContext& context) {
  ASSIGN_OR_RETURN(std::optional<PartitionLayout> layout, LayoutOf(table));
  ASSIGN_OR_RETURN(std::vector<FoundFile> found, Find(table, layout, context));
  std::vector<ExportService::ExternalArtifact> artifacts;
  for (FoundFile& file : found) {
    ExportService::ExternalArtifact artifact;
    artifact.uri = std::move(file.uri);
    artifact.size_bytes = static_cast<int64_t>(file.info.size_bytes);
    for (size_t i = 0; layout && i < layout->partitions().size(); ++i) {
      artifact.partition_values.push_back(
          ValueText(layout->partitions()[i], file.readings.front()[i]));
    }
    artifacts.push_back(std::move(artifact));
  }
  return artifacts;
}

Status CheckExternalTableDefinition(const catalog::ExternalTable& table,
                                    storage::ObjectStoreRegistry& registry,
                                    const ExportSettings& settings) {
  Result<ExportLayout> layout =
      LayoutOfExternalTable(table, catalog::ExportProperties(), settings, registry);
  return MaskSecrets(layout.status(), table.connection_strings);
}

}  // namespace sluice::exporting
