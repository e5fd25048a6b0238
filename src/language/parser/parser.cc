#include "language/parser/parser.h"

#include "language/parser/parser_impl.h"

namespace sluice::language {
namespace {

// Runs one parse. The lexer reports before the parser begins: the order is mended at the end.
template <typename Parse>
auto RunParser(std::string_view text, Diagnostics& diagnostics, Parse parse) {
  Diagnostics found;
  Parser parser(text, found);
  auto tree = (parser.*parse)();
  found.SortByPosition();
  for (const Diagnostic& one : found.all()) diagnostics.Add(one.code, one.message, one.span);
  return tree;
}

}  // namespace

QueryText ParseQuery(std::string_view text, Diagnostics& diagnostics) {
  return RunParser(text, diagnostics, &Parser::ParseQueryText);
}

ExpressionPointer ParseExpression(std::string_view text, Diagnostics& diagnostics) {
  return RunParser(text, diagnostics, &Parser::ParseWholeExpression);
}

std::unique_ptr<FunctionLiteral> ParseFunctionLiteral(std::string_view text,
                                                      Diagnostics& diagnostics) {
  return RunParser(text, diagnostics, &Parser::ParseWholeFunction);
}

Schema ParseSchema(std::string_view text, Diagnostics& diagnostics) {
  return RunParser(text, diagnostics, &Parser::ParseWholeSchema);
}

}  // namespace sluice::language
