// String literals as text: where one ends, and what it means.
// https://learn.microsoft.com/kusto/query/scalar-data-types/string
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::language {

// The end of the string literal that starts at `begin`, with prefix and quotes, or 0 when none
// starts there. An unclosed one ends at the end of its line; one of several lines, at the end of
// the text.
size_t StringLiteralEnd(std::string_view text, size_t begin);

// The value of a whole literal. What is wrong with it (an unknown escape, no closing quote) goes
// to `error` when given.
std::string DecodeStringLiteral(std::string_view literal, std::string* error);

}  // namespace sluice::language
