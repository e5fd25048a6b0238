// JSON that commands write into their results.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::commands {

// A JSON string with its quotes.
std::string JsonString(std::string_view text);
// ["a","b"]
std::string JsonArray(const std::vector<std::string>& texts);

}  // namespace sluice::commands
