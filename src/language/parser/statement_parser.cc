#include "language/parser/hints.h"
#include "language/parser/parser_impl.h"

namespace sluice::language {

std::vector<StatementPointer> Parser::ParseStatements(std::string_view closing) {
  std::vector<StatementPointer> statements;
  int depth = in_.bracket_depth();
  while (true) {
    while (in_.Take(";")) {
    }
    if (in_.AtEnd() || (!closing.empty() && in_.Is(closing))) break;
    statements.push_back(ParseStatement());
    bool at_end = in_.Is(";") || in_.AtEnd() || (!closing.empty() && in_.Is(closing));
    if (!in_.failed() && !at_end) {
      const uint32_t begin = statements.back()->span.begin;
      const std::string_view first = in_.text().substr(begin, in_.previous_end() - begin);
      std::string hint = HintForQuery(first.substr(0, first.find(' ')));
      if (hint.empty()) hint = HintFor(in_, IsOperatorName(in_.Peek().text));
      in_.FailExpected(closing.empty() ? "an operator after '|', ';' or the end of the query"
                                       : "'|', ';' or '" + std::string(closing) + "'",
                       hint);
    }
    if (!in_.failed()) continue;
    // What follows a '|' belongs to the broken statement: the next one begins after a ';'.
    while (true) {
      in_.Recover(depth);
      if (!in_.Is("|")) break;
      in_.Next();
    }
    if (in_.AtEnd() || !in_.Is(";")) {
      if (closing.empty() && !in_.AtEnd()) {
        in_.Next();
        continue;
      }
      break;
    }
    if (depth == 0) in_.ClearFailure();
    if (in_.failed()) break;
  }
  return statements;
}

StatementPointer Parser::ParseStatement() {
  uint32_t begin = in_.Peek().span.begin;
  const Token& next = in_.Peek(1);
  bool name_follows = next.kind == TokenKind::kIdentifier || next.kind == TokenKind::kBracketedName;
  StatementPointer statement;
  if (in_.Is("let") && name_follows) {
    statement = ParseLet();
  } else if (in_.Is("set") && name_follows) {
    statement = ParseSet();
  } else if (in_.Is("declare") && next.Is("query_parameters")) {
    statement = ParseQueryParameters();
  } else if (in_.Is("declare") && next.Is("pattern")) {
    statement = ParsePatternDeclaration();
  } else if (in_.Is("alias") && next.Is("database")) {
    statement = ParseAlias();
  } else if (in_.Is("restrict") && next.Is("access")) {
    statement = ParseRestrict();
  } else {
    auto expression = std::make_unique<ExpressionStatement>(SourceSpan{begin, begin});
    expression->expression = ParsePipeline();
    statement = std::move(expression);
  }
  statement->span = in_.SpanFrom(begin);
  return statement;
}

StatementPointer Parser::ParseLet() {
  auto let = std::make_unique<LetStatement>(in_.Next().span);
  let->name = ParseName("a name");
  in_.Expect("=");
  if (AtFunctionLiteral()) {
    let->value = ParseFunctionLiteral();
  } else {
    let->value = ParsePipeline();
  }
  return let;
}

bool Parser::AtFunctionLiteral() const {
  size_t ahead = in_.Is("view") ? 1 : 0;
  if (!in_.Peek(ahead).Is("(")) return false;
  if (in_.Peek(ahead + 1).Is(")")) return true;
  TokenKind kind = in_.Peek(ahead + 1).kind;
  return (kind == TokenKind::kIdentifier || kind == TokenKind::kBracketedName) &&
         in_.Peek(ahead + 2).Is(":");
}

std::unique_ptr<FunctionLiteral> Parser::ParseFunctionLiteral() {
  uint32_t begin = in_.Peek().span.begin;
  auto function = std::make_unique<FunctionLiteral>(SourceSpan{begin, begin});
  function->view = in_.Take("view");
  function->parameters = ParseFunctionParameters();
  ParseFunctionBody(*function);
  function->span = in_.SpanFrom(begin);
  return function;
}

void Parser::ParseFunctionBody(FunctionLiteral& function) {
  if (!in_.Expect("{")) return;
  NestingScope scope(*this);
  if (!scope.ok()) return;
  function.statements = ParseStatements("}");
  function.body = TakeBody(function.statements);
  in_.Expect("}");
}

ExpressionPointer Parser::TakeBody(std::vector<StatementPointer>& statements) {
  if (statements.empty() || statements.back()->kind != StatementKind::kExpression) return nullptr;
  auto& last = static_cast<ExpressionStatement&>(*statements.back());
  ExpressionPointer body = std::move(last.expression);
  statements.pop_back();
  return body;
}

StatementPointer Parser::ParseSet() {
  auto set = std::make_unique<SetStatement>(in_.Next().span);
  set->option = ParseName("the name of an option");
  if (in_.Take("=")) set->value = ParseScalar();
  return set;
}

StatementPointer Parser::ParseQueryParameters() {
  auto declare = std::make_unique<DeclareQueryParametersStatement>(in_.Next().span);
  in_.Next();
  declare->parameters = ParseFunctionParameters();
  return declare;
}

StatementPointer Parser::ParsePatternDeclaration() {
  auto pattern = std::make_unique<DeclarePatternStatement>(in_.Next().span);
  in_.Next();
  pattern->name = ParseName("the name of a pattern");
  if (!in_.Take("=")) return pattern;
  pattern->parameters = ParseFunctionParameters();
  if (in_.Take("[")) {
    pattern->path = ParseFunctionParameter();
    in_.Expect("]");
  }
  in_.Expect("{");
  while (!in_.failed() && !in_.Is("}")) {
    DeclarePatternStatement::Case match;
    uint32_t begin = in_.Peek().span.begin;
    ParseParenthesizedList([&] { match.arguments.push_back(ParseScalar()); });
    if (in_.Take(".")) {
      const Token& token = in_.Peek();
      if (token.kind == TokenKind::kBracketedName) {
        in_.Next();
        match.path = std::make_unique<LiteralExpression>(
            token.span, Scalar::String(BracketedNameTokenValue(token)));
      } else if (in_.Expect("[")) {
        match.path = ParseScalar();
        in_.Expect("]");
      }
    }
    in_.Expect("=");
    match.body = std::make_unique<FunctionLiteral>(SourceSpan{begin, begin});
    uint32_t body_begin = in_.Peek().span.begin;
    ParseFunctionBody(*match.body);
    match.body->span = in_.SpanFrom(body_begin);
    pattern->cases.push_back(std::move(match));
    if (!in_.Take(";")) break;
  }
  in_.Expect("}");
  return pattern;
}

StatementPointer Parser::ParseAlias() {
  auto alias = std::make_unique<AliasStatement>(in_.Next().span);
  in_.Next();
  alias->name = ParseName("a name");
  in_.Expect("=");
  alias->target = ParseScalar();
  return alias;
}

StatementPointer Parser::ParseRestrict() {
  auto restrict_access = std::make_unique<RestrictStatement>(in_.Next().span);
  in_.Next();
  in_.Expect("to");
  ParseParenthesizedList([&] { restrict_access->entities.push_back(ParseEntityOrWildcard()); });
  if (in_.Is("with")) {
    in_.Next();
    restrict_access->properties = ParseProperties();
  }
  return restrict_access;
}

std::unique_ptr<FunctionLiteral> Parser::ParseWholeFunction() {
  auto function = ParseFunctionLiteral();
  if (!in_.AtEnd()) in_.FailExpected("the end of the function");
  return function;
}

}  // namespace sluice::language
