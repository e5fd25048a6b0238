#include "language/parser/parser_impl.h"

namespace sluice::language {

ScalarType Parser::ParseType() {
  const Token& token = in_.Peek();
  if (in_.failed() || token.kind != TokenKind::kIdentifier) {
    in_.FailExpected("a scalar type");
    return ScalarType::kString;
  }
  // A type may be written with its namespace: System.String.
  std::string name(token.text);
  size_t count = 1;
  if (token.Is("System") && in_.Peek(1).Is(".")) {
    name += "." + std::string(in_.Peek(2).text);
    count = 3;
  }
  auto type = ParseScalarType(name);
  if (!type) {
    in_.Fail("'" + name +
                 "' is no scalar type: use bool, int, long, real, decimal, string, datetime, "
                 "timespan, guid or dynamic",
             token.span);
    return ScalarType::kString;
  }
  for (size_t i = 0; i < count; ++i) in_.Next();
  return *type;
}

Schema Parser::ParseColumns() {
  Schema schema;
  in_.Take(",");
  while (!in_.failed() && !in_.Is(")") && !in_.AtEnd()) {
    Column column;
    column.name = ParseName("the name of a column").text;
    in_.Expect(":");
    column.type = ParseType();
    if (!in_.failed()) schema.columns.push_back(std::move(column));
    if (!in_.Take(",")) break;
  }
  return schema;
}

Schema Parser::ParseSchema() {
  if (!in_.Expect("(")) return {};
  Schema schema = ParseColumns();
  in_.Expect(")");
  return schema;
}

FunctionParameter Parser::ParseFunctionParameter() {
  FunctionParameter parameter;
  parameter.name = ParseName("the name of a parameter");
  in_.Expect(":");
  if (in_.Take("(")) {
    parameter.tabular = true;
    if (in_.Take("*")) {
      parameter.any_schema = true;
    } else {
      parameter.schema = ParseColumns();
    }
    in_.Expect(")");
  } else {
    parameter.type = ParseType();
  }
  if (in_.Take("=")) parameter.default_value = ParseScalar();
  return parameter;
}

std::vector<FunctionParameter> Parser::ParseFunctionParameters() {
  std::vector<FunctionParameter> parameters;
  ParseParenthesizedList([&] { parameters.push_back(ParseFunctionParameter()); });
  return parameters;
}

Schema Parser::ParseWholeSchema() {
  Schema schema = ParseColumns();
  if (!in_.AtEnd()) in_.FailExpected("',' or the end of the schema");
  return schema;
}

}  // namespace sluice::language
