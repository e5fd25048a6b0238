// What commands over graph models and over snapshots share.
#pragma once

#include <string_view>

#include "catalog/entities.h"
#include "commands/command_call.h"

namespace sluice::commands {

// Snapshots stay until they are dropped.
inline constexpr std::string_view kGraphRetentionPolicy =
    R"({"SoftDeletePeriod":"365000.00:00:00"})";

// Drops the records of a snapshot that the catalog names no more. What cannot be dropped goes at the
// next start.
void DropGraphTables(const CommandCall& call, const catalog::GraphSnapshot& snapshot);

}  // namespace sluice::commands
