// Texts as the reference interpreter sees them: code points, case, terms.
#pragma once

#include <string>
#include <string_view>

#include "language/syntax/expression.h"

namespace sluice::differential {

std::u32string CodePoints(std::string_view text);
std::string Utf8(std::u32string_view points);

// Case of the letters of Latin, Greek and Cyrillic; the generator writes no others.
char32_t LowerCase(char32_t point);
char32_t UpperCase(char32_t point);
std::u32string Fold(std::string_view text);

// A text operator: `text` op `pattern`.
// https://learn.microsoft.com/kusto/query/datatypes-string-operators
bool MatchText(language::BinaryOperator op, std::string_view text, std::string_view pattern);

}  // namespace sluice::differential
