// What to say beside a syntax error: what people who know SQL, or who forget a '|', write in KQL.
#pragma once

#include <string>
#include <string_view>

#include "language/parser/token_cursor.h"

namespace sluice::language {

// For a token that goes on with nothing, and may be the name of an operator: "; write '!in'".
// Empty when there is no advice.
std::string HintFor(const TokenCursor& in, bool is_operator);

// For a word after '|' that is no operator, "; did you mean 'project'?", and for the word that
// begins a query, "; a query begins with its table: ...". Empty when there is no advice.
std::string HintForOperator(std::string_view name);
std::string HintForQuery(std::string_view first_word);

}  // namespace sluice::language
