// Syntax tree back to text.
#pragma once

#include <string>

#include "language/syntax/statement.h"

namespace sluice::language {

// KQL text that parses back to an equal tree; canonical in spacing and quoting.
std::string ToKql(const QueryText& query);
std::string ToKql(const Expression& expression);

}  // namespace sluice::language
