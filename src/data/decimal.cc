#include "data/decimal.h"

#include <charconv>
#include <cmath>

namespace sluice {
namespace {

constexpr int kMaxDigits = Decimal::kPrecision;

__int128 PowerOfTen(int exponent) {
  __int128 power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

}  // namespace

std::optional<Decimal> Decimal::Parse(std::string_view text) {
  bool negative = false;
  size_t at = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
  std::string digits;
  int point = -1;
  bool any = false;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (c >= '0' && c <= '9') {
      any = true;
      if (!(digits.empty() && c == '0' && point < 0)) digits += c;
    } else if (c == '.' && point < 0) {
      point = static_cast<int>(digits.size());
    } else {
      break;
    }
  }
  if (!any) return std::nullopt;
  int exponent = 0;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && text[at] == '+') ++at;
    auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), exponent);
    if (error != std::errc()) return std::nullopt;
    at = static_cast<size_t>(end - text.data());
  }
  if (at != text.size() || exponent > 1000 || exponent < -1000) return std::nullopt;
  if (point < 0) point = static_cast<int>(digits.size());
  // Digits before this position count into units; the next one decides the rounding.
  int keep = point + exponent + kScale;
  __int128 units = 0;
  bool significant = false;
  int written = 0;
  for (int i = 0; i < keep; ++i) {
    int digit = i < static_cast<int>(digits.size()) ? digits[static_cast<size_t>(i)] - '0' : 0;
    significant |= digit != 0;
    if (significant && ++written > kMaxDigits) return std::nullopt;
    units = units * 10 + digit;
    if (!significant && i >= static_cast<int>(digits.size())) break;
  }
  if (keep >= 0 && keep < static_cast<int>(digits.size()) && digits[static_cast<size_t>(keep)] >= '5') {
    ++units;
  }
  if (units >= PowerOfTen(kMaxDigits)) return std::nullopt;
  return Decimal{negative ? -units : units};
}

Decimal Decimal::FromInt64(int64_t value) { return {static_cast<__int128>(value) * PowerOfTen(kScale)}; }

std::optional<Decimal> Decimal::FromReal(double value) {
  if (!std::isfinite(value) || std::fabs(value) >= 1e20) return std::nullopt;
  char buffer[64];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  return Parse(std::string_view(buffer, static_cast<size_t>(end.ptr - buffer)));
}

double Decimal::ToReal() const {
  std::string text = ToString();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string Decimal::ToString() const {
  unsigned __int128 rest = units < 0 ? -static_cast<unsigned __int128>(units)
                                     : static_cast<unsigned __int128>(units);
  char buffer[64];
  char* out = buffer + sizeof buffer;
  bool fraction = false;
  for (int i = 0; i < kScale; ++i) {
    char digit = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
    if (digit != '0' || fraction) {
      *--out = digit;
      fraction = true;
    }
  }
  if (fraction) *--out = '.';
  do {
    *--out = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (units < 0) *--out = '-';
  return std::string(out, static_cast<size_t>(buffer + sizeof buffer - out));
}

}  // namespace sluice
