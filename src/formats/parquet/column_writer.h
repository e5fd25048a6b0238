// Collects one column of a row group and writes its pages.
//
// Kusto's types become, as documented
// (https://learn.microsoft.com/kusto/management/data-export/export-data-to-storage#data-types-mapping):
//
//   bool              BOOLEAN
//   int               INT32
//   long, timespan    INT64; a timespan as its ticks of 100 ns
//   real              DOUBLE
//   datetime          INT64, TIMESTAMP in UTC of micro- or milliseconds since 1970, rounded down
//   decimal           FIXED_LEN_BYTE_ARRAY(16), DECIMAL(38, 18)
//   string, guid      BYTE_ARRAY, STRING
//   dynamic           BYTE_ARRAY, STRING: its JSON text
//
// Values are encoded by dictionary as long as that pays, else plainly.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/status.h"
#include "data/column_batch.h"
#include "formats/file_format.h"
#include "formats/parquet/page_writer.h"

namespace sluice::formats::parquet {

// Pages are about this large before compression: what a reader holds at a time.
inline constexpr size_t kPageSize = size_t{1} << 20;

// Not thread-safe.
class ColumnWriter {
 public:
  virtual ~ColumnWriter() = default;

  // Adds the rows `rows[0..count)` of a column, or 0..count when `rows` is null. Copies all.
  virtual void Append(const ColumnVector& column, const uint32_t* rows, size_t count) = 0;

  // What the rows so far take in plain encoding.
  virtual int64_t raw_size_bytes() const = 0;

  // Appends the pages of the rows to `block`; empty and ready for the next row group afterwards,
  // also after an error.
  virtual Result<ColumnChunk> Finish(PageWriter& pages, std::string& block) = 0;
};

std::unique_ptr<ColumnWriter> MakeColumnWriter(ScalarType type, const FormatOptions& options);

}  // namespace sluice::formats::parquet
