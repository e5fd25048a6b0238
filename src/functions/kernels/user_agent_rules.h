// What user agents look like: rules tried in order, the first that matches counts.
#pragma once

#include <span>
#include <string_view>

namespace sluice::functions {

// A regular expression of RE2, in which {v} stands for a version, groups of up to three numbers with
// dots between; and what it tells.
struct UserAgentRule {
  std::string_view pattern;
  std::string_view family;
  // Browsers and systems: the numbers of the version; those of {v} where none is given. Devices:
  // brand and model. Here as in the family, $0 is the match and $1 to $9 are groups.
  std::string_view parts[4] = {};
};

std::span<const UserAgentRule> BrowserRules();
std::span<const UserAgentRule> SystemRules();
std::span<const UserAgentRule> DeviceRules();

}  // namespace sluice::functions
