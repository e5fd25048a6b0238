#include "engine/duckdb/files/value_parser.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "data/datetime.h"
#include "data/guid.h"
#include "data/real.h"

namespace sluice::engine::duckdb::files {
namespace {

std::string_view Trim(std::string_view text) {
  auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

template <typename Integer>
std::optional<Integer> ParseInteger(std::string_view text) {
  text = Trim(text);
  if (text.empty()) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);
  Integer value = 0;
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end) return value;
  bool negative = text.starts_with('-');
  std::string_view digits = negative ? text.substr(1) : text;
  if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
    std::make_unsigned_t<Integer> bits = 0;
    auto [hex_stop, hex_error] = std::from_chars(digits.data() + 2, end, bits, 16);
    if (hex_error != std::errc() || hex_stop != end) return std::nullopt;
    return static_cast<Integer>(negative ? 0 - bits : bits);
  }
  if (error != std::errc() || (*stop != '.' && *stop != 'e' && *stop != 'E')) return std::nullopt;
  std::optional<double> real = ParseReal(text);
  // The greatest double below the end of the range; the end itself is not representable.
  constexpr double kBound = sizeof(Integer) == 4 ? 2147483648.0 : 9223372036854775808.0;
  if (!real || std::trunc(*real) != *real || *real < -kBound || *real >= kBound) {
    return std::nullopt;
  }
  return static_cast<Integer>(*real);
}

bool TwoDigits(const char* text, int& value) {
  auto high = static_cast<unsigned>(text[0] - '0');
  auto low = static_cast<unsigned>(text[1] - '0');
  if (high > 9 || low > 9) return false;
  value = static_cast<int>(high * 10 + low);
  return true;
}

// "2024-01-31T10:20:30", with a fraction of up to 7 digits and a Z or neither.
std::optional<int64_t> ParseIsoDatetime(std::string_view text) {
  const char* c = text.data();
  if (text.size() < 19 || c[4] != '-' || c[7] != '-' || (c[10] != 'T' && c[10] != ' ') ||
      c[13] != ':' || c[16] != ':') {
    return std::nullopt;
  }
  CivilTime time;
  int century = 0;
  int year = 0;
  if (!TwoDigits(c, century) || !TwoDigits(c + 2, year) || !TwoDigits(c + 5, time.month) ||
      !TwoDigits(c + 8, time.day) || !TwoDigits(c + 11, time.hour) ||
      !TwoDigits(c + 14, time.minute) || !TwoDigits(c + 17, time.second)) {
    return std::nullopt;
  }
  time.year = century * 100 + year;
  size_t at = 19;
  if (at < text.size() && text[at] == '.') {
    int scale = static_cast<int>(kTicksPerSecond);
    int fraction = 0;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      if (scale == 1) return std::nullopt;
      scale /= 10;
      fraction += (text[at] - '0') * scale;
    }
    time.fraction_ticks = fraction;
  }
  if (at < text.size() && text[at] == 'Z') ++at;
  if (at != text.size()) return std::nullopt;
  return FromCivil(time);
}

}  // namespace

std::optional<bool> ParseBoolValue(std::string_view text) {
  text = Trim(text);
  if (text == "1" || EqualsIgnoringCase(text, "true") || EqualsIgnoringCase(text, "yes")) {
    return true;
  }
  if (text == "0" || EqualsIgnoringCase(text, "false") || EqualsIgnoringCase(text, "no")) {
    return false;
  }
  return std::nullopt;
}

std::optional<int32_t> ParseIntValue(std::string_view text) { return ParseInteger<int32_t>(text); }
std::optional<int64_t> ParseLongValue(std::string_view text) { return ParseInteger<int64_t>(text); }

std::optional<double> ParseRealValue(std::string_view text) {
  text = Trim(text);
  double value = 0;
  auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && stop == text.data() + text.size()) return value;
  return ParseReal(text);
}

std::optional<Decimal> ParseDecimalValue(std::string_view text) {
  return Decimal::Parse(Trim(text));
}

std::optional<int64_t> ParseDatetimeValue(std::string_view text) {
  text = Trim(text);
  if (std::optional<int64_t> ticks = ParseIsoDatetime(text)) return ticks;
  return ParseDatetime(text);
}

std::optional<int64_t> ParseTimespanValue(std::string_view text) {
  return ParseTimespan(Trim(text));
}

std::optional<EngineGuid> ParseGuidValue(std::string_view text) {
  std::optional<Guid> guid = Guid::Parse(Trim(text));
  if (!guid) return std::nullopt;
  return EngineGuid::FromGuid(*guid);
}

std::optional<std::string_view> DynamicReader::Read(std::string_view text, bool padded) {
  std::string_view trimmed = Trim(text);
  if (trimmed.empty()) return std::nullopt;
  if (IsJson(trimmed, padded)) {
    if (trimmed == "null") return std::nullopt;
    return trimmed;
  }
  scratch_.clear();
  AppendJsonString(text, scratch_);
  return scratch_;
}

bool DynamicReader::IsJson(std::string_view text, bool padded) {
  char first = text.front();
  bool possible = first == '{' || first == '[' || first == '"' || first == '-' || first == 't' ||
                  first == 'f' || first == 'n' || (first >= '0' && first <= '9');
  if (!possible) return false;
  simdjson::dom::element element;
  return parser_.parse(text.data(), text.size(), !padded).get(element) == simdjson::SUCCESS;
}

void AppendJsonString(std::string_view text, std::string& out) {
  constexpr char kHexDigits[] = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    auto byte = static_cast<uint8_t>(c);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (byte < 0x20) {
          out += "\\u00";
          out += kHexDigits[byte >> 4];
          out += kHexDigits[byte & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

}  // namespace sluice::engine::duckdb::files
