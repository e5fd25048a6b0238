#include "export/export_properties.h"

#include <strings.h>

#include <string>
#include <string_view>

namespace sluice::exporting {
namespace {

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

Status Invalid(std::string_view property, std::string_view value, std::string_view valid) {
  return InvalidArgument("property '" + std::string(property) + "' must be " + std::string(valid) +
                         ", not '" + std::string(value) + "'");
}

}  // namespace

Result<ResolvedProperties> ResolveProperties(const catalog::ExportProperties& properties,
                                             ExportKind kind, const ExportSettings& settings) {
  ResolvedProperties resolved;
  bool to_storage = kind == ExportKind::kToStorage;
  if (properties.size_limit_bytes) {
    int64_t most = to_storage ? kStorageSizeLimitBytesMax : kTableSizeLimitBytesMax;
    int64_t least = settings.size_limit_floor_bytes;
    if (*properties.size_limit_bytes < least || *properties.size_limit_bytes > most) {
      return Invalid("sizeLimit", std::to_string(*properties.size_limit_bytes),
                     "between " + std::to_string(least) + " and " + std::to_string(most) +
                         " bytes (100 MB to " + (to_storage ? "4 GB)" : "1 GB)"));
    }
    resolved.size_limit_bytes = *properties.size_limit_bytes;
  }
  // Defaults: per_shard to storage, per_node to external tables.
  resolved.artifact_per_worker = to_storage;
  if (properties.distribution) {
    const std::string& hint = *properties.distribution;
    if (EqualsIgnoringCase(hint, "per_shard")) {
      resolved.artifact_per_worker = true;
    } else if (EqualsIgnoringCase(hint, "single") || EqualsIgnoringCase(hint, "per_node")) {
      resolved.artifact_per_worker = false;
    } else {
      return Invalid("distribution", hint, "'single', 'per_node' or 'per_shard'");
    }
  }
  if (properties.distribution_kind) {
    const std::string& hint = *properties.distribution_kind;
    if (!EqualsIgnoringCase(hint, "uniform") && !EqualsIgnoringCase(hint, "default")) {
      return Invalid("distributionKind", hint, "'uniform' or 'default'");
    }
  }
  if (properties.distributed && !*properties.distributed) resolved.artifact_per_worker = false;
  if (properties.parquet_row_group_rows) {
    if (*properties.parquet_row_group_rows <= 0) {
      return Invalid("parquetRowGroupSize", std::to_string(*properties.parquet_row_group_rows),
                     "above zero");
    }
    resolved.parquet_row_group_rows = *properties.parquet_row_group_rows;
  }
  return resolved;
}

Result<formats::Compression> ResolveCompression(formats::DataFormat format, bool compressed,
                                                const std::string& compression_type) {
  bool parquet = format == formats::DataFormat::kParquet;
  std::string format_name(formats::DataFormatName(format));
  if (!compression_type.empty()) {
    ASSIGN_OR_RETURN(formats::Compression named, formats::ParseCompression(compression_type));
    if (!parquet && named != formats::Compression::kGzip) {
      return Invalid("compressionType", compression_type, "'gzip' for " + format_name);
    }
    if (compressed) return named;
  } else if (compressed) {
    return formats::Compression::kGzip;
  }
  return parquet ? formats::Compression::kSnappy : formats::Compression::kNone;
}

Result<formats::IncludeHeaders> ParseIncludeHeaders(const std::string& text) {
  if (text.empty() || EqualsIgnoringCase(text, "none")) return formats::IncludeHeaders::kNone;
  if (EqualsIgnoringCase(text, "all")) return formats::IncludeHeaders::kAll;
  if (EqualsIgnoringCase(text, "firstFile")) return formats::IncludeHeaders::kFirstFile;
  return Invalid("includeHeaders", text, "'none', 'all' or 'firstFile'");
}

Result<bool> ParseByteOrderMark(const std::string& encoding) {
  if (encoding.empty() || EqualsIgnoringCase(encoding, "UTF8NoBOM")) return false;
  if (EqualsIgnoringCase(encoding, "UTF8BOM")) return true;
  return Invalid("encoding", encoding, "'UTF8NoBOM' or 'UTF8BOM'");
}

}  // namespace sluice::exporting
