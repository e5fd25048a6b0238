#include "language/parser/parser.h"

#include "language/parser/parser_impl.h"

namespace sluice::language {

QueryText ParseQuery(std::string_view text, Diagnostics& diagnostics) {
  return Parser(text, diagnostics).ParseQueryText();
}

ExpressionPointer ParseExpression(std::string_view text, Diagnostics& diagnostics) {
  return Parser(text, diagnostics).ParseWholeExpression();
}

std::unique_ptr<FunctionLiteral> ParseFunctionLiteral(std::string_view text,
                                                      Diagnostics& diagnostics) {
  return Parser(text, diagnostics).ParseWholeFunction();
}

Schema ParseSchema(std::string_view text, Diagnostics& diagnostics) {
  return Parser(text, diagnostics).ParseWholeSchema();
}

}  // namespace sluice::language
