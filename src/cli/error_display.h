// Errors for people: the message, and the line of the text with a caret below the place.
#pragma once

#include <string>
#include <string_view>

#include "cli/answer_reader.h"

namespace sluice::cli {

//   error: Semantic error: SEM0100: ...
//     | T | where x > 1
//     |           ^
std::string DisplayError(const RemoteError& error, std::string_view text);

}  // namespace sluice::cli
