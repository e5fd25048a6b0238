#include "formats/parquet/number_column_writer.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#include "base/clock.h"
#include "data/decimal.h"
#include "formats/parquet/definition_levels.h"
#include "formats/parquet/run_length_encoder.h"

namespace sluice::formats::parquet {
namespace {

// Finds the place of a number in a dictionary. Open addressing, at most half full.
template <typename Value>
class NumberDictionary {
 public:
  // False when it does not pay: without values, or with nearly as many entries as values.
  bool Build(const std::vector<Value>& values, std::vector<uint32_t>& indices) {
    entries_.clear();
    slots_.assign(kInitialSlots, 0);
    indices.resize(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      if (i > 0 && SameBits(values[i], values[i - 1])) {
        indices[i] = indices[i - 1];
        continue;
      }
      uint32_t* slot = Find(values[i]);
      if (*slot == 0) {
        if (entries_.size() * 2 >= slots_.size()) {
          // As good as plain, or too large to be read with pleasure.
          if (entries_.size() * 2 > i || entries_.size() >= kEntriesMax) return false;
          Grow();
          slot = Find(values[i]);
        }
        entries_.push_back(values[i]);
        *slot = static_cast<uint32_t>(entries_.size());
      }
      indices[i] = *slot - 1;
    }
    return !entries_.empty() && entries_.size() * 2 <= values.size();
  }
  const std::vector<Value>& entries() const { return entries_; }

 private:
  static constexpr size_t kInitialSlots = 1024;
  static constexpr size_t kEntriesMax = size_t{1} << 16;

  static bool SameBits(const Value& a, const Value& b) {
    return std::memcmp(&a, &b, sizeof(Value)) == 0;
  }

  static uint64_t Hash(const Value& value) {
    uint64_t words[2] = {};
    std::memcpy(words, &value, sizeof(Value));
    return (words[0] ^ (words[1] * 0x9e3779b97f4a7c15)) * 0xd6e8feb86659fd93;
  }

  // The slot of a value, or the free one where it belongs.
  uint32_t* Find(const Value& value) {
    const size_t mask = slots_.size() - 1;
    size_t at = Hash(value) >> (64 - std::countr_zero(slots_.size()));
    while (slots_[at] != 0 && !SameBits(entries_[slots_[at] - 1], value)) at = (at + 1) & mask;
    return &slots_[at];
  }

  void Grow() {
    slots_.assign(slots_.size() * 4, 0);
    for (size_t i = 0; i < entries_.size(); ++i) {
      *Find(entries_[i]) = static_cast<uint32_t>(i + 1);
    }
  }

  std::vector<Value> entries_;
  std::vector<uint32_t> slots_;  // Index + 1 of an entry; 0 = free.
};

// In the memory of a little-endian machine numbers lie as plain encoding wants them; only decimals
// are written with the highest byte first.
template <typename Value>
void AppendPlain(const Value* values, size_t count, TextBuffer& out) {
  if constexpr (std::is_same_v<Value, __int128>) {
    char* at = out.Reserve(count * 16);
    for (size_t i = 0; i < count; ++i, at += 16) {
      auto bits = static_cast<unsigned __int128>(values[i]);
      uint64_t halves[2] = {__builtin_bswap64(static_cast<uint64_t>(bits >> 64)),
                            __builtin_bswap64(static_cast<uint64_t>(bits))};
      std::memcpy(at, halves, 16);
    }
    out.SetEnd(at);
  } else {
    out.Append({reinterpret_cast<const char*>(values), count * sizeof(Value)});
  }
}
static_assert(std::endian::native == std::endian::little);

template <typename Value>
void SetRange(const std::vector<Value>& values, ColumnChunk& chunk) {
  if (values.empty()) return;
  Value min = values[0];
  Value max = values[0];
  for (const Value& value : values) {
    if constexpr (std::is_same_v<Value, double>) {
      if (std::isnan(value)) return;  // Has no place in an order.
    }
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if constexpr (std::is_same_v<Value, double>) {
    // The two zeros are equal: the range must include both, as the format demands.
    if (min == 0) min = -0.0;
    if (max == 0) max = 0.0;
  }
  auto plain = [](const Value& value) {
    TextBuffer text(16);
    AppendPlain(&value, 1, text);
    return std::string(text.view());
  };
  chunk.has_range = true;
  chunk.min = plain(min);
  chunk.max = plain(max);
}

// `Convert` makes a Value of an element of the batch.
template <typename Element, typename Value, typename Convert>
class NumberColumnWriter final : public ColumnWriter {
 public:
  explicit NumberColumnWriter(Convert convert) : convert_(convert) {}

  void Append(const ColumnVector& column, const uint32_t* rows, size_t count) override {
    const Element* elements = column.values<Element>();
    if (column.validity == nullptr) {
      levels_.AddPresent(count);
      const size_t begin = values_.size();
      values_.resize(begin + count);
      Value* out = values_.data() + begin;
      if (rows == nullptr) {
        for (size_t i = 0; i < count; ++i) out[i] = convert_(elements[i]);
      } else {
        for (size_t i = 0; i < count; ++i) out[i] = convert_(elements[rows[i]]);
      }
      return;
    }
    for (size_t i = 0; i < count; ++i) {
      const size_t row = rows != nullptr ? rows[i] : i;
      if (column.IsNull(row)) {
        levels_.AddNull();
      } else {
        levels_.AddPresent(1);
        values_.push_back(convert_(elements[row]));
      }
    }
  }

  int64_t raw_size_bytes() const override {
    return static_cast<int64_t>(values_.size() * sizeof(Value));
  }

  Result<ColumnChunk> Finish(PageWriter& pages, std::string& block) override {
    ColumnChunk chunk;
    chunk.value_count = static_cast<int64_t>(levels_.row_count());
    chunk.null_count = static_cast<int64_t>(levels_.null_count());
    chunk.offset = static_cast<int64_t>(block.size());
    Status status = WritePages(pages, block, chunk);
    values_.clear();
    levels_.Clear();
    if (!status.ok()) return status;
    return chunk;
  }

 private:
  Status WritePages(PageWriter& pages, std::string& block, ColumnChunk& chunk) {
    const bool by_dictionary = dictionary_.Build(values_, indices_);
    SetRange(by_dictionary ? dictionary_.entries() : values_, chunk);
    int bit_width = 0;
    if (by_dictionary) {
      const std::vector<Value>& entries = dictionary_.entries();
      AppendPlain(entries.data(), entries.size(), pages.body());
      RETURN_IF_ERROR(pages.WriteDictionaryPage(entries.size(), block, chunk));
      bit_width = BitWidth(static_cast<uint32_t>(entries.size() - 1));
    }
    constexpr size_t kValuesPerPage = kPageSize / sizeof(Value);
    size_t row = 0;
    size_t value = 0;
    do {
      const size_t value_count = std::min(kValuesPerPage, values_.size() - value);
      const size_t row_count =
          levels_.RowsHolding(row, value_count, value + value_count == values_.size());
      levels_.AppendEncoded(row, row_count, pages.body());
      if (by_dictionary) {
        const char width = static_cast<char>(bit_width);
        pages.body().Append({&width, 1});
        AppendRunLengthEncoded(indices_.data() + value, value_count, bit_width, pages.body());
      } else {
        AppendPlain(values_.data() + value, value_count, pages.body());
      }
      RETURN_IF_ERROR(pages.WriteDataPage(
          row_count, by_dictionary ? Encoding::kRleDictionary : Encoding::kPlain, block, chunk));
      row += row_count;
      value += value_count;
    } while (value < values_.size());
    return Status::Ok();
  }

  Convert convert_;
  DefinitionLevels levels_;
  std::vector<Value> values_;  // Those that are not null.
  NumberDictionary<Value> dictionary_;
  std::vector<uint32_t> indices_;
};

template <typename Element, typename Value, typename Convert>
std::unique_ptr<ColumnWriter> Make(Convert convert) {
  return std::make_unique<NumberColumnWriter<Element, Value, Convert>>(convert);
}

template <int64_t kTicksPerUnit>
std::unique_ptr<ColumnWriter> MakeDatetime() {
  return Make<int64_t, int64_t>([](int64_t ticks) {
    // Datetimes count from the year 1, so that this division rounds down.
    return ticks / kTicksPerUnit - kUnixEpochTicks / kTicksPerUnit;
  });
}

}  // namespace

std::unique_ptr<ColumnWriter> MakeNumberColumnWriter(ScalarType type,
                                                     const FormatOptions& options) {
  switch (type) {
    case ScalarType::kInt: return Make<int32_t, int32_t>([](int32_t value) { return value; });
    case ScalarType::kReal: return Make<double, double>([](double value) { return value; });
    case ScalarType::kDecimal:
      return Make<Decimal, __int128>([](const Decimal& value) { return value.units; });
    case ScalarType::kDatetime:
      return options.parquet_datetime_precision == DatetimePrecision::kMillisecond
                 ? MakeDatetime<kTicksPerMillisecond>()
                 : MakeDatetime<kTicksPerMicrosecond>();
    default: return Make<int64_t, int64_t>([](int64_t value) { return value; });
  }
}

}  // namespace sluice::formats::parquet
