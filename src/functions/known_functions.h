// Functions of Kusto that this build does not have, so that errors can tell them from misspellings.
#pragma once

#include <span>
#include <string_view>

namespace sluice::functions {

// Whether Kusto documents a function of this name that Functions() lacks.
bool IsKnownToKusto(std::string_view name);

// All of them, in order of name.
std::span<const std::string_view> MissingFunctions();

// What such a function would need that this server cannot have, in words that follow "which needs";
// empty for the others.
std::string_view NeedOfMissing(std::string_view name);

}  // namespace sluice::functions
