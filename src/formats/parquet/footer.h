// The metadata at the end of a Parquet file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/schema.h"
#include "formats/file_format.h"
#include "formats/parquet/page_writer.h"

namespace sluice::formats::parquet {

struct RowGroup {
  int64_t offset = 0;  // Of its block in the file.
  int64_t row_count = 0;
  std::vector<ColumnChunk> columns;  // Offsets count from `offset`.
};

// The footer with its size and the closing magic number.
std::string MakeFooter(const Schema& schema, const FormatOptions& options,
                       const std::vector<RowGroup>& row_groups);

}  // namespace sluice::formats::parquet
