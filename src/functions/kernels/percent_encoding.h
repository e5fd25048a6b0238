// Percent encoding of URLs.
#pragma once

#include <string>
#include <string_view>

namespace sluice::functions {

// The value of a hexadecimal digit in any case, or -1.
int HexDigit(char c);

// "%41" becomes "A" and "+" a space; what is no valid escape stays as it is.
std::string PercentDecoded(std::string_view text);

}  // namespace sluice::functions
