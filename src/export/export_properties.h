// Checks of the properties that exports share.
// https://learn.microsoft.com/kusto/management/data-export/export-data-to-an-external-table#supported-properties
#pragma once

#include <cstdint>

#include "base/status.h"
#include "catalog/entities.h"
#include "export/export_service.h"
#include "formats/file_format.h"

namespace sluice::exporting {

inline constexpr int64_t kDefaultSizeLimitBytes = int64_t{100} << 20;
// The documentation says 100 MB and 1 GB and takes 104857600 as its example. A sizeLimit is valid
// from the decimal reading of the lower bound to the binary reading of the upper one.
inline constexpr int64_t kTableSizeLimitBytesMax = int64_t{1} << 30;
inline constexpr int64_t kStorageSizeLimitBytesMax = int64_t{4} << 30;

enum class ExportKind { kToStorage, kToExternalTable };

// The properties with their defaults filled in.
struct ResolvedProperties {
  int64_t size_limit_bytes = kDefaultSizeLimitBytes;
  bool artifact_per_worker = false;
  int64_t parquet_row_group_rows = 100'000;
};

// kInvalidArgument names the property, its value and what is valid.
Result<ResolvedProperties> ResolveProperties(const catalog::ExportProperties& properties,
                                             ExportKind kind, const ExportSettings& settings);

// Compression by the documented rules: none unless `compressed`, then gzip unless named. Parquet
// that is not asked to be compressed is still written with snappy, which its readers expect.
Result<formats::Compression> ResolveCompression(formats::DataFormat format, bool compressed,
                                                const std::string& compression_type);

// includeHeaders: "none", "all", "firstFile" in any case; empty is none.
Result<formats::IncludeHeaders> ParseIncludeHeaders(const std::string& text);

// encoding: true for UTF8BOM, false for UTF8NoBOM or empty.
Result<bool> ParseByteOrderMark(const std::string& encoding);

}  // namespace sluice::exporting
