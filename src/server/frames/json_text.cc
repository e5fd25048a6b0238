#include "server/frames/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "data/datetime.h"
#include "data/decimal.h"

namespace sluice::server {
namespace {

// Bytes that a JSON string can hold as they are: everything from a space on but quote, backslash
// and the bytes of multi-byte characters, which must be checked.
constexpr std::array<bool, 256> MakePlain() {
  std::array<bool, 256> plain{};
  for (size_t i = 0x20; i < 0x80; ++i) plain[i] = i != '"' && i != '\\';
  return plain;
}
constexpr std::array<bool, 256> kPlain = MakePlain();

// The length of the valid UTF-8 character at the start of `text`, or 0.
size_t CharacterLength(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char first = byte(0);
  size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (length == 0 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if (first == 0xE0 && byte(1) < 0xA0) return 0;
  if (first == 0xED && byte(1) > 0x9F) return 0;  // Surrogates.
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

void AppendEscape(unsigned char c, std::string& out) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    default: {
      constexpr char kDigits[] = "0123456789abcdef";
      out += "\\u00";
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
    }
  }
}

void AppendInt64(int64_t value, std::string& out) {
  char buffer[24];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, static_cast<size_t>(end.ptr - buffer));
}

void AppendRealValue(double value, std::string& out) {
  if (std::isnan(value)) {
    out += "\"NaN\"";
  } else if (std::isinf(value)) {
    out += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else {
    char buffer[40];
    auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    std::string_view text(buffer, static_cast<size_t>(end.ptr - buffer));
    out += text;
    // A reader that tells reals from longs by their text sees a real.
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
  }
}

// Dynamic values are valid JSON, in which raw line ends are only white space; the fragmented form
// needs each frame on one line.
void AppendOnOneLine(std::string_view json, std::string& out) {
  size_t at = out.size();
  out += json;
  if (json.find_first_of("\n\r") == std::string_view::npos) return;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(at), out.end(),
      [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

}  // namespace

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  size_t at = 0;
  while (at < text.size()) {
    size_t plain = at;
    while (plain < text.size() && kPlain[static_cast<unsigned char>(text[plain])]) ++plain;
    out.append(text.data() + at, plain - at);
    at = plain;
    if (at == text.size()) break;
    auto c = static_cast<unsigned char>(text[at]);
    if (c < 0x80) {
      AppendEscape(c, out);
      ++at;
    } else if (size_t length = CharacterLength(text.substr(at)); length > 0) {
      out.append(text.data() + at, length);
      at += length;
    } else {
      out += "\xEF\xBF\xBD";
      ++at;
    }
  }
  out += '"';
}

void AppendJsonValue(const ColumnVector& column, size_t row, std::string& out) {
  if (column.IsNull(row)) {
    out += column.type == ScalarType::kString ? "\"\"" : "null";
    return;
  }
  switch (column.type) {
    case ScalarType::kBool:
      out += column.values<uint8_t>()[row] != 0 ? "true" : "false";
      return;
    case ScalarType::kInt: AppendInt64(column.values<int32_t>()[row], out); return;
    case ScalarType::kLong: AppendInt64(column.values<int64_t>()[row], out); return;
    case ScalarType::kReal: AppendRealValue(column.values<double>()[row], out); return;
    case ScalarType::kDecimal:
      out += '"';
      out += column.values<Decimal>()[row].ToString();
      out += '"';
      return;
    case ScalarType::kString: AppendJsonString(column.string(row), out); return;
    case ScalarType::kDatetime: {
      int64_t ticks = std::clamp<int64_t>(column.values<int64_t>()[row], 0, kMaxDatetimeTicks);
      char text[kDatetimeTextSize];
      WriteDatetime(ticks, text);
      out += '"';
      out.append(text, sizeof text);
      out += '"';
      return;
    }
    case ScalarType::kTimespan:
      out += '"';
      AppendTimespan(column.values<int64_t>()[row], out);
      out += '"';
      return;
    case ScalarType::kGuid:
      out += '"';
      out += column.values<EngineGuid>()[row].ToGuid().ToString();
      out += '"';
      return;
    case ScalarType::kDynamic: {
      std::string_view json = column.string(row);
      if (json.empty()) {
        out += "null";
      } else {
        AppendOnOneLine(json, out);
      }
      return;
    }
  }
}

void AppendJsonRows(const ColumnBatch& batch, bool first, std::string& out) {
  for (size_t row = 0; row < batch.row_count; ++row) {
    out += first ? "[" : ",[";
    first = false;
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      if (i > 0) out += ',';
      AppendJsonValue(batch.columns[i], row, out);
    }
    out += ']';
  }
}

LineAndColumn LineAndColumnOf(std::string_view text, uint32_t offset) {
  LineAndColumn position;
  for (size_t i = 0; i < std::min<size_t>(offset, text.size()); ++i) {
    if (text[i] == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      ++position.column;
    }
  }
  return position;
}

}  // namespace sluice::server
