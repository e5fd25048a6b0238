#include "data/guid.h"

namespace sluice {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Guid> Guid::Parse(std::string_view text) {
  if (text.size() == 38 && ((text.front() == '{' && text.back() == '}') ||
                            (text.front() == '(' && text.back() == ')'))) {
    text = text.substr(1, 36);
  }
  bool hyphens = text.size() == 36;
  if (!hyphens && text.size() != 32) return std::nullopt;
  Guid guid;
  size_t digits = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (hyphens && (i == 8 || i == 13 || i == 18 || i == 23)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    int digit = HexDigit(text[i]);
    if (digit < 0) return std::nullopt;
    guid.bytes[digits / 2] = static_cast<uint8_t>(guid.bytes[digits / 2] << 4 | digit);
    ++digits;
  }
  return guid;
}

std::string Guid::ToString() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

}  // namespace sluice
