#include "language/parser/parser_impl.h"

namespace sluice::language {
Parser::NestingScope::NestingScope(Parser& parser)
    : parser_(parser),
      outer_height_(parser.height_),
      outer_in_entity_(parser.in_entity_),
      ok_(++parser.nesting_ <= kNestingMax) {
  parser_.height_ = 0;
  parser_.in_entity_ = false;
  if (!ok_) {
    parser_.in_.Fail("The query is nested more than " + std::to_string(kNestingMax) +
                         " levels deep: name parts of it with let statements",
                     parser_.in_.Peek().span);
  }
}

Parser::NestingScope::~NestingScope() {
  --parser_.nesting_;
  parser_.height_ = std::max(outer_height_, parser_.height_ + 1);
  parser_.in_entity_ = outer_in_entity_;
}

bool Parser::HeightScope::Grow() {
  if (++parser_.height_ <= kHeightMax) return true;
  parser_.in_.Fail("The expression chains more than " + std::to_string(kHeightMax) +
                       " operators: name parts of it with let statements",
                   parser_.in_.Peek().span);
  return false;
}

ExpressionPointer Parser::Missing() {
  SourceSpan span{in_.Peek().span.begin, in_.Peek().span.begin};
  return std::make_unique<NameExpression>(span, Name{.text = "", .span = span});
}

Name Parser::MakeName(const Token& token) const {
  if (token.kind == TokenKind::kBracketedName) {
    return {.text = BracketedNameTokenValue(token), .span = token.span, .bracketed = true};
  }
  return {.text = std::string(token.text), .span = token.span};
}

bool Parser::AtName() const {
  TokenKind kind = in_.Peek().kind;
  return kind == TokenKind::kIdentifier || kind == TokenKind::kBracketedName;
}

Name Parser::ParseName(std::string_view what) {
  if (in_.failed() || !AtName()) {
    in_.FailExpected(what);
    return {.text = "", .span = in_.Peek().span};
  }
  return MakeName(in_.Next());
}

ExpressionPointer Parser::ParsePipeline() {
  NestingScope scope(*this);
  if (!scope.ok()) return Missing();
  uint32_t begin = in_.Peek().span.begin;
  int depth = in_.bracket_depth();
  ExpressionPointer source = ParseWordSource();
  if (source == nullptr) source = ParseScalar();
  if (in_.failed()) in_.Recover(depth);
  if (!in_.Is("|") || in_.failed()) return source;
  auto pipeline = std::make_unique<PipelineExpression>(SourceSpan{begin, begin});
  pipeline->source = std::move(source);
  while (in_.Take("|")) ParsePipedOperators(pipeline->operators);
  pipeline->span = in_.SpanFrom(begin);
  return pipeline;
}

bool Parser::AtNamedExpression() const {
  return AtName() && in_.Peek(1).Is("=") && in_.Peek(1).kind == TokenKind::kPunctuation;
}

// (a, b) =
bool Parser::AtNameList() const {
  if (!in_.Is("(")) return false;
  size_t ahead = 1;
  while (true) {
    TokenKind kind = in_.Peek(ahead).kind;
    if (kind != TokenKind::kIdentifier && kind != TokenKind::kBracketedName) return false;
    if (in_.Peek(ahead + 1).Is(")")) return in_.Peek(ahead + 2).Is("=");
    if (!in_.Peek(ahead + 1).Is(",")) return false;
    ahead += 2;
  }
}

ExpressionPointer Parser::ParseNamed() {
  uint32_t begin = in_.Peek().span.begin;
  if (AtNamedExpression()) {
    auto named = std::make_unique<NamedExpression>(SourceSpan{begin, begin});
    named->names.push_back(MakeName(in_.Next()));
    in_.Expect("=");
    named->value = ParseScalar();
    named->span = in_.SpanFrom(begin);
    return named;
  }
  if (AtNameList()) {
    auto named = std::make_unique<NamedExpression>(SourceSpan{begin, begin});
    named->parenthesized = true;
    in_.Expect("(");
    ParseList([&] { named->names.push_back(ParseName("a name")); });
    in_.Expect(")");
    in_.Expect("=");
    named->value = ParseScalar();
    named->span = in_.SpanFrom(begin);
    return named;
  }
  ExpressionPointer value = ParseScalar();
  if (in_.Is("=") && !in_.failed()) {
    std::string_view left = in_.text().substr(begin, in_.previous_end() - begin);
    in_.Fail(value->kind == ExpressionKind::kBinary && left.find('-') != std::string_view::npos &&
                     left.find(' ') == std::string_view::npos
                 ? "The name '" + std::string(left) + "' needs brackets: write ['" +
                       std::string(left) + "']"
                 : "'=' gives a name to what stands on its right; to compare, write '=='",
             in_.Peek().span);
  }
  return value;
}

std::vector<ExpressionPointer> Parser::ParseNamedList() {
  std::vector<ExpressionPointer> list;
  ParseList([&] { list.push_back(ParseNamed()); });
  return list;
}

ExpressionPointer Parser::ParseUnary() {
  if (in_.failed() || !(in_.Is("-") || in_.Is("+"))) return ParsePostfix();
  NestingScope scope(*this);
  if (!scope.ok()) return Missing();
  uint32_t begin = in_.Peek().span.begin;
  bool minus = in_.Next().Is("-");
  TokenKind kind = in_.Peek().kind;
  bool number =
      kind == TokenKind::kLong || kind == TokenKind::kReal || kind == TokenKind::kTimespan;
  if (number && !in_.Peek(1).Is(".") && !in_.Peek(1).Is("[")) {
    return ParseLiteralToken(minus, begin);
  }
  auto unary = std::make_unique<UnaryExpression>(SourceSpan{begin, begin});
  unary->op = minus ? UnaryOperator::kMinus : UnaryOperator::kPlus;
  unary->operand = ParseUnary();
  unary->span = in_.SpanFrom(begin);
  return unary;
}

ExpressionPointer Parser::ParsePostfix() {
  HeightScope height(*this);
  ExpressionPointer base = ParsePrimary();
  return ParsePostfixOf(std::move(base), height);
}

ExpressionPointer Parser::ParsePostfixOf(ExpressionPointer base, HeightScope& height) {
  uint32_t begin = base->span.begin;
  while (!in_.failed()) {
    // a.[b] is a[b].
    bool dotted_element = in_.Is(".") && in_.Peek(1).Is("[");
    if (dotted_element) in_.Next();
    if (!dotted_element && in_.Take(".")) {
      if (!height.Grow()) break;
      auto member = std::make_unique<MemberExpression>(SourceSpan{begin, begin});
      member->base = std::move(base);
      std::string_view wildcard = in_entity_ ? ScanWildcardName() : std::string_view();
      if (!wildcard.empty()) {
        uint32_t name_begin = in_.Peek().span.begin;
        in_.MoveTo(name_begin + static_cast<uint32_t>(wildcard.size()));
        member->member = {.text = std::string(wildcard), .span = in_.SpanFrom(name_begin)};
      } else if (AtName() && in_.Peek(1).Is("(")) {
        member->method = ParseCall();
        member->member = member->method->name;
      } else {
        member->member = ParseName("the name of a member");
      }
      member->span = in_.SpanFrom(begin);
      base = std::move(member);
    } else if (in_.Is("[") || in_.Peek().kind == TokenKind::kBracketedName) {
      if (!height.Grow()) break;
      auto element = std::make_unique<ElementExpression>(SourceSpan{begin, begin});
      element->base = std::move(base);
      if (in_.Take("[")) {
        NestingScope scope(*this);
        element->index = scope.ok() ? ParseScalar() : Missing();
        in_.Expect("]");
      } else {
        const Token& token = in_.Next();
        element->index = std::make_unique<LiteralExpression>(
            token.span, Scalar::String(BracketedNameTokenValue(token)));
      }
      element->span = in_.SpanFrom(begin);
      base = std::move(element);
    } else {
      break;
    }
  }
  return base;
}

ExpressionPointer Parser::ParsePrimary() {
  if (in_.failed()) return Missing();
  const Token& token = in_.Peek();
  switch (token.kind) {
    case TokenKind::kLong:
    case TokenKind::kReal:
    case TokenKind::kTimespan:
      return ParseLiteralToken(false, token.span.begin);
    case TokenKind::kString:
      return ParseStringLiteral();
    case TokenKind::kBracketedName:
    case TokenKind::kIdentifier:
      return ParseWord();
    case TokenKind::kPunctuation:
      if (in_.Take("(")) {
        ExpressionPointer inner = ParsePipeline();
        in_.Expect(")");
        return inner;
      }
      if (token.text.size() > 1 && token.text[0] == '!') {
        in_.Fail("'!' negates no expression: write not(...)", token.span);
        return Missing();
      }
      break;
    case TokenKind::kError:
    case TokenKind::kEnd:
      break;
  }
  in_.FailExpected("an expression");
  return Missing();
}

ExpressionPointer Parser::ParseWord() {
  const Token& token = in_.Peek();
  bool called = in_.Peek(1).Is("(");
  if (token.kind == TokenKind::kIdentifier) {
    if (auto value = BooleanWord(token)) {
      in_.Next();
      return std::make_unique<LiteralExpression>(token.span, Scalar::Bool(*value));
    }
    if (AtTypedLiteral()) return token.Is("dynamic") ? ParseDynamic() : ParseTypedLiteral();
    if (token.Is("typeof") && called) return ParseTypeof();
    if (token.Is("datatable")) return ParseDatatable();
    if (token.Is("externaldata") || token.Is("external_data")) return ParseExternalData();
    if (token.Is("entity_group") &&
        (in_.Peek(1).Is("[") || in_.Peek(1).kind == TokenKind::kBracketedName)) {
      return ParseEntityGroup();
    }
    if (IsReserved(token.text)) {
      in_.FailExpected("an expression");
      return Missing();
    }
  }
  if (called) return ParseCall();
  in_.Next();
  return std::make_unique<NameExpression>(token.span, MakeName(token));
}

std::unique_ptr<CallExpression> Parser::ParseCall() {
  uint32_t begin = in_.Peek().span.begin;
  auto call =
      std::make_unique<CallExpression>(SourceSpan{begin, begin}, ParseName("a function's name"));
  NestingScope scope(*this);
  if (!scope.ok()) return call;
  // toscalar kind=... (query)
  if (in_.Is("kind") && in_.Peek(1).Is("=")) ParseParameters({"kind"});
  bool outer_in_search = in_search_;
  in_search_ = false;
  ParseParenthesizedList([&] { call->arguments.push_back(ParseArgument()); });
  in_search_ = outer_in_search;
  call->span = in_.SpanFrom(begin);
  return call;
}

ExpressionPointer Parser::ParseArgument() {
  if (in_.Is("*") && (in_.Peek(1).Is(")") || in_.Peek(1).Is(","))) {
    return std::make_unique<StarExpression>(in_.Next().span);
  }
  if (AtNamedExpression() || AtNameList()) return ParseNamed();
  return ParsePipeline();
}

ExpressionPointer Parser::ParseTypeof() {
  uint32_t begin = in_.Next().span.begin;
  auto type = std::make_unique<TypeofExpression>(SourceSpan{begin, begin});
  in_.Expect("(");
  bool single = in_.Peek(1).Is(")") && !in_.Is("*");
  if (single) {
    type->type = ParseType();
  } else {
    if (in_.Take("*")) type->star = true;
    if (!type->star || in_.Take(",")) type->schema = ParseColumns();
  }
  in_.Expect(")");
  type->span = in_.SpanFrom(begin);
  return type;
}

std::string_view Parser::ScanWildcardName() const {
  size_t ahead = 0;
  bool star = false;
  while (true) {
    const Token& token = in_.Peek(ahead);
    bool part =
        token.Is("*") || token.kind == TokenKind::kIdentifier || token.kind == TokenKind::kLong;
    if (!part) {
      if (ahead == 0) return {};
      --ahead;
      break;
    }
    star = star || token.Is("*");
    if (!in_.Touching(ahead)) break;
    ++ahead;
  }
  // database("x").T * 2 is no wildcard, and neither is f.a*(b).
  if (!star || in_.Peek(ahead + 1).Is("(")) return {};
  uint32_t begin = in_.Peek().span.begin;
  return in_.text().substr(begin, in_.Peek(ahead).span.end - begin);
}

ExpressionPointer Parser::ParseNameOrWildcard() {
  std::string_view wildcard = ScanWildcardName();
  uint32_t begin = in_.Peek().span.begin;
  if (wildcard.empty()) {
    Name name = ParseName("the name of a column");
    SourceSpan span = name.span;
    ExpressionPointer expression = std::make_unique<NameExpression>(span, std::move(name));
    HeightScope height(*this);
    return ParsePostfixOf(std::move(expression), height);
  }
  in_.MoveTo(begin + static_cast<uint32_t>(wildcard.size()));
  return std::make_unique<WildcardNameExpression>(in_.SpanFrom(begin), std::string(wildcard));
}

ExpressionPointer Parser::ParseEntityOrWildcard() {
  std::string_view wildcard = ScanWildcardName();
  if (!wildcard.empty()) return ParseNameOrWildcard();
  in_entity_ = true;
  ExpressionPointer entity = ParsePostfix();
  in_entity_ = false;
  return entity;
}

QueryText Parser::ParseQueryText() {
  QueryText query;
  query.statements = ParseStatements("");
  return query;
}

ExpressionPointer Parser::ParseWholeExpression() {
  ExpressionPointer expression = ParsePipeline();
  if (!in_.AtEnd()) in_.FailExpected("the end of the expression");
  return expression;
}

}  // namespace sluice::language
