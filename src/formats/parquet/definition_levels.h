// Which rows of a column in a row group are null.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/text/text_buffer.h"

namespace sluice::formats::parquet {

// Costs nothing per row as long as there is no null.
class DefinitionLevels {
 public:
  void AddPresent(size_t count);
  void AddNull();
  void Clear();

  size_t row_count() const { return row_count_; }
  size_t null_count() const { return null_count_; }

  // The rows from `row` on that hold exactly `value_count` values; all the rest with `last`, so
  // that nulls at the end are counted.
  size_t RowsHolding(size_t row, size_t value_count, bool last) const;

  // The levels of some rows as a data page begins with them.
  void AppendEncoded(size_t row, size_t count, TextBuffer& out) const;

 private:
  size_t row_count_ = 0;
  size_t null_count_ = 0;
  std::vector<uint8_t> levels_;  // 1 where there is a value; empty while no row is null.
};

}  // namespace sluice::formats::parquet
