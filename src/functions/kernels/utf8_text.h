// Code points of UTF-8 text, for the kernels that count characters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::functions {

// The size in bytes of the character that starts with this byte; 1 for a stray byte.
inline size_t CharacterSize(char first) {
  auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

bool IsAsciiText(std::string_view text);
bool IsValidUtf8(std::string_view text);
// Bytes that are no UTF-8 become U+FFFD each.
std::string RepairedUtf8(std::string text);
size_t CharacterCount(std::string_view text);
// The byte offset of character `index`, at most the size of the text.
size_t ByteOffset(std::string_view text, size_t index);
// The characters, each as its bytes.
std::vector<std::string_view> Characters(std::string_view text);
// The code point of one character's bytes.
uint32_t CodePoint(std::string_view character);
void AppendCodePoint(uint32_t code, std::string& out);

// Lower and upper case, character by character.
void AppendLower(std::string_view text, std::string& out);
void AppendUpper(std::string_view text, std::string& out);
// Equal when case is folded as AppendLower does.
bool EqualIgnoringCase(std::string_view a, std::string_view b);

}  // namespace sluice::functions
