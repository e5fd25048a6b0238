// Text of double values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

// The shortest text that reads back as the same value, always recognisable as a real: "1.0",
// "0.1", "1E+20", "NaN", "Infinity", "-Infinity".
std::string FormatReal(double value);
// Appends the same text.
void AppendReal(double value, std::string& out);

// Reads a whole text as a double, with "NaN", "Infinity", "inf" and their signs in any case.
std::optional<double> ParseReal(std::string_view text);

}  // namespace sluice
