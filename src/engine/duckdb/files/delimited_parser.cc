// Fields between delimiters, RFC 4180: a field that starts with a quote ends at the next lone one
// and may hold delimiters and line breaks; a quote elsewhere is text.
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "engine/duckdb/files/record_parser.h"

namespace sluice::engine::duckdb::files {
namespace {

// Walks over the delimiters, quotes and line breaks of a padded text, 64 bytes at a time.
class SpecialBytes {
 public:
  void Begin(const char* text, size_t size, char delimiter) {
    text_ = text;
    size_ = size;
    delimiter_ = delimiter;
    base_ = 0;
    mask_ = size > 0 ? Load(0) : 0;
  }

  // The position of the next special byte, or the size of the text.
  size_t Next() {
    while (mask_ == 0) {
      base_ += 64;
      if (base_ >= size_) {
        base_ = size_;
        return size_;
      }
      mask_ = Load(base_);
    }
    size_t position = base_ + static_cast<size_t>(__builtin_ctzll(mask_));
    mask_ &= mask_ - 1;
    // The padding is zeros, so nothing special lies behind the end.
    return position;
  }

 private:
  uint64_t Load(size_t at) const {
    uint64_t mask = 0;
#ifdef __SSE2__
    const __m128i delimiter = _mm_set1_epi8(delimiter_);
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i line_break = _mm_set1_epi8('\n');
    for (size_t i = 0; i < 4; ++i) {
      __m128i bytes =
          _mm_loadu_si128(reinterpret_cast<const __m128i*>(text_ + at + 16 * i));
      __m128i found = _mm_or_si128(
          _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiter), _mm_cmpeq_epi8(bytes, quote)),
          _mm_cmpeq_epi8(bytes, line_break));
      mask |= static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(found))) << (16 * i);
    }
#else
    for (size_t i = 0; i < 64; ++i) {
      char c = text_[at + i];
      if (c == delimiter_ || c == '"' || c == '\n') mask |= uint64_t{1} << i;
    }
#endif
    return mask;
  }

  const char* text_ = nullptr;
  size_t size_ = 0;
  char delimiter_ = ',';
  size_t base_ = 0;
  uint64_t mask_ = 0;
};

class DelimitedParser final : public RecordParser {
 public:
  DelimitedParser(char delimiter, bool skip_first)
      : delimiter_(delimiter), skip_first_(skip_first) {}

  void Begin(const TextBlock& block) override {
    text_ = block.text();
    position_ = 0;
    specials_.Begin(text_.data(), text_.size(), delimiter_);
    bool skipped = !skip_first_ || !block.starts_file;
    while (!skipped && position_ < text_.size()) skipped = ReadRecord({}, 0);
  }

  Result<size_t> Parse(const std::vector<ColumnWriter*>& columns, size_t first_row,
                       size_t rows_max) override {
    size_t rows = 0;
    while (rows < rows_max && position_ < text_.size()) {
      if (ReadRecord(columns, first_row + rows)) ++rows;
    }
    return rows;
  }

 private:
  // Reads one record; false for an empty line, which is none.
  bool ReadRecord(const std::vector<ColumnWriter*>& columns, size_t row) {
    const size_t record_begin = position_;
    size_t column = 0;
    while (true) {
      bool last = false;
      bool padded = true;
      std::string_view field = ReadField(last, padded);
      if (last && column == 0 && field.empty() && text_[record_begin] != '"' &&
          text_[record_begin] != delimiter_) {
        return false;
      }
      if (column < columns.size() && columns[column] != nullptr) {
        ColumnWriter& writer = *columns[column];
        if (field.empty()) {
          writer.WriteAbsent(row);
        } else {
          writer.WriteText(row, field, padded);
        }
      }
      ++column;
      if (last) break;
    }
    for (; column < columns.size(); ++column) {
      if (columns[column] != nullptr) columns[column]->WriteAbsent(row);
    }
    return true;
  }

  // The text of the field at position_, which moves behind the delimiter or, for the last field of
  // the record, the line break. Valid until the next call.
  std::string_view ReadField(bool& last, bool& padded) {
    const size_t begin = position_;
    size_t special = specials_.Next();
    if (special == begin && begin < text_.size() && text_[begin] == '"') {
      return ReadQuotedField(last, padded);
    }
    while (special < text_.size() && text_[special] == '"') special = specials_.Next();
    return text_.substr(begin, EndField(begin, special, last) - begin);
  }

  // Moves behind the byte at `special`, which ends a field; the end of the field's text.
  size_t EndField(size_t begin, size_t special, bool& last) {
    last = special >= text_.size() || text_[special] == '\n';
    position_ = special < text_.size() ? special + 1 : text_.size();
    bool carriage_return = last && special > begin && text_[special - 1] == '\r';
    return carriage_return ? special - 1 : special;
  }

  std::string_view ReadQuotedField(bool& last, bool& padded) {
    size_t begin = position_ + 1;
    bool unescaped = false;
    scratch_.clear();
    size_t closing = text_.size();
    while (true) {
      closing = specials_.Next();
      if (closing >= text_.size()) break;
      if (text_[closing] != '"') continue;
      if (closing + 1 >= text_.size() || text_[closing + 1] != '"') break;
      scratch_.append(text_, begin, closing + 1 - begin);
      unescaped = true;
      begin = specials_.Next() + 1;  // Behind the second quote of the pair.
    }
    std::string_view tail = text_.substr(begin, closing - begin);
    if (closing >= text_.size()) {
      position_ = text_.size();
      last = true;
    } else {
      size_t special = specials_.Next();
      while (special < text_.size() && text_[special] == '"') special = specials_.Next();
      size_t end = EndField(closing + 1, special, last);
      if (end > closing + 1) {  // Text between the closing quote and the delimiter is kept.
        scratch_.append(tail);
        unescaped = true;
        tail = text_.substr(closing + 1, end - closing - 1);
      }
    }
    if (!unescaped) return tail;
    scratch_.append(tail);
    padded = false;
    return scratch_;
  }

  const char delimiter_;
  const bool skip_first_;
  std::string_view text_;
  size_t position_ = 0;
  SpecialBytes specials_;
  std::string scratch_;
};

}  // namespace

std::unique_ptr<RecordParser> MakeDelimitedParser(char delimiter, bool skip_first) {
  return std::make_unique<DelimitedParser>(delimiter, skip_first);
}

}  // namespace sluice::engine::duckdb::files
