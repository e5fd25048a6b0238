#include "formats/text/json_lines_format.h"

#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/text/copy_text.h"
#include "formats/text/text_format.h"
#include "formats/text/value_text.h"

namespace sluice::formats {
namespace {

// The room that the text of a JSON string needs.
size_t StringSizeMax(size_t size) { return 6 * size + 18; }

char* WriteEscape(char c, char* out) {
  constexpr char kDigits[] = "0123456789abcdef";
  *out++ = '\\';
  switch (c) {
    case '"': *out++ = '"'; break;
    case '\\': *out++ = '\\'; break;
    case '\b': *out++ = 'b'; break;
    case '\f': *out++ = 'f'; break;
    case '\n': *out++ = 'n'; break;
    case '\r': *out++ = 'r'; break;
    case '\t': *out++ = 't'; break;
    default:
      std::memcpy(out, "u00", 3);
      out[3] = kDigits[static_cast<uint8_t>(c) >> 4];
      out[4] = kDigits[static_cast<uint8_t>(c) & 15];
      out += 5;
  }
  return out;
}

// Escapes `text` at `out`, where StringSizeMax() bytes are free.
char* WriteEscaped(std::string_view text, char* out) {
  return CopyEscapingSpecials<JsonSpecials>(text, out, &WriteEscape);
}

char* WriteString(const StringSlot& slot, char* out) {
  *out++ = '"';
  if (CopyFindingSpecials<JsonSpecials>(slot, out)) [[unlikely]] {
    out = WriteEscaped(slot.view(), out);
  } else {
    out += slot.size;
  }
  *out++ = '"';
  return out;
}

char* WriteNull(char* out) {
  std::memcpy(out, "null", 4);
  return out + 4;
}

char* WriteDynamic(const StringSlot& slot, char* out) {
  if (slot.size == 0) return WriteNull(out);
  if (CopyFindingSpecials<LineBreakSpecials>(slot, out)) [[unlikely]] {
    // Valid JSON has line breaks only between tokens: inside strings they are escaped.
    for (char c : slot.view()) {
      *out++ = LineBreakSpecials::Has(static_cast<uint8_t>(c)) ? ' ' : c;
    }
    return out;
  }
  return out + slot.size;
}

// A text that needs no escapes, in quotes.
template <typename Write>
char* WriteBetweenQuotes(char* out, Write write) {
  *out++ = '"';
  out = write(out);
  *out++ = '"';
  return out;
}

class JsonLinesEncoder final : public TextBlockEncoder {
 public:
  // `keys` holds, per column, what precedes its value: {"name": or ,"name":
  JsonLinesEncoder(Compression compression, std::shared_ptr<const Schema> schema,
                   std::shared_ptr<const std::vector<std::string>> keys)
      : TextBlockEncoder(compression, schema),
        keys_(std::move(keys)),
        datetimes_(schema->columns.size()) {
    fixed_size_max_ = 64;
    for (const std::string& key : *keys_) fixed_size_max_ += key.size() + kFixedTextSizeMax + 2;
  }

 protected:
  Status WriteRows(const ColumnBatch& batch, const uint32_t* rows, size_t row_count) override {
    const size_t column_count = batch.columns.size();
    const ColumnVector* columns = batch.columns.data();
    const std::string* keys = keys_->data();
    for (size_t i = 0; i < row_count; ++i) {
      const size_t row = rows != nullptr ? rows[i] : i;
      char* out = buffer().Reserve(fixed_size_max_);
      for (size_t c = 0; c < column_count; ++c) {
        const ColumnVector& column = columns[c];
        std::memcpy(out, keys[c].data(), keys[c].size());
        out += keys[c].size();
        if (column.IsNull(row) && column.type != ScalarType::kString) {
          out = WriteNull(out);
          continue;
        }
        switch (column.type) {
          case ScalarType::kBool:
            out = WriteBool(column.values<uint8_t>()[row] != 0, out);
            break;
          case ScalarType::kInt: out = WriteInt64(column.values<int32_t>()[row], out); break;
          case ScalarType::kLong: out = WriteInt64(column.values<int64_t>()[row], out); break;
          case ScalarType::kReal: {
            double value = column.values<double>()[row];
            out = std::isfinite(value)
                      ? WriteReal(value, out)
                      : WriteBetweenQuotes(out, [&](char* at) { return WriteReal(value, at); });
            break;
          }
          case ScalarType::kDecimal:
            out = WriteBetweenQuotes(
                out, [&](char* at) { return WriteDecimal(column.values<Decimal>()[row], at); });
            break;
          case ScalarType::kDatetime: {
            int64_t ticks = column.values<int64_t>()[row];
            if (!IsDatetime(ticks)) [[unlikely]] return DatetimeOutOfRange(c, ticks);
            out = WriteBetweenQuotes(out,
                                     [&](char* at) { return datetimes_[c].Write(ticks, at); });
            break;
          }
          case ScalarType::kTimespan:
            out = WriteBetweenQuotes(
                out, [&](char* at) { return WriteTimespan(column.values<int64_t>()[row], at); });
            break;
          case ScalarType::kGuid:
            out = WriteBetweenQuotes(
                out, [&](char* at) { return WriteGuid(column.values<EngineGuid>()[row], at); });
            break;
          case ScalarType::kString: {
            static constexpr StringSlot kEmpty{};
            const StringSlot& slot =
                column.IsNull(row) ? kEmpty : column.values<StringSlot>()[row];
            buffer().SetEnd(out);
            out = buffer().Reserve(StringSizeMax(slot.size) + fixed_size_max_);
            out = WriteString(slot, out);
            break;
          }
          case ScalarType::kDynamic: {
            const StringSlot& slot = column.values<StringSlot>()[row];
            buffer().SetEnd(out);
            out = buffer().Reserve(size_t{slot.size} + 18 + fixed_size_max_);
            out = WriteDynamic(slot, out);
            break;
          }
        }
      }
      *out++ = '}';
      *out++ = '\n';
      buffer().SetEnd(out);
    }
    return Status::Ok();
  }

 private:
  std::shared_ptr<const std::vector<std::string>> keys_;
  std::vector<DatetimeWriter> datetimes_;
  size_t fixed_size_max_ = 0;  // All of a row but the texts of string and dynamic columns.
};

class JsonLinesFormat final : public FileFormat {
 public:
  JsonLinesFormat(const FormatOptions& options, const Schema& schema)
      : options_(options), schema_(std::make_shared<const Schema>(schema)) {
    auto keys = std::make_shared<std::vector<std::string>>();
    for (const Column& column : schema.columns) {
      std::string escaped(StringSizeMax(column.name.size()), '\0');
      char* end = WriteEscaped(column.name, escaped.data());
      escaped.resize(static_cast<size_t>(end - escaped.data()));
      keys->push_back((keys->empty() ? "{\"" : ",\"") + escaped + "\":");
    }
    keys_ = std::move(keys);
  }

  const FormatOptions& options() const override { return options_; }
  std::unique_ptr<BlockEncoder> NewEncoder() const override {
    return std::make_unique<JsonLinesEncoder>(options_.compression, schema_, keys_);
  }
  std::unique_ptr<FileAssembler> NewAssembler() const override {
    return std::make_unique<TextFileAssembler>(options_, std::string());
  }
  std::string file_extension() const override { return TextFileExtension(options_); }

 private:
  FormatOptions options_;
  std::shared_ptr<const Schema> schema_;
  std::shared_ptr<const std::vector<std::string>> keys_;
};

}  // namespace

std::unique_ptr<FileFormat> MakeJsonLinesFormat(const FormatOptions& options,
                                                const Schema& schema) {
  return std::make_unique<JsonLinesFormat>(options, schema);
}

}  // namespace sluice::formats
