// The commands of this server: the one place that lists them.
#pragma once

#include "commands/command_registry.h"

namespace sluice::commands {

void RegisterCommands(CommandRegistry& registry);

}  // namespace sluice::commands
