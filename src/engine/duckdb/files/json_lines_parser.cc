#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <unordered_map>

#include "engine/duckdb/files/record_parser.h"

namespace sluice::engine::duckdb::files {
namespace {

using simdjson::ondemand::json_type;

// By its characters; what a column makes of it is the column's business.
bool IsNumber(std::string_view token) {
  size_t end = token.find_first_not_of("+-.0123456789eE");
  return end == std::string_view::npos ||
         token.find_first_not_of(" \t\r", end) == std::string_view::npos;
}

class JsonLinesParser final : public RecordParser {
 public:
  explicit JsonLinesParser(std::vector<std::string> names) : names_(std::move(names)) {
    for (size_t i = 0; i < names_.size(); ++i) columns_by_name_.emplace(names_[i], i);
  }

  void Begin(const TextBlock& block) override {
    block_ = &block;
    text_ = block.text();
    position_ = 0;
    line_ = block.first_line;
  }

  Result<size_t> Parse(const std::vector<ColumnWriter*>& columns, size_t first_row,
                       size_t rows_max) override {
    size_t rows = 0;
    while (rows < rows_max && position_ < text_.size()) {
      size_t end = text_.find('\n', position_);
      if (end == std::string_view::npos) end = text_.size();
      std::string_view line = text_.substr(position_, end - position_);
      position_ = end + 1;
      const size_t number = line_++;
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      if (!ReadLine(line, columns, first_row + rows)) return Malformed(line, number);
      ++rows;
    }
    return rows;
  }

 private:
  Status Malformed(std::string_view line, size_t number) const {
    if (line.ends_with('\r')) line.remove_suffix(1);
    constexpr size_t kExcerptSizeMax = 80;
    size_t size = std::min(line.size(), kExcerptSizeMax);
    // Not within a character.
    while (size < line.size() && (static_cast<uint8_t>(line[size]) & 0xC0) == 0x80) --size;
    return InvalidArgument("the file " + block_->path + ", line " + std::to_string(number) +
                           ": not a JSON object (json has one in each line): " +
                           std::string(line.substr(0, size)) + (size < line.size() ? "..." : ""));
  }

  bool ReadLine(std::string_view line, const std::vector<ColumnWriter*>& columns, size_t row) {
    simdjson::ondemand::document document;
    // The padding is what follows the line in its block.
    if (parser_.iterate(line.data(), line.size(), line.size() + simdjson::SIMDJSON_PADDING)
            .get(document) != simdjson::SUCCESS) {
      return false;
    }
    simdjson::ondemand::object object;
    if (document.get_object().get(object) != simdjson::SUCCESS) return false;
    seen_.assign(columns.size(), false);
    size_t expected = 0;
    for (auto field_result : object) {
      simdjson::ondemand::field field;
      if (std::move(field_result).get(field) != simdjson::SUCCESS) return false;
      std::string_view name;
      if (field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
      size_t column = FindColumn(name, expected);
      if (column == names_.size()) continue;
      expected = column + 1;
      if (columns[column] == nullptr) continue;
      bool present = false;
      if (!WriteField(field.value(), *columns[column], row, present)) return false;
      seen_[column] = present;
    }
    const char* behind = nullptr;
    if (document.current_location().get(behind) == simdjson::SUCCESS) return false;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] != nullptr && !seen_[i]) columns[i]->WriteAbsent(row);
    }
    return true;
  }

  // The position of a name, names_.size() when no column has it. Fields mostly come in order.
  size_t FindColumn(std::string_view name, size_t expected) const {
    if (expected < names_.size() && names_[expected] == name) return expected;
    auto found = columns_by_name_.find(name);
    return found == columns_by_name_.end() ? names_.size() : found->second;
  }

  // False when the value is malformed.
  static bool WriteField(simdjson::ondemand::value& value, ColumnWriter& writer, size_t row,
                         bool& present) {
    json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    present = type != json_type::null;
    std::string_view text;
    switch (type) {
      case json_type::null: return !value.is_null().error();
      case json_type::string:
        if (writer.type() == ScalarType::kDynamic) {
          // As it stands, with its quotes, once it is known to be well formed.
          text = value.raw_json_token();
          std::string_view unescaped;
          if (value.get_string().get(unescaped) != simdjson::SUCCESS) return false;
        } else {
          if (value.get_string().get(text) != simdjson::SUCCESS) return false;
          // A string that the parser unescaped lies in the parser's memory.
          if (text.empty() && writer.type() == ScalarType::kString) {
            present = false;
          } else {
            writer.WriteText(row, text, false);
          }
          return true;
        }
        break;
      case json_type::object: {
        simdjson::ondemand::object object;
        if (value.get_object().get(object) != simdjson::SUCCESS ||
            object.raw_json().get(text) != simdjson::SUCCESS) {
          return false;
        }
        break;
      }
      case json_type::array: {
        simdjson::ondemand::array array;
        if (value.get_array().get(array) != simdjson::SUCCESS ||
            array.raw_json().get(text) != simdjson::SUCCESS) {
          return false;
        }
        break;
      }
      case json_type::boolean: {
        text = value.raw_json_token();
        bool unused;
        if (value.get_bool().get(unused) != simdjson::SUCCESS) return false;
        break;
      }
      case json_type::number: {
        text = value.raw_json_token();
        // Numbers beyond 64 bits are fine: a decimal column may read them.
        if (!IsNumber(text)) return false;
        break;
      }
    }
    size_t end = text.find_last_not_of(" \t\r");
    writer.WriteText(row, text.substr(0, end + 1), true);
    return true;
  }

  const std::vector<std::string> names_;
  std::unordered_map<std::string_view, size_t> columns_by_name_;
  simdjson::ondemand::parser parser_;
  const TextBlock* block_ = nullptr;
  std::string_view text_;
  size_t position_ = 0;
  size_t line_ = 1;  // Of `position_` in the file.
  std::vector<bool> seen_;
};

}  // namespace

std::unique_ptr<RecordParser> MakeJsonLinesParser(std::vector<std::string> names) {
  return std::make_unique<JsonLinesParser>(std::move(names));
}

}  // namespace sluice::engine::duckdb::files
