// Parquet files: https://parquet.apache.org/docs/file-format/
//
// A block is a row group; a file is the magic number, its row groups and a footer. What the columns
// become is in column_writer.h. Every column is optional, data pages are of version 1, and ranges
// (min_value, max_value) and null counts are there for readers that skip row groups.
#pragma once

#include <memory>

#include "formats/file_format.h"

namespace sluice::formats {

inline constexpr int64_t kRowGroupRowsMax = 10'000'000;

// `options` has format parquet and has been checked by MakeFileFormat().
std::unique_ptr<FileFormat> MakeParquetFormat(const FormatOptions& options, const Schema& schema);

}  // namespace sluice::formats
