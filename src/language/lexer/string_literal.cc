#include "language/lexer/string_literal.h"

#include <cstdint>
#include <optional>

namespace sluice::language {
namespace {

struct Opening {
  size_t content = 0;  // Where the content begins; 0 when no literal starts here.
  char quote = '"';
  bool verbatim = false;
  bool multi_line = false;
};

Opening ReadOpening(std::string_view text, size_t begin) {
  auto at = [&](size_t i) { return i < text.size() ? text[i] : '\0'; };
  Opening opening;
  size_t i = begin;
  if (at(i) == 'h' || at(i) == 'H') ++i;
  if (at(i) == '@') {
    opening.verbatim = true;
    ++i;
  }
  opening.quote = at(i);
  if (at(i) == '"' || at(i) == '\'') {
    opening.content = i + 1;
  } else if (!opening.verbatim && (at(i) == '`' || at(i) == '~') && at(i + 1) == at(i) &&
             at(i + 2) == at(i)) {
    opening.multi_line = true;
    opening.content = i + 3;
  }
  return opening;
}

struct Extent {
  size_t content_end = 0;
  size_t end = 0;
  bool closed = false;
};

Extent FindEnd(std::string_view text, const Opening& opening) {
  if (opening.multi_line) {
    size_t close = text.find(std::string(3, opening.quote), opening.content);
    if (close == std::string_view::npos) return {text.size(), text.size(), false};
    return {close, close + 3, true};
  }
  size_t i = opening.content;
  while (i < text.size()) {
    char c = text[i];
    if (c == '\n' || c == '\r') break;
    if (c == '\\' && !opening.verbatim && i + 1 < text.size() && text[i + 1] != '\n' &&
        text[i + 1] != '\r') {
      i += 2;
    } else if (c == opening.quote) {
      if (!opening.verbatim || i + 1 >= text.size() || text[i + 1] != c) return {i, i + 1, true};
      i += 2;
    } else {
      ++i;
    }
  }
  return {i, i, false};
}

void AppendUtf8(uint32_t code, std::string& out) {
  auto byte = [&](uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

std::optional<uint32_t> ReadHex(std::string_view text, size_t begin, size_t digits) {
  if (begin + digits > text.size()) return std::nullopt;
  uint32_t value = 0;
  for (char c : text.substr(begin, digits)) {
    uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<uint32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<uint32_t>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
    value = value * 16 + digit;
  }
  return value;
}

// Reads the escape whose letter stands at `i` of `text`; returns its length, or 0 when unknown.
size_t ReadEscape(std::string_view text, size_t i, std::string& out) {
  switch (text[i]) {
    case '\'':
    case '"':
    case '\\':
      out += text[i];
      return 1;
    case 'a':
      out += '\a';
      return 1;
    case 'b':
      out += '\b';
      return 1;
    case 'f':
      out += '\f';
      return 1;
    case 'n':
      out += '\n';
      return 1;
    case 'r':
      out += '\r';
      return 1;
    case 't':
      out += '\t';
      return 1;
    case 'v':
      out += '\v';
      return 1;
    case 'x': {
      auto code = ReadHex(text, i + 1, 2);
      if (!code) return 0;
      AppendUtf8(*code, out);
      return 3;
    }
    case 'u': {
      auto code = ReadHex(text, i + 1, 4);
      if (!code) return 0;
      size_t length = 5;
      if (*code >= 0xD800 && *code < 0xDC00 && text.substr(i + 5, 2) == "\\u") {
        auto low = ReadHex(text, i + 7, 4);
        if (low && *low >= 0xDC00 && *low < 0xE000) {
          code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
          length = 11;
        }
      }
      bool lone_surrogate = *code >= 0xD800 && *code < 0xE000;
      AppendUtf8(lone_surrogate ? 0xFFFD : *code, out);
      return length;
    }
    case 'U': {
      auto code = ReadHex(text, i + 1, 8);
      if (!code || *code > 0x10FFFF) return 0;
      AppendUtf8(*code, out);
      return 9;
    }
    default: {
      auto octal = [&](size_t k) { return k < text.size() && text[k] >= '0' && text[k] <= '7'; };
      if (!octal(i)) return 0;
      size_t digits = 1;
      if (octal(i + 1)) digits = octal(i + 2) && text[i] <= '3' ? 3 : 2;
      uint32_t code = 0;
      for (size_t k = 0; k < digits; ++k)
        code = code * 8 + static_cast<uint32_t>(text[i + k] - '0');
      AppendUtf8(code, out);
      return digits;
    }
  }
}

void SetError(std::string* error, std::string message) {
  if (error != nullptr && error->empty()) *error = std::move(message);
}

}  // namespace

size_t StringLiteralEnd(std::string_view text, size_t begin) {
  Opening opening = ReadOpening(text, begin);
  return opening.content == 0 ? 0 : FindEnd(text, opening).end;
}

std::string DecodeStringLiteral(std::string_view literal, std::string* error) {
  Opening opening = ReadOpening(literal, 0);
  Extent extent = FindEnd(literal, opening);
  if (!extent.closed) {
    SetError(error, std::string("The string has no closing ") +
                        std::string(opening.multi_line ? 3u : 1u, opening.quote));
  }
  std::string_view content = literal.substr(opening.content, extent.content_end - opening.content);
  if (opening.multi_line) return std::string(content);
  std::string value;
  value.reserve(content.size());
  for (size_t i = 0; i < content.size();) {
    if (opening.verbatim || content[i] != '\\') {
      value += content[i];
      i += opening.verbatim && content[i] == opening.quote ? 2 : 1;
      continue;
    }
    size_t length = i + 1 < content.size() ? ReadEscape(content, i + 1, value) : 0;
    if (length == 0) {
      std::string shown(content.substr(i, 2));
      SetError(error, "'" + shown + "' is no escape sequence: write \\\\ for a backslash, or @ " +
                          "before the string to take it verbatim");
      length = i + 1 < content.size() ? 1 : 0;
    }
    i += 1 + length;
  }
  return value;
}

}  // namespace sluice::language
