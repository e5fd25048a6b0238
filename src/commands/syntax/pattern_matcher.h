// Fits the tokens of a command to a pattern.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "commands/arguments.h"
#include "commands/syntax/pattern.h"
#include "commands/syntax/token_reader.h"

namespace sluice::commands {

// The text of a command: its head in tokens, up to and with the first `<|` outside of strings, and
// what follows, which is no matter of commands.
struct CommandText {
  std::string_view text;
  std::vector<language::Token> tokens;  // Of the head.
  size_t head_size = 0;
  bool has_body = false;  // There is a `<|`.
  Status head_status;     // What the lexer found wrong.
};
CommandText SplitCommand(std::string_view text);

struct PatternMatch {
  Arguments arguments;
  uint32_t end = 0;  // Where the command ends: at a '|', a ';' or the end of the text.
};

// The first way in which the whole command fits; optional parts are taken where they can be.
// Otherwise nothing, with what stopped it merged into `failure`.
std::optional<PatternMatch> MatchPattern(const PatternSequence& pattern, const CommandText& command,
                                         MatchFailure& failure);

}  // namespace sluice::commands
