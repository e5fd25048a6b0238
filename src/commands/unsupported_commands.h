// Commands that Kusto has and this server has not, so that an error can say so.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "language/lexer/token.h"

namespace sluice::commands {

// kUnsupported, naming the command, when the text starts like one that only Kusto knows. `reached` is
// how far the commands of this server fit: what they know is a matter of their syntax.
Status CheckKnownToKusto(std::string_view text, const std::vector<language::Token>& tokens,
                         uint32_t reached);

}  // namespace sluice::commands
