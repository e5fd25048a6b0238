// KQL text to syntax tree.
#pragma once

#include <string_view>

#include "language/diagnostics.h"
#include "language/lexer/token.h"
#include "language/syntax/statement.h"

namespace sluice::language {

// Parses a whole query text. Never fails: what cannot be read is reported, with positions, and left
// out or replaced by the nearest reasonable node (pointers that the node's comment does not call
// optional are then still never null). A tree with diagnostics must not be executed.
QueryText ParseQuery(std::string_view text, Diagnostics& diagnostics);

// Parses one scalar or tabular expression that makes up the whole text: query parameters'
// values, property values, default values.
ExpressionPointer ParseExpression(std::string_view text, Diagnostics& diagnostics);

// Parses "(a:long, b:string) { body }", the text of a stored function.
std::unique_ptr<FunctionLiteral> ParseFunctionLiteral(std::string_view text,
                                                      Diagnostics& diagnostics);

// Parses "a:long, ['b c']:string" (no parentheses), a column list of commands.
Schema ParseSchema(std::string_view text, Diagnostics& diagnostics);

}  // namespace sluice::language
