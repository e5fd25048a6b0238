// dynamic(...): JSON, and inside it single-quoted strings and literals of the other scalar types.
// https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic
#include "language/parser/parser_impl.h"

namespace sluice::language {
namespace {

void AppendJsonString(std::string_view text, std::string& json) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  json += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (c == '\n') {
      json += "\\n";
    } else if (c == '\r') {
      json += "\\r";
    } else if (c == '\t') {
      json += "\\t";
    } else if (byte < 0x20) {
      json += "\\u00";
      json += kHexDigits[byte >> 4];
      json += kHexDigits[byte & 15];
    } else {
      json += c;
    }
  }
  json += '"';
}

// A literal as JSON: numbers and booleans as such, other types as text.
void AppendJsonScalar(const Scalar& value, std::string& json) {
  if (value.is_null()) {
    json += "null";
    return;
  }
  switch (value.type()) {
    case ScalarType::kBool:
    case ScalarType::kInt:
    case ScalarType::kLong:
    case ScalarType::kDecimal:
      json += value.ToText();
      return;
    case ScalarType::kReal: {
      double number = value.real_value();
      bool finite = number - number == 0;
      if (finite) {
        json += value.ToText();
      } else {
        AppendJsonString(value.ToText(), json);
      }
      return;
    }
    case ScalarType::kDynamic:
      json += value.string_value();
      return;
    default:
      AppendJsonString(value.ToText(), json);
  }
}

// A number token as JSON writes it, unchanged wherever that is valid.
std::string JsonNumber(std::string_view text) {
  size_t zeros = 0;
  while (zeros + 1 < text.size() && text[zeros] == '0' && text[zeros + 1] >= '0' &&
         text[zeros + 1] <= '9') {
    ++zeros;
  }
  std::string number(text.substr(zeros));
  size_t point = number.find('.');
  bool digit_follows = point != std::string::npos && point + 1 < number.size() &&
                       number[point + 1] >= '0' && number[point + 1] <= '9';
  if (point != std::string::npos && !digit_follows) number.insert(point + 1, "0");
  return number;
}

}  // namespace

ExpressionPointer Parser::ParseDynamic() {
  uint32_t begin = in_.Next().span.begin;
  in_.Expect("(");
  std::string json;
  ParseJsonValue(json);
  in_.Expect(")");
  SourceSpan span = in_.SpanFrom(begin);
  bool null = json.empty() || json == "null";
  return std::make_unique<LiteralExpression>(
      span, null ? Scalar::Null(ScalarType::kDynamic) : Scalar::Dynamic(std::move(json)));
}

void Parser::ParseJsonValue(std::string& json) {
  NestingScope scope(*this);
  if (!scope.ok() || in_.failed()) return;
  const Token& token = in_.Peek();
  switch (token.kind) {
    case TokenKind::kLong:
    case TokenKind::kReal:
      ParseJsonNumber(json);
      return;
    case TokenKind::kTimespan:
      AppendJsonScalar(ParseLiteralToken(false, token.span.begin)->As<LiteralExpression>().value,
                       json);
      return;
    case TokenKind::kString:
      AppendJsonString(ParseStringLiteral()->As<LiteralExpression>().value.string_value(), json);
      return;
    case TokenKind::kBracketedName:
      json += '[';
      AppendJsonString(BracketedNameTokenValue(in_.Next()), json);
      json += ']';
      return;
    case TokenKind::kIdentifier:
      if (auto value = BooleanWord(token)) {
        in_.Next();
        json += *value ? "true" : "false";
        return;
      }
      if (in_.Take("null")) {
        json += "null";
        return;
      }
      if (AtTypedLiteral()) {
        ExpressionPointer literal = token.Is("dynamic") ? ParseDynamic() : ParseTypedLiteral();
        AppendJsonScalar(literal->As<LiteralExpression>().value, json);
        return;
      }
      break;
    case TokenKind::kPunctuation:
      if (in_.Take("-")) {
        json += '-';
        ParseJsonNumber(json);
        return;
      }
      if (in_.Take("[")) {
        json += '[';
        while (!in_.failed() && !in_.Is("]")) {
          ParseJsonValue(json);
          if (!in_.Take(",")) break;
          if (!in_.Is("]")) json += ',';
        }
        in_.Expect("]");
        json += ']';
        return;
      }
      if (in_.Is("{")) {
        ParseJsonObject(json);
        return;
      }
      break;
    case TokenKind::kError:
    case TokenKind::kEnd:
      break;
  }
  in_.FailExpected(
      "a JSON value (dynamic(...) holds only literals; to convert an expression, use todynamic())");
}

void Parser::ParseJsonNumber(std::string& json) {
  const Token& token = in_.Peek();
  if (token.kind == TokenKind::kReal) {
    json += JsonNumber(in_.Next().text);
  } else if (token.kind == TokenKind::kLong &&
             token.text.find_first_of("xX") != std::string::npos) {
    ExpressionPointer literal = ParseLiteralToken(false, token.span.begin);
    json += literal->As<LiteralExpression>().value.ToText();
  } else if (token.kind == TokenKind::kLong) {
    json += JsonNumber(in_.Next().text);
  } else {
    in_.FailExpected("a number");
  }
}

void Parser::ParseJsonObject(std::string& json) {
  in_.Expect("{");
  json += '{';
  while (!in_.failed() && !in_.Is("}")) {
    if (in_.Peek().kind != TokenKind::kString) {
      in_.FailExpected("the name of a property, in quotes");
      return;
    }
    AppendJsonString(StringTokenValue(in_.Next()), json);
    in_.Expect(":");
    json += ':';
    ParseJsonValue(json);
    if (!in_.Take(",")) break;
    if (!in_.Is("}")) json += ',';
  }
  in_.Expect("}");
  json += '}';
}

}  // namespace sluice::language
