#include "functions/kernels/utf8_text.h"

#include <locale.h>
#include <wctype.h>

#include <algorithm>
#include <cstring>

namespace sluice::functions {
namespace {

// The C library's tables of letters, whatever the process's own locale is.
locale_t UnicodeLocale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

uint32_t LowerCodePoint(uint32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 32 : code;
  if (code >= 0xC0 && code <= 0xDE && code != 0xD7) return code + 32;
  if (code == 0x130) return 'i';
  bool even_upper = (code >= 0x100 && code <= 0x137) || (code >= 0x14A && code <= 0x177);
  if (even_upper) return code | 1;
  bool odd_upper = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
  if (odd_upper) return code + (code & 1);
  if (code == 0x178) return 0xFF;
  if (code >= 0x391 && code <= 0x3A9 && code != 0x3A2) return code + 32;
  if (code >= 0x410 && code <= 0x42F) return code + 32;
  if (code >= 0x400 && code <= 0x40F) return code + 80;
  return UnicodeLocale() == nullptr ? code
                                    : static_cast<uint32_t>(towlower_l(code, UnicodeLocale()));
}

uint32_t UpperCodePoint(uint32_t code) {
  if (code < 0x80) return code >= 'a' && code <= 'z' ? code - 32 : code;
  return UnicodeLocale() == nullptr ? code
                                    : static_cast<uint32_t>(towupper_l(code, UnicodeLocale()));
}

// How many bytes from the start on are ASCII.
size_t AsciiSize(std::string_view text) {
  constexpr uint64_t kTopBits = 0x8080808080808080;
  size_t size = 0;
  for (; size + 32 <= text.size(); size += 32) {
    uint64_t words[4];
    std::memcpy(words, text.data() + size, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & kTopBits) != 0) break;
  }
  for (; size + 8 <= text.size(); size += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + size, sizeof word);
    if ((word & kTopBits) != 0) break;
  }
  while (size < text.size() && static_cast<unsigned char>(text[size]) < 0x80) ++size;
  return size;
}

}  // namespace

bool IsAsciiText(std::string_view text) { return AsciiSize(text) == text.size(); }

bool IsValidUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      ++i;
      continue;
    }
    size_t size = CharacterSize(text[i]);
    if (size == 1 || byte > 0xF4 || i + size > text.size()) return false;
    for (size_t k = 1; k < size; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    uint32_t code = CodePoint(text.substr(i, size));
    constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kLeast[size] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    i += size;
  }
  return true;
}

std::string RepairedUtf8(std::string text) {
  if (IsValidUtf8(text)) return text;
  std::string repaired;
  for (size_t i = 0; i < text.size();) {
    const std::string_view character = std::string_view(text).substr(i, CharacterSize(text[i]));
    if (IsValidUtf8(character)) {
      repaired += character;
      i += character.size();
    } else {
      AppendCodePoint(0xFFFD, repaired);
      ++i;
    }
  }
  return repaired;
}

size_t CharacterCount(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

size_t ByteOffset(std::string_view text, size_t index) {
  size_t at = 0;
  while (index > 0 && at < text.size()) {
    at += CharacterSize(text[at]);
    --index;
  }
  return std::min(at, text.size());
}

std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> characters;
  characters.reserve(text.size());
  while (!text.empty()) {
    size_t size = std::min(CharacterSize(text[0]), text.size());
    characters.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return characters;
}

uint32_t CodePoint(std::string_view character) {
  if (character.empty()) return 0;
  auto byte = static_cast<unsigned char>(character[0]);
  if (byte < 0x80) return byte;
  uint32_t code = character.size() == 2   ? byte & 0x1FU
                  : character.size() == 3 ? byte & 0x0FU
                                          : byte & 0x07U;
  for (size_t i = 1; i < character.size(); ++i) {
    code = code << 6 | (static_cast<unsigned char>(character[i]) & 0x3FU);
  }
  return code;
}

void AppendCodePoint(uint32_t code, std::string& out) {
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

void AppendLower(std::string_view text, std::string& out) {
  for (size_t i = 0; i < text.size();) {
    if (const size_t ascii = AsciiSize(text.substr(i)); ascii > 0) {
      const size_t at = out.size();
      out.append(text, i, ascii);
      char* lower = out.data() + at;
      for (size_t k = 0; k < ascii; ++k) {
        lower[k] = static_cast<char>(lower[k] + (lower[k] >= 'A' && lower[k] <= 'Z' ? 32 : 0));
      }
      i += ascii;
      continue;
    }
    size_t size = std::min(CharacterSize(text[i]), text.size() - i);
    AppendCodePoint(LowerCodePoint(CodePoint(text.substr(i, size))), out);
    i += size;
  }
}

void AppendUpper(std::string_view text, std::string& out) {
  for (size_t i = 0; i < text.size();) {
    size_t size = std::min(CharacterSize(text[i]), text.size() - i);
    AppendCodePoint(UpperCodePoint(CodePoint(text.substr(i, size))), out);
    i += size;
  }
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() == b.size()) {
    bool ascii_equal = true;
    for (size_t i = 0; i < a.size() && ascii_equal; ++i) {
      if (static_cast<unsigned char>(a[i]) >= 0x80) return [&] {
        std::string left;
        std::string right;
        AppendLower(a, left);
        AppendLower(b, right);
        return left == right;
      }();
      char x = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + 32) : a[i];
      char y = b[i] >= 'A' && b[i] <= 'Z' ? static_cast<char>(b[i] + 32) : b[i];
      ascii_equal = x == y;
    }
    return ascii_equal;
  }
  if (IsAsciiText(a) || IsAsciiText(b)) return false;
  std::string left;
  std::string right;
  AppendLower(a, left);
  AppendLower(b, right);
  return left == right;
}

}  // namespace sluice::functions
