#include <array>
#include <charconv>

#include "data/datetime.h"
#include "data/real.h"
#include "language/parser/parser_impl.h"

namespace sluice::language {
namespace {

struct TypedLiteral {
  std::string_view word;
  ScalarType type;
  std::string_view conversion;  // The function that converts what is no literal.
};

constexpr std::array<TypedLiteral, 19> kTypedLiterals = {{
    {"bool", ScalarType::kBool, "tobool"},
    {"boolean", ScalarType::kBool, "tobool"},
    {"int", ScalarType::kInt, "toint"},
    {"int32", ScalarType::kInt, "toint"},
    {"long", ScalarType::kLong, "tolong"},
    {"int64", ScalarType::kLong, "tolong"},
    {"real", ScalarType::kReal, "toreal"},
    {"double", ScalarType::kReal, "todouble"},
    {"float", ScalarType::kReal, "toreal"},
    {"decimal", ScalarType::kDecimal, "todecimal"},
    {"datetime", ScalarType::kDatetime, "todatetime"},
    {"date", ScalarType::kDatetime, "todatetime"},
    {"timespan", ScalarType::kTimespan, "totimespan"},
    {"time", ScalarType::kTimespan, "totimespan"},
    {"guid", ScalarType::kGuid, "toguid"},
    {"uuid", ScalarType::kGuid, "toguid"},
    {"uniqueid", ScalarType::kGuid, "toguid"},
    {"dynamic", ScalarType::kDynamic, "todynamic"},
    {"string", ScalarType::kString, "tostring"},
}};

const TypedLiteral* FindTypedLiteral(std::string_view word) {
  for (const TypedLiteral& literal : kTypedLiterals) {
    if (literal.word == word) return &literal;
  }
  return nullptr;
}

std::string_view Trim(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// A signed decimal or hexadecimal integer that fills `text`.
std::optional<int64_t> ReadInteger(std::string_view text, bool negative) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  }
  uint64_t magnitude = 0;
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, magnitude, base);
  if (error != std::errc() || stop != end || text.empty()) return std::nullopt;
  // 0xFFFFFFFFFFFFFFFF is the bits of -1.
  if (base == 16) return static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
  constexpr uint64_t kLimit = uint64_t{1} << 63;
  if (magnitude > kLimit || (magnitude == kLimit && !negative)) return std::nullopt;
  return static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
}

std::optional<int64_t> ReadSignedInteger(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text = Trim(text.substr(1));
  return ReadInteger(text, negative);
}

// Dates as only literals may write them: 2025, 6, 14; 2017 - 08 - 01; 12-02-2022 (month first).
std::optional<int64_t> ReadLooseDate(std::string_view text) {
  int parts[3] = {};
  for (size_t i = 0; i < 3; ++i) {
    text = Trim(text);
    auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), parts[i]);
    if (error != std::errc() || parts[i] < 0) return std::nullopt;
    text = Trim(text.substr(static_cast<size_t>(stop - text.data())));
    if (i == 2) break;
    if (text.empty() || std::string_view("-/,").find(text[0]) == std::string_view::npos) {
      return std::nullopt;
    }
    text.remove_prefix(1);
  }
  if (!text.empty()) return std::nullopt;
  CivilTime time;
  bool year_first = parts[0] > 31;
  time.year = year_first ? parts[0] : parts[2];
  time.month = year_first ? parts[1] : parts[0];
  time.day = year_first ? parts[2] : parts[1];
  return time.year > 999 ? FromCivil(time) : std::nullopt;
}

std::optional<Scalar> ReadScalar(ScalarType type, std::string_view text) {
  switch (type) {
    case ScalarType::kBool: {
      if (text == "true" || text == "True" || text == "TRUE") return Scalar::Bool(true);
      if (text == "false" || text == "False" || text == "FALSE") return Scalar::Bool(false);
      auto value = ReadSignedInteger(text);
      return value ? std::optional(Scalar::Bool(*value != 0)) : std::nullopt;
    }
    case ScalarType::kInt: {
      auto value = ReadSignedInteger(text);
      if (!value || *value < INT32_MIN || *value > UINT32_MAX) return std::nullopt;
      if (*value > INT32_MAX && text.find('x') == std::string_view::npos) return std::nullopt;
      return Scalar::Int(static_cast<int32_t>(*value));
    }
    case ScalarType::kLong: {
      auto value = ReadSignedInteger(text);
      return value ? std::optional(Scalar::Long(*value)) : std::nullopt;
    }
    case ScalarType::kReal: {
      auto value = ParseReal(text);
      return value ? std::optional(Scalar::Real(*value)) : std::nullopt;
    }
    case ScalarType::kDecimal: {
      auto value = Decimal::Parse(text);
      return value ? std::optional(Scalar::DecimalValue(*value)) : std::nullopt;
    }
    case ScalarType::kDatetime: {
      auto value = ParseDatetime(text);
      if (!value) value = ReadLooseDate(text);
      return value ? std::optional(Scalar::Datetime(*value)) : std::nullopt;
    }
    case ScalarType::kTimespan: {
      auto value = ParseTimespan(text);
      return value ? std::optional(Scalar::Timespan(*value)) : std::nullopt;
    }
    case ScalarType::kGuid: {
      auto value = Guid::Parse(text);
      return value ? std::optional(Scalar::GuidValue(*value)) : std::nullopt;
    }
    case ScalarType::kString:
    case ScalarType::kDynamic:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> Parser::BooleanWord(const Token& token) const {
  if (token.kind != TokenKind::kIdentifier) return std::nullopt;
  if (token.Is("true") || token.Is("True") || token.Is("TRUE")) return true;
  if (token.Is("false") || token.Is("False") || token.Is("FALSE")) return false;
  return std::nullopt;
}

bool Parser::AtTypedLiteral() const {
  const Token& token = in_.Peek();
  return token.kind == TokenKind::kIdentifier && in_.Peek(1).Is("(") && !token.Is("string") &&
         FindTypedLiteral(token.text) != nullptr;
}

// long(5), datetime(2024-01-01 10:00), guid(...), real(null): the text up to the next closing
// parenthesis is the value, whatever tokens it makes.
ExpressionPointer Parser::ParseTypedLiteral() {
  const Token& word = in_.Next();
  const TypedLiteral& literal = *FindTypedLiteral(word.text);
  uint32_t begin = word.span.begin;
  Scalar value = Scalar::Null(literal.type);
  auto finish = [&] {
    return std::make_unique<LiteralExpression>(in_.SpanFrom(begin), std::move(value));
  };
  uint32_t open_end = in_.Next().span.end;
  std::string text;
  if (in_.Peek().kind == TokenKind::kString && in_.Peek(1).Is(")")) {
    text = Trim(StringTokenValue(in_.Next()));
  } else {
    size_t close = in_.text().find(')', open_end);
    if (close == std::string_view::npos) {
      in_.Fail("The literal that begins with '" + std::string(word.text) + "(' has no closing ')'",
               word.span);
      return finish();
    }
    text = Trim(in_.text().substr(open_end, close - open_end));
    in_.MoveTo(static_cast<uint32_t>(close));
  }
  if (text != "null") {
    if (auto read = ReadScalar(literal.type, text)) {
      value = *read;
    } else {
      constexpr size_t kShownSizeMax = 60;
      if (text.size() > kShownSizeMax) text = text.substr(0, kShownSizeMax) + "...";
      std::string type(ScalarTypeName(literal.type));
      in_.Fail("'" + std::string(word.text) + "(" + text + ")' is no " + type +
                   " literal; to convert an expression, use " + std::string(literal.conversion) +
                   "()",
               {begin, in_.Peek().span.end});
    }
  }
  in_.Expect(")");
  return finish();
}

ExpressionPointer Parser::ParseLiteralToken(bool negative, uint32_t begin) {
  const Token& token = in_.Next();
  SourceSpan span = in_.SpanFrom(begin);
  Scalar value = Scalar::Null(ScalarType::kLong);
  if (token.kind == TokenKind::kLong) {
    if (auto number = ReadInteger(token.text, negative)) {
      value = Scalar::Long(*number);
    } else {
      in_.Fail("The number " + std::string(token.text.substr(0, 40)) +
                   " does not fit a long: write it as real(...) or decimal(...)",
               span);
    }
  } else if (token.kind == TokenKind::kReal) {
    double number = ParseReal(token.text).value_or(0.0);
    value = Scalar::Real(negative ? -number : number);
  } else if (auto ticks = ParseTimespan(token.text)) {
    value = Scalar::Timespan(negative ? -*ticks : *ticks);
  } else {
    value = Scalar::Null(ScalarType::kTimespan);
    in_.Fail("The timespan " + std::string(token.text.substr(0, 40)) + " is out of range", span);
  }
  return std::make_unique<LiteralExpression>(span, std::move(value));
}

ExpressionPointer Parser::ParseStringLiteral() {
  uint32_t begin = in_.Peek().span.begin;
  std::string value;
  bool obfuscated = false;
  while (in_.Peek().kind == TokenKind::kString) {
    bool part_obfuscated = false;
    value += StringTokenValue(in_.Next(), &part_obfuscated);
    obfuscated = obfuscated || part_obfuscated;
  }
  auto literal =
      std::make_unique<LiteralExpression>(in_.SpanFrom(begin), Scalar::String(std::move(value)));
  literal->obfuscated = obfuscated;
  return literal;
}

}  // namespace sluice::language
