#include "formats/parquet/definition_levels.h"

#include <cstring>

#include "formats/parquet/run_length_encoder.h"

namespace sluice::formats::parquet {

void DefinitionLevels::AddPresent(size_t count) {
  row_count_ += count;
  if (!levels_.empty()) levels_.resize(row_count_, 1);
}

void DefinitionLevels::AddNull() {
  ++row_count_;
  ++null_count_;
  levels_.resize(row_count_, 1);
  levels_.back() = 0;
}

void DefinitionLevels::Clear() {
  row_count_ = 0;
  null_count_ = 0;
  levels_.clear();
}

size_t DefinitionLevels::RowsHolding(size_t row, size_t value_count, bool last) const {
  if (last) return row_count_ - row;
  if (levels_.empty()) return value_count;
  size_t at = row;
  while (value_count > 0) value_count -= levels_[at++];
  return at - row;
}

void DefinitionLevels::AppendEncoded(size_t row, size_t count, TextBuffer& out) const {
  const size_t begin = out.size();
  out.Append(std::string_view("\0\0\0\0", 4));
  if (levels_.empty()) {
    AppendRun(1, count, 1, out);
  } else {
    AppendRunLengthEncoded(levels_.data() + row, count, 1, out);
  }
  auto size = static_cast<uint32_t>(out.size() - begin - 4);
  std::memcpy(out.Reserve(0) - size - 4, &size, 4);
}

}  // namespace sluice::formats::parquet
