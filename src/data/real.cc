#include "data/real.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include <strings.h>

namespace sluice {

void AppendReal(double value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::isinf(value)) {
    out += value > 0 ? "Infinity" : "-Infinity";
    return;
  }
  // .NET switches to an exponent at 1E+15 and below 1E-05, and Kusto shows what .NET shows.
  double magnitude = std::fabs(value);
  char buffer[64];
  if (magnitude != 0 && (magnitude >= 1e15 || magnitude < 1e-4)) {
    auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
    std::string_view text(buffer, static_cast<size_t>(end.ptr - buffer));
    auto exponent = text.find('e');
    out += text.substr(0, exponent);
    out += 'E';
    out += text.substr(exponent + 1);
    return;
  }
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
  std::string_view text(buffer, static_cast<size_t>(end.ptr - buffer));
  out += text;
  if (text.find('.') == std::string_view::npos) out += ".0";
}

std::string FormatReal(double value) {
  std::string text;
  AppendReal(value, text);
  return text;
}

std::optional<double> ParseReal(std::string_view text) {
  bool negative = false;
  std::string_view digits = text;
  if (!digits.empty() && (digits[0] == '+' || digits[0] == '-')) {
    negative = digits[0] == '-';
    digits.remove_prefix(1);
  }
  if (digits.empty()) return std::nullopt;
  auto equals = [&](std::string_view word) {
    return digits.size() == word.size() && strncasecmp(digits.data(), word.data(), word.size()) == 0;
  };
  double value = 0;
  if (equals("nan")) {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (equals("inf") || equals("infinity")) {
    value = std::numeric_limits<double>::infinity();
  } else {
    if (digits[0] != '.' && (digits[0] < '0' || digits[0] > '9')) return std::nullopt;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (end != digits.data() + digits.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) {
      value = std::strtod(std::string(digits).c_str(), nullptr);  // Infinity or zero.
    } else if (error != std::errc()) {
      return std::nullopt;
    }
  }
  return negative ? -value : value;
}

}  // namespace sluice
