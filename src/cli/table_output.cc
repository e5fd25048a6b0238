#include "cli/table_output.h"

#include <algorithm>
#include <vector>

namespace sluice::cli {
namespace {

constexpr size_t kRowsForWidths = 1000;
constexpr size_t kCellWidthMax = 120;

bool IsRightAligned(ScalarType type) { return IsNumeric(type); }

// Characters that terminals show two columns wide: CJK, Hangul, full-width forms, emoji.
bool IsWide(uint32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

// The code point at the start of `text`, and its length in bytes.
uint32_t CodePoint(std::string_view text, size_t& length) {
  auto first = static_cast<unsigned char>(text[0]);
  length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  length = std::min(length, text.size());
  if (length == 1) return first;
  uint32_t code = first & (0xFFU >> (length + 1));
  for (size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 63);
  return code;
}

// One line, no control characters, at most kCellWidthMax columns.
std::string CellText(const Scalar& value) {
  if (value.is_null()) return "";
  std::string text = value.ToText();
  std::string cell;
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    size_t length = 1;
    uint32_t code = CodePoint(std::string_view(text).substr(i), length);
    if (width >= kCellWidthMax) {
      cell += "…";
      break;
    }
    if (code == '\n') {
      cell += "\\n";
      width += 2;
    } else if (code == '\t') {
      cell += "\\t";
      width += 2;
    } else if (code < 0x20 || code == 0x7F) {
      cell += '?';
      ++width;
    } else {
      cell.append(text, i, length);
      width += IsWide(code) ? 2 : 1;
    }
    i += length;
  }
  return cell;
}

class TableOutput final : public Output {
 public:
  explicit TableOutput(std::FILE* file) : file_(file) {}

  Status BeginResult(const Schema& schema) override {
    if (result_count_++ > 0) std::fputc('\n', file_);
    schema_ = schema;
    waiting_.clear();
    widths_.clear();
    for (const Column& column : schema.columns) widths_.push_back(DisplayWidth(column.name));
    head_written_ = false;
    return Status::Ok();
  }

  Status AddRow(std::vector<Scalar> row) override {
    ++row_count_;
    std::vector<std::string> cells;
    for (const Scalar& value : row) cells.push_back(CellText(value));
    if (head_written_) {
      WriteLine(cells);
      return Status::Ok();
    }
    for (size_t i = 0; i < cells.size(); ++i) {
      widths_[i] = std::max(widths_[i], DisplayWidth(cells[i]));
    }
    waiting_.push_back(std::move(cells));
    if (waiting_.size() >= kRowsForWidths) WriteHead();
    return Status::Ok();
  }

  Status EndResult() override {
    if (!head_written_) WriteHead();
    if (std::fflush(file_) != 0) return Unavailable("The output cannot be written.");
    return Status::Ok();
  }

  int64_t row_count() const override { return row_count_; }

 private:
  void WriteHead() {
    head_written_ = true;
    std::vector<std::string> names;
    for (const Column& column : schema_.columns) names.push_back(column.name);
    WriteLine(names);
    std::string rule;
    for (size_t i = 0; i < widths_.size(); ++i) {
      if (i > 0) rule += "  ";
      rule.append(widths_[i], '-');
    }
    rule += '\n';
    std::fwrite(rule.data(), 1, rule.size(), file_);
    for (const auto& cells : waiting_) WriteLine(cells);
    waiting_.clear();
  }

  void WriteLine(const std::vector<std::string>& cells) {
    std::string line;
    for (size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line += "  ";
      size_t width = DisplayWidth(cells[i]);
      size_t padding = width < widths_[i] ? widths_[i] - width : 0;
      bool right = IsRightAligned(schema_.columns[i].type);
      if (right) line.append(padding, ' ');
      line += cells[i];
      if (!right && i + 1 < cells.size()) line.append(padding, ' ');
    }
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), file_);
  }

  std::FILE* file_;
  Schema schema_;
  std::vector<size_t> widths_;
  std::vector<std::vector<std::string>> waiting_;
  bool head_written_ = false;
  int64_t row_count_ = 0;
  int result_count_ = 0;
};

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    size_t length = 1;
    width += IsWide(CodePoint(text, length)) ? 2 : 1;
    text.remove_prefix(length);
  }
  return width;
}

std::unique_ptr<Output> MakeTableOutput(std::FILE* file) {
  return std::make_unique<TableOutput>(file);
}

}  // namespace sluice::cli
