#include <algorithm>

#include "language/parser/parser_impl.h"

namespace sluice::language {

bool Parser::AtParameter(std::initializer_list<std::string_view> names) const {
  const Token& word = in_.Peek();
  if (word.kind != TokenKind::kIdentifier || in_.failed()) return false;
  if (word.Is("hint")) return in_.Peek(1).Is(".") && in_.Peek(3).Is("=");
  if (!in_.Peek(1).Is("=")) return false;
  return word.text.starts_with("__") ||
         std::find(names.begin(), names.end(), word.text) != names.end();
}

OperatorParameters Parser::ParseParameters(std::initializer_list<std::string_view> names) {
  OperatorParameters parameters;
  while (AtParameter(names)) {
    parameters.push_back(ParseParameter(false));
    // Some write commas between them.
    if (in_.Is(",") && in_.Peek(1).Is("hint")) in_.Next();
  }
  return parameters;
}

OperatorParameter Parser::ParseParameter(bool calls_allowed) {
  OperatorParameter parameter;
  uint32_t begin = in_.Peek().span.begin;
  parameter.name = ParseName("the name of a parameter");
  while (in_.Take(".")) {
    parameter.name.text += "." + ParseName("the rest of the parameter's name").text;
  }
  parameter.name.span = in_.SpanFrom(begin);
  in_.Expect("=");
  parameter.value = ParseParameterValue(calls_allowed);
  return parameter;
}

ExpressionPointer Parser::ParseParameterValue(bool calls_allowed) {
  const Token& token = in_.Peek();
  bool called = in_.Peek(1).Is("(") && (calls_allowed || AtTypedLiteral());
  bool plain_word = AtName() && !BooleanWord(token) && !called && !in_.Peek(1).Is(".");
  if (plain_word && !in_.failed()) {
    in_.Next();
    return std::make_unique<NameExpression>(token.span, MakeName(token));
  }
  return ParseUnary();
}

OperatorParameters Parser::ParseProperties() {
  OperatorParameters properties;
  ParseParenthesizedList([&] {
    if (!AtName() && in_.Peek().kind != TokenKind::kString) {
      in_.FailExpected("the name of a property");
      return;
    }
    properties.push_back(ParseParameter(true));
  });
  return properties;
}

}  // namespace sluice::language
