#include "formats/parquet/bool_column_writer.h"

#include <algorithm>
#include <vector>

#include "formats/parquet/definition_levels.h"

namespace sluice::formats::parquet {
namespace {

class BoolColumnWriter final : public ColumnWriter {
 public:
  void Append(const ColumnVector& column, const uint32_t* rows, size_t count) override {
    for (size_t i = 0; i < count; ++i) {
      const size_t row = rows != nullptr ? rows[i] : i;
      if (column.IsNull(row)) {
        levels_.AddNull();
      } else {
        levels_.AddPresent(1);
        values_.push_back(column.values<uint8_t>()[row] != 0 ? 1 : 0);
      }
    }
  }

  int64_t raw_size_bytes() const override { return static_cast<int64_t>(values_.size() + 7) / 8; }

  Result<ColumnChunk> Finish(PageWriter& pages, std::string& block) override {
    ColumnChunk chunk;
    chunk.value_count = static_cast<int64_t>(levels_.row_count());
    chunk.null_count = static_cast<int64_t>(levels_.null_count());
    chunk.offset = static_cast<int64_t>(block.size());
    if (!values_.empty()) {
      const auto [min, max] = std::minmax_element(values_.begin(), values_.end());
      chunk.has_range = true;
      chunk.min = std::string(1, static_cast<char>(*min));
      chunk.max = std::string(1, static_cast<char>(*max));
    }
    TextBuffer& body = pages.body();
    levels_.AppendEncoded(0, levels_.row_count(), body);
    const size_t size = (values_.size() + 7) / 8;
    char* out = body.Reserve(size);
    std::fill(out, out + size, '\0');
    for (size_t i = 0; i < values_.size(); ++i) {
      out[i / 8] = static_cast<char>(out[i / 8] | values_[i] << (i % 8));
    }
    body.SetEnd(out + size);
    Status status = pages.WriteDataPage(levels_.row_count(), Encoding::kPlain, block, chunk);
    values_.clear();
    levels_.Clear();
    if (!status.ok()) return status;
    return chunk;
  }

 private:
  DefinitionLevels levels_;
  std::vector<uint8_t> values_;  // Those that are not null.
};

}  // namespace

std::unique_ptr<ColumnWriter> MakeBoolColumnWriter() {
  return std::make_unique<BoolColumnWriter>();
}

}  // namespace sluice::formats::parquet
