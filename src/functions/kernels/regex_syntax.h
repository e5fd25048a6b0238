// Regular expressions as KQL writes them, for RE2.
// https://learn.microsoft.com/kusto/query/regex
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::functions {

// The same expression in the syntax of RE2, which differs in this: its \d, \s and \w know ASCII
// only, it has neither \u007F nor (?<name>...), names of Unicode classes are the short ones, and
// there are no flags u (classes and escapes mean Unicode; on by default) and x (blanks and comments
// do not count). Errors: Unsupported, for word starts and ends (\<, \>, \b{start}...) and set
// operations in character classes (&&). What is wrong with an expression otherwise is left to RE2.
// \b stays a boundary between ASCII words.
Result<std::string> ToRe2Syntax(std::string_view pattern);

// The text as an expression that matches it alone.
std::string QuotedForRegex(std::string_view text);

}  // namespace sluice::functions
