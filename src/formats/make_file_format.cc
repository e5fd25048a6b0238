#include <strings.h>

#include <array>
#include <string>
#include <utility>

#include "formats/file_format.h"
#include "formats/parquet/parquet_format.h"
#include "formats/text/delimited_format.h"
#include "formats/text/json_lines_format.h"

namespace sluice::formats {
namespace {

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

constexpr std::array<std::pair<std::string_view, DataFormat>, 4> kFormats = {{
    {"csv", DataFormat::kCsv},
    {"tsv", DataFormat::kTsv},
    {"json", DataFormat::kJson},
    {"parquet", DataFormat::kParquet},
}};

// What Kusto reads but this server does not write.
// https://learn.microsoft.com/kusto/ingestion-supported-formats
constexpr std::string_view kOtherFormats[] = {
    "avro", "apacheavro", "azmonstream", "multijson", "orc", "psv",        "raw",
    "scsv", "sohsv",      "sstream",     "tsve",      "txt", "w3clogfile",
};

constexpr std::array<std::pair<std::string_view, Compression>, 6> kCompressions = {{
    {"none", Compression::kNone},
    {"gzip", Compression::kGzip},
    {"snappy", Compression::kSnappy},
    {"lz4_raw", Compression::kLz4Raw},
    {"brotli", Compression::kBrotli},
    {"zstd", Compression::kZstd},
}};

}  // namespace

std::string_view DataFormatName(DataFormat format) {
  for (const auto& [name, value] : kFormats) {
    if (value == format) return name;
  }
  return "";
}

Result<DataFormat> ParseDataFormat(std::string_view name) {
  for (const auto& [known, value] : kFormats) {
    if (EqualsIgnoringCase(name, known)) return value;
  }
  for (std::string_view known : kOtherFormats) {
    if (EqualsIgnoringCase(name, known)) {
      return Unsupported("this server writes csv, tsv, json and parquet, not the data format '" +
                         std::string(name) + "'");
    }
  }
  return InvalidArgument("not a data format; use csv, tsv, json or parquet: '" +
                         std::string(name) + "'");
}

std::string_view CompressionName(Compression compression) {
  for (const auto& [name, value] : kCompressions) {
    if (value == compression) return name;
  }
  return "";
}

Result<Compression> ParseCompression(std::string_view name) {
  for (const auto& [known, value] : kCompressions) {
    if (EqualsIgnoringCase(name, known)) return value;
  }
  return InvalidArgument("not a compressionType; use gzip, snappy or zstd: '" +
                         std::string(name) + "'");
}

Result<std::unique_ptr<FileFormat>> MakeFileFormat(const FormatOptions& options,
                                                   const Schema& schema) {
  const std::string format(DataFormatName(options.format));
  const std::string compression(CompressionName(options.compression));
  if (schema.columns.empty()) {
    return InvalidArgument("there is no column to write as " + format);
  }
  if (options.format == DataFormat::kParquet) {
    if (options.compression == Compression::kLz4Raw ||
        options.compression == Compression::kBrotli) {
      return Unsupported("this server compresses parquet with gzip, snappy or zstd, not with the "
                         "compressionType '" + compression + "'");
    }
    if (options.parquet_row_group_rows < 1 || options.parquet_row_group_rows > kRowGroupRowsMax) {
      return InvalidArgument("parquetRowGroupSize must lie between 1 and " +
                             std::to_string(kRowGroupRowsMax) + ": " +
                             std::to_string(options.parquet_row_group_rows));
    }
    return MakeParquetFormat(options, schema);
  }
  if (options.compression != Compression::kNone && options.compression != Compression::kGzip) {
    return InvalidArgument("the compressionType of " + format + " can only be gzip: '" +
                           compression + "'");
  }
  if (options.format == DataFormat::kJson) return MakeJsonLinesFormat(options, schema);
  return MakeDelimitedFormat(options, schema);
}

}  // namespace sluice::formats
