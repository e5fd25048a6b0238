// `with (name = value, ...)`: read as it is written, then checked against a command's definitions.
#pragma once

#include <string_view>
#include <vector>

#include "base/status.h"
#include "commands/arguments.h"
#include "commands/command_definition.h"
#include "commands/syntax/token_reader.h"

namespace sluice::commands {

// Reads `a=b, c="d", e=h'x', f=time(1h)`; perhaps nothing, up to ')'.
bool ReadWrittenProperties(TokenReader& reader, ArgumentValue& value);

// The written properties by their documented names. An unknown, doubled or ill-typed property is an
// error that names it; values never show in it, as they may be secret.
Result<Properties> CheckProperties(std::string_view text, const CommandDefinition& definition,
                                   const std::vector<WrittenProperty>& written);

}  // namespace sluice::commands
