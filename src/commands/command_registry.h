// All commands, and which one a text is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "commands/command_definition.h"
#include "commands/syntax/pattern.h"

namespace sluice::commands {

// A text that was recognised.
struct MatchedCommand {
  const CommandDefinition* definition = nullptr;
  Arguments arguments;   // Properties are checked.
  uint32_t end = 0;      // Where the command ends and a pipe or another statement may follow.
};

// Filled once, then read by any thread.
class CommandRegistry {
 public:
  void Add(CommandDefinition definition);

  // The command that a text is. Otherwise a syntax error with the position and what could have
  // stood there, the nearest commands, or kUnsupported for what only Kusto knows.
  Result<MatchedCommand> Match(std::string_view text) const;

  std::vector<const CommandDefinition*> definitions() const;

 private:
  struct Entry {
    CommandDefinition definition;
    PatternSequence pattern;
  };
  std::vector<Entry> entries_;
};

}  // namespace sluice::commands
