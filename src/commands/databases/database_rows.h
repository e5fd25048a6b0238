// How databases show in results.
#pragma once

#include <string_view>

namespace sluice::commands {

// Kusto counts the changes of a database's schema; this server doesn't, and shows one version.
inline constexpr std::string_view kSchemaVersion = "v1.0";

}  // namespace sluice::commands
