// Names by pattern and by likeness.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::semantics {

// `pattern` matches the whole name; * stands for any characters. Case-sensitive.
bool MatchesWildcard(std::string_view name, std::string_view pattern);

// The candidate nearest to a misspelt name, in any case; empty when none is near.
std::string NearestName(std::string_view name, const std::vector<std::string>& candidates);

// Orders names as people do: digits inside by value, letters in any case ("a2" before "a10").
bool GrannyLess(std::string_view a, std::string_view b);

}  // namespace sluice::semantics
