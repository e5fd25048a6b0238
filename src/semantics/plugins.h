// The plugins of the evaluate operator that this build knows, for the binder, tools and references.
#pragma once

#include <span>
#include <string_view>

namespace sluice::semantics {

struct PluginInfo {
  std::string_view name;     // As written after evaluate: "bag_unpack".
  std::string_view summary;  // One sentence.
  // Why the plugin is refused, as the end of a sentence; empty when it works.
  std::string_view refusal;
};

// In order of name.
std::span<const PluginInfo> Plugins();

}  // namespace sluice::semantics
