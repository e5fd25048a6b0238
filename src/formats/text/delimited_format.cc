#include "formats/text/delimited_format.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/text/copy_text.h"
#include "formats/text/text_format.h"
#include "formats/text/value_text.h"

namespace sluice::formats {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

// The room that a field needs for a text.
size_t FieldSizeMax(size_t size) { return 2 * size + 18; }

// Quotes `text` at `out`, where FieldSizeMax() bytes are free.
char* WriteQuoted(std::string_view text, char* out) {
  *out++ = '"';
  out = CopyEscapingSpecials<QuoteSpecials>(text, out, [](char, char* at) {
    std::memcpy(at, "\"\"", 2);
    return at + 2;
  });
  *out++ = '"';
  return out;
}

template <char kDelimiter>
char* WriteField(const StringSlot& slot, char* out) {
  if (slot.size == 0) return out;
  if (CopyFindingSpecials<DelimitedSpecials<kDelimiter>>(slot, out) || IsBlank(out[0]) ||
      IsBlank(out[slot.size - 1])) [[unlikely]] {
    return WriteQuoted(slot.view(), out);
  }
  return out + slot.size;
}

template <char kDelimiter>
class DelimitedEncoder final : public TextBlockEncoder {
 public:
  DelimitedEncoder(Compression compression, std::shared_ptr<const Schema> schema)
      : TextBlockEncoder(compression, schema), datetimes_(schema->columns.size()) {}

 protected:
  Status WriteRows(const ColumnBatch& batch, const uint32_t* rows, size_t row_count) override {
    const size_t column_count = batch.columns.size();
    const ColumnVector* columns = batch.columns.data();
    // Room for every field of fixed size and all delimiters of a row; strings reserve their own.
    const size_t fixed_size_max = column_count * (kFixedTextSizeMax + 1) + 4;
    for (size_t i = 0; i < row_count; ++i) {
      const size_t row = rows != nullptr ? rows[i] : i;
      const size_t row_begin = buffer().size();
      char* out = buffer().Reserve(fixed_size_max);
      for (size_t c = 0; c < column_count; ++c) {
        const ColumnVector& column = columns[c];
        if (c > 0) *out++ = kDelimiter;
        if (column.IsNull(row)) continue;
        switch (column.type) {
          case ScalarType::kBool:
            out = WriteBool(column.values<uint8_t>()[row] != 0, out);
            break;
          case ScalarType::kInt: out = WriteInt64(column.values<int32_t>()[row], out); break;
          case ScalarType::kLong: out = WriteInt64(column.values<int64_t>()[row], out); break;
          case ScalarType::kReal: out = WriteReal(column.values<double>()[row], out); break;
          case ScalarType::kDecimal:
            out = WriteDecimal(column.values<Decimal>()[row], out);
            break;
          case ScalarType::kDatetime: {
            int64_t ticks = column.values<int64_t>()[row];
            if (!IsDatetime(ticks)) [[unlikely]] return DatetimeOutOfRange(c, ticks);
            out = datetimes_[c].Write(ticks, out);
            break;
          }
          case ScalarType::kTimespan:
            out = WriteTimespan(column.values<int64_t>()[row], out);
            break;
          case ScalarType::kGuid: out = WriteGuid(column.values<EngineGuid>()[row], out); break;
          case ScalarType::kString:
          case ScalarType::kDynamic: {
            const StringSlot& slot = column.values<StringSlot>()[row];
            buffer().SetEnd(out);
            out = buffer().Reserve(FieldSizeMax(slot.size) + fixed_size_max);
            out = WriteField<kDelimiter>(slot, out);
            break;
          }
        }
      }
      buffer().SetEnd(out);
      if (column_count == 1 && buffer().size() == row_begin) {
        *out++ = '"';
        *out++ = '"';
      }
      *out++ = '\r';
      *out++ = '\n';
      buffer().SetEnd(out);
    }
    return Status::Ok();
  }

 private:
  std::vector<DatetimeWriter> datetimes_;
};

class DelimitedFormat final : public FileFormat {
 public:
  DelimitedFormat(const FormatOptions& options, const Schema& schema)
      : options_(options), schema_(std::make_shared<const Schema>(schema)) {}

  const FormatOptions& options() const override { return options_; }

  std::unique_ptr<BlockEncoder> NewEncoder() const override {
    if (options_.format == DataFormat::kTsv) {
      return std::make_unique<DelimitedEncoder<'\t'>>(options_.compression, schema_);
    }
    return std::make_unique<DelimitedEncoder<','>>(options_.compression, schema_);
  }

  std::unique_ptr<FileAssembler> NewAssembler() const override {
    return std::make_unique<TextFileAssembler>(options_, HeaderLine());
  }

  std::string file_extension() const override { return TextFileExtension(options_); }

 private:
  std::string HeaderLine() const {
    const char delimiter = options_.format == DataFormat::kTsv ? '\t' : ',';
    std::string line;
    for (const Column& column : schema_->columns) {
      if (&column != schema_->columns.data()) line += delimiter;
      const std::string& name = column.name;
      bool quote = name.empty() || IsBlank(name.front()) || IsBlank(name.back()) ||
                   name.find_first_of(std::string("\"\r\n") + delimiter) != std::string::npos;
      if (quote) {
        std::string quoted(FieldSizeMax(name.size()), '\0');
        quoted.resize(static_cast<size_t>(WriteQuoted(name, quoted.data()) - quoted.data()));
        line += quoted;
      } else {
        line += name;
      }
    }
    return line + "\r\n";
  }

  FormatOptions options_;
  std::shared_ptr<const Schema> schema_;
};

}  // namespace

std::unique_ptr<FileFormat> MakeDelimitedFormat(const FormatOptions& options,
                                                const Schema& schema) {
  return std::make_unique<DelimitedFormat>(options, schema);
}

}  // namespace sluice::formats
