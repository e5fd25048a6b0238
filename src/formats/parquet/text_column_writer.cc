#include "formats/parquet/text_column_writer.h"

#include <cstring>
#include <string_view>
#include <vector>

#include "formats/parquet/definition_levels.h"
#include "formats/parquet/run_length_encoder.h"
#include "formats/parquet/text_dictionary.h"
#include "formats/text/value_text.h"

namespace sluice::formats::parquet {
namespace {

// What other writers allow a dictionary too.
constexpr size_t kDictionarySizeMax = size_t{1} << 20;
// How often it is asked whether the dictionary pays.
constexpr size_t kValuesBetweenChecks = 1024;
// Longer bounds than this help no reader and bloat the footer.
constexpr size_t kRangeSizeMax = 128;

// The smallest and largest of many texts, in the order of their bytes, which is that of Unicode.
class TextRange {
 public:
  void Add(std::string_view text) {
    const uint64_t prefix = Prefix(text);
    if (prefix > min_prefix_ && prefix < max_prefix_) return;
    if (!any_ || text < min_) {
      min_ = text;
      min_prefix_ = prefix;
    }
    if (!any_ || text > max_) {
      max_ = text;
      max_prefix_ = prefix;
    }
    any_ = true;
  }

  void Store(ColumnChunk& chunk) const {
    if (!any_ || min_.size() > kRangeSizeMax || max_.size() > kRangeSizeMax) return;
    chunk.has_range = true;
    chunk.min = min_;
    chunk.max = max_;
  }

  void Clear() { *this = TextRange(); }

 private:
  // The first bytes as a number that orders like the text, as far as it decides.
  static uint64_t Prefix(std::string_view text) {
    uint64_t word = 0;
    if (text.size() >= 8) {
      std::memcpy(&word, text.data(), 8);
    } else {
      std::memcpy(&word, text.data(), text.size());
    }
    return __builtin_bswap64(word);
  }

  bool any_ = false;
  std::string min_;
  std::string max_;
  uint64_t min_prefix_ = ~uint64_t{0};
  uint64_t max_prefix_ = 0;
};

class TextColumnWriter final : public ColumnWriter {
 public:
  explicit TextColumnWriter(ScalarType type) : type_(type), plain_(0) {}

  void Append(const ColumnVector& column, const uint32_t* rows, size_t count) override {
    for (size_t i = 0; i < count; ++i) {
      const size_t row = rows != nullptr ? rows[i] : i;
      if (column.IsNull(row)) {
        if (type_ == ScalarType::kString) {
          levels_.AddPresent(1);
          Add("");
        } else {
          levels_.AddNull();
        }
        continue;
      }
      levels_.AddPresent(1);
      if (type_ == ScalarType::kGuid) {
        char text[kGuidTextSize];
        WriteGuid(column.values<EngineGuid>()[row], text);
        Add({text, kGuidTextSize});
      } else {
        Add(column.string(row));
      }
    }
  }

  int64_t raw_size_bytes() const override { return raw_size_bytes_; }

  Result<ColumnChunk> Finish(PageWriter& pages, std::string& block) override {
    ColumnChunk chunk;
    chunk.value_count = static_cast<int64_t>(levels_.row_count());
    chunk.null_count = static_cast<int64_t>(levels_.null_count());
    chunk.offset = static_cast<int64_t>(block.size());
    if (by_dictionary_ && (indices_.empty() || dictionary_.size() * 2 > indices_.size())) {
      SwitchToPlain();
    }
    Status status = by_dictionary_ ? WriteDictionaryPages(pages, block, chunk)
                                   : WritePlainPages(pages, block, chunk);
    Clear();
    if (!status.ok()) return status;
    return chunk;
  }

 private:
  // A plain page begins at this value and byte.
  struct PageBegin {
    size_t value = 0;
    size_t offset = 0;
  };

  void Add(std::string_view text) {
    raw_size_bytes_ += static_cast<int64_t>(4 + text.size());
    if (!by_dictionary_) {
      range_.Add(text);
      char* out = BeginPlainValue(4 + text.size());
      const auto size = static_cast<uint32_t>(text.size());
      std::memcpy(out, &size, 4);
      std::memcpy(out + 4, text.data(), text.size());
      plain_.SetEnd(out + 4 + text.size());
      return;
    }
    indices_.push_back(dictionary_.Add(text));
    if (indices_.size() % kValuesBetweenChecks == 0 &&
        (dictionary_.size() * 2 > indices_.size() ||
         dictionary_.plain_size_bytes() > kDictionarySizeMax)) {
      SwitchToPlain();
    }
  }

  char* BeginPlainValue(size_t size) {
    if (page_begins_.empty() || plain_.size() - page_begins_.back().offset >= kPageSize) {
      page_begins_.push_back({plain_count_, plain_.size()});
    }
    ++plain_count_;
    return plain_.Reserve(size);
  }

  void SwitchToPlain() {
    for (uint32_t index : indices_) {
      const std::string_view entry = dictionary_.PlainEntry(index);
      char* out = BeginPlainValue(entry.size());
      std::memcpy(out, entry.data(), entry.size());
      plain_.SetEnd(out + entry.size());
    }
    AddDictionaryToRange();
    by_dictionary_ = false;
  }

  void AddDictionaryToRange() {
    for (uint32_t i = 0; i < dictionary_.size(); ++i) range_.Add(dictionary_.Entry(i));
  }

  Status WriteDictionaryPages(PageWriter& pages, std::string& block, ColumnChunk& chunk) {
    AddDictionaryToRange();
    range_.Store(chunk);
    pages.body().Append(dictionary_.plain());
    RETURN_IF_ERROR(pages.WriteDictionaryPage(dictionary_.size(), block, chunk));
    const int bit_width = BitWidth(static_cast<uint32_t>(dictionary_.size() - 1));
    const char width = static_cast<char>(bit_width);
    constexpr size_t kValuesPerPage = kPageSize / sizeof(uint32_t);
    size_t row = 0;
    size_t value = 0;
    do {
      const size_t value_count = std::min(kValuesPerPage, indices_.size() - value);
      const size_t row_count =
          levels_.RowsHolding(row, value_count, value + value_count == indices_.size());
      levels_.AppendEncoded(row, row_count, pages.body());
      pages.body().Append({&width, 1});
      AppendRunLengthEncoded(indices_.data() + value, value_count, bit_width, pages.body());
      RETURN_IF_ERROR(pages.WriteDataPage(row_count, Encoding::kRleDictionary, block, chunk));
      row += row_count;
      value += value_count;
    } while (value < indices_.size());
    return Status::Ok();
  }

  Status WritePlainPages(PageWriter& pages, std::string& block, ColumnChunk& chunk) {
    range_.Store(chunk);
    if (page_begins_.empty()) page_begins_.push_back({0, 0});
    size_t row = 0;
    for (size_t page = 0; page < page_begins_.size(); ++page) {
      const bool last = page + 1 == page_begins_.size();
      const PageBegin begin = page_begins_[page];
      const PageBegin end =
          last ? PageBegin{plain_count_, plain_.size()} : page_begins_[page + 1];
      const size_t row_count = levels_.RowsHolding(row, end.value - begin.value, last);
      levels_.AppendEncoded(row, row_count, pages.body());
      pages.body().Append(plain_.view().substr(begin.offset, end.offset - begin.offset));
      RETURN_IF_ERROR(pages.WriteDataPage(row_count, Encoding::kPlain, block, chunk));
      row += row_count;
    }
    return Status::Ok();
  }

  void Clear() {
    levels_.Clear();
    range_.Clear();
    dictionary_.Clear();
    indices_.clear();
    plain_.Clear();
    page_begins_.clear();
    plain_count_ = 0;
    raw_size_bytes_ = 0;
    by_dictionary_ = true;
  }

  ScalarType type_;
  DefinitionLevels levels_;
  TextRange range_;
  bool by_dictionary_ = true;
  TextDictionary dictionary_;
  std::vector<uint32_t> indices_;
  TextBuffer plain_;
  std::vector<PageBegin> page_begins_;
  size_t plain_count_ = 0;
  int64_t raw_size_bytes_ = 0;
};

}  // namespace

std::unique_ptr<ColumnWriter> MakeTextColumnWriter(ScalarType type) {
  return std::make_unique<TextColumnWriter>(type);
}

}  // namespace sluice::formats::parquet
