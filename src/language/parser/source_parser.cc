#include "language/parser/parser_impl.h"

namespace sluice::language {

// The words of sources may also be names, so each is looked at together with what follows it.
ExpressionPointer Parser::ParseWordSource() {
  const Token& word = in_.Peek();
  if (word.kind != TokenKind::kIdentifier || in_.failed()) return nullptr;
  const Token& next = in_.Peek(1);
  constexpr std::string_view kAfterNames[] = {"=", "==", "!=", ",", ")", "|",  ".",
                                              ";", "}",  "]",  "<", ">", "<=", ">="};
  for (std::string_view after : kAfterNames) {
    if (next.Is(after)) return nullptr;
  }
  if (next.kind == TokenKind::kEnd) return nullptr;
  if (word.Is("print")) return ParsePrint();
  if (word.Is("range") && !next.Is("(")) return ParseRange();
  if (word.Is("union")) {
    uint32_t begin = in_.Next().span.begin;
    auto tables = std::make_unique<UnionExpression>(SourceSpan{begin, begin});
    ParseUnionParts(tables->parameters, tables->tables);
    tables->span = in_.SpanFrom(begin);
    return tables;
  }
  if (word.Is("search")) {
    in_.Next();
    auto search = ParseSearchExpression();
    search->span = in_.SpanFrom(word.span.begin);
    return search;
  }
  if (word.Is("find")) return ParseFind();
  if (word.Is("evaluate") && next.kind == TokenKind::kIdentifier) {
    in_.Next();
    auto evaluate = ParseEvaluateExpression();
    evaluate->span = in_.SpanFrom(word.span.begin);
    return evaluate;
  }
  if (word.Is("macro") && ScanOperatorName() == "macro-expand") return ParseMacroExpand();
  if (word.Is("inline_external_table")) return ParseInlineExternalTable();
  if (word.Is("__contextual_datatable")) return ParseContextualDataTable();
  return nullptr;
}

ExpressionPointer Parser::ParsePrint() {
  uint32_t begin = in_.Next().span.begin;
  auto print = std::make_unique<PrintExpression>(SourceSpan{begin, begin});
  print->columns = ParseNamedList();
  print->span = in_.SpanFrom(begin);
  return print;
}

ExpressionPointer Parser::ParseRange() {
  uint32_t begin = in_.Next().span.begin;
  auto range = std::make_unique<RangeExpression>(SourceSpan{begin, begin});
  range->column = ParseName("the name of a column");
  in_.Expect("from");
  range->from = ParseScalar();
  in_.Expect("to");
  range->to = ParseScalar();
  in_.Expect("step");
  range->step = ParseScalar();
  range->span = in_.SpanFrom(begin);
  return range;
}

ExpressionPointer Parser::ParseDatatable() {
  uint32_t begin = in_.Next().span.begin;
  auto table = std::make_unique<DatatableExpression>(SourceSpan{begin, begin});
  table->schema = ParseSchema();
  // A single string in brackets is one token.
  if (in_.Peek().kind == TokenKind::kBracketedName && !in_.failed()) {
    const Token& token = in_.Next();
    table->values.push_back(std::make_unique<LiteralExpression>(
        token.span, Scalar::String(BracketedNameTokenValue(token))));
  } else if (in_.Expect("[")) {
    NestingScope scope(*this);
    in_.Take(",");
    while (!in_.failed() && !in_.Is("]")) {
      table->values.push_back(ParseScalar());
      if (!in_.Take(",")) break;
    }
    in_.Expect("]");
  }
  table->span = in_.SpanFrom(begin);
  return table;
}

ExpressionPointer Parser::ParseExternalData() {
  uint32_t begin = in_.Next().span.begin;
  auto data = std::make_unique<ExternalDataExpression>(SourceSpan{begin, begin});
  data->schema = ParseSchema();
  if (in_.Peek().kind == TokenKind::kBracketedName && !in_.failed()) {
    const Token& token = in_.Next();
    data->uris.push_back(std::make_unique<LiteralExpression>(
        token.span, Scalar::String(BracketedNameTokenValue(token))));
  } else if (in_.Expect("[")) {
    NestingScope scope(*this);
    while (!in_.failed() && !in_.Is("]")) {
      data->uris.push_back(ParseScalar());
      if (!in_.Take(",")) break;
    }
    in_.Expect("]");
  }
  if (in_.Take("with")) data->properties = ParseProperties();
  data->span = in_.SpanFrom(begin);
  return data;
}

ExpressionPointer Parser::ParseInlineExternalTable() {
  uint32_t begin = in_.Next().span.begin;
  auto table = std::make_unique<InlineExternalTableExpression>(SourceSpan{begin, begin});
  if (in_.Is("(")) table->schema = ParseSchema();
  in_.Expect("kind");
  in_.Expect("=");
  table->table_kind = ParseName("storage or delta");
  if (in_.Take("partition")) {
    in_.Expect("by");
    ParseParenthesizedList([&] {
      InlineExternalTableExpression::Partition partition;
      partition.name = ParseName("the name of a partition column");
      in_.Expect(":");
      partition.type = ParseType();
      if (in_.Take("=")) partition.value = ParseScalar();
      table->partitions.push_back(std::move(partition));
    });
  }
  if (in_.Take("pathformat")) {
    in_.Expect("=");
    in_.Expect("(");
    while (!in_.failed() && !in_.Is(")")) table->path_format.push_back(ParsePrimary());
    in_.Expect(")");
  }
  if (in_.Take("dataformat")) {
    in_.Expect("=");
    table->data_format = ParseName("the name of a format");
  }
  ParseParenthesizedList([&] { table->uris.push_back(ParseScalar()); });
  if (in_.Take("with")) table->properties = ParseProperties();
  table->span = in_.SpanFrom(begin);
  return table;
}

ExpressionPointer Parser::ParseContextualDataTable() {
  uint32_t begin = in_.Next().span.begin;
  auto table = std::make_unique<ContextualDataTableExpression>(SourceSpan{begin, begin});
  table->arguments.push_back(ParseScalar());
  table->schema = ParseSchema();
  table->span = in_.SpanFrom(begin);
  return table;
}

ExpressionPointer Parser::ParseEntityGroup() {
  uint32_t begin = in_.Next().span.begin;
  auto group = std::make_unique<EntityGroupExpression>(SourceSpan{begin, begin});
  if (in_.Peek().kind == TokenKind::kBracketedName) {
    const Token& token = in_.Next();
    group->entities.push_back(std::make_unique<NameExpression>(token.span, MakeName(token)));
  } else if (in_.Expect("[")) {
    NestingScope scope(*this);
    while (!in_.failed() && !in_.Is("]")) {
      group->entities.push_back(ParseScalar());
      if (!in_.Take(",")) break;
    }
    in_.Expect("]");
  }
  group->span = in_.SpanFrom(begin);
  return group;
}

void Parser::ParseUnionParts(OperatorParameters& parameters,
                             std::vector<ExpressionPointer>& tables) {
  parameters = ParseParameters({"kind", "withsource", "with_source", "isfuzzy", "best_effort"});
  ParseList([&] { tables.push_back(ParseEntityOrWildcard()); });
}

void Parser::ParseTablesIn(std::vector<ExpressionPointer>& tables) {
  if (!in_.Take("in")) return;
  ParseParenthesizedList([&] {
    ExpressionPointer table = ParseEntityOrWildcard();
    if (in_.Is("|") && !in_.failed()) {
      // find in (T | as Name)
      auto pipeline = std::make_unique<PipelineExpression>(table->span);
      pipeline->source = std::move(table);
      while (in_.Take("|")) ParsePipedOperators(pipeline->operators);
      pipeline->span = in_.SpanFrom(pipeline->span.begin);
      table = std::move(pipeline);
    }
    tables.push_back(std::move(table));
  });
}

ExpressionPointer Parser::ParseSearchPredicate() {
  bool outer = in_search_;
  in_search_ = true;
  ExpressionPointer predicate = ParseScalar();
  in_search_ = outer;
  return predicate;
}

std::unique_ptr<SearchExpression> Parser::ParseSearchExpression() {
  uint32_t begin = in_.Peek().span.begin;
  auto search = std::make_unique<SearchExpression>(SourceSpan{begin, begin});
  search->parameters = ParseParameters({"kind", "datascope"});
  ParseTablesIn(search->tables);
  search->predicate = ParseSearchPredicate();
  search->span = in_.SpanFrom(begin);
  return search;
}

ExpressionPointer Parser::ParseFindColumn() {
  const Token& token = in_.Peek();
  if (in_.Is("*")) return std::make_unique<StarExpression>(in_.Next().span);
  bool packs = token.Is("pack") || token.Is("pack_all");
  if (packs && in_.Peek(1).Is("(")) return ParseCall();
  if (AtName() && in_.Peek(1).Is(":")) {
    auto column = std::make_unique<TypedColumnExpression>(token.span);
    column->name = MakeName(in_.Next());
    in_.Next();
    column->type = ParseType();
    column->span = in_.SpanFrom(token.span.begin);
    return column;
  }
  return ParseNameOrWildcard();
}

ExpressionPointer Parser::ParseFind() {
  uint32_t begin = in_.Next().span.begin;
  auto find = std::make_unique<FindExpression>(SourceSpan{begin, begin});
  find->parameters = ParseParameters({"withsource", "with_source", "datascope"});
  ParseTablesIn(find->tables);
  if (!find->parameters.empty() || !find->tables.empty()) {
    in_.Expect("where");
  } else {
    in_.Take("where");
  }
  find->predicate = ParseSearchPredicate();
  std::string_view clause = ScanOperatorName();
  if (clause == "project-smart") {
    MoveOverOperatorName(clause);
    find->project_smart = true;
  } else if (clause == "project") {
    in_.Next();
    ParseList([&] { find->projection.push_back(ParseFindColumn()); });
  }
  clause = ScanOperatorName();
  if (clause == "project-away" || clause == "__projectAway") {
    MoveOverOperatorName(clause);
    ParseList([&] { find->projection_away.push_back(ParseFindColumn()); });
  }
  find->span = in_.SpanFrom(begin);
  return find;
}

std::unique_ptr<EvaluateExpression> Parser::ParseEvaluateExpression() {
  uint32_t begin = in_.Peek().span.begin;
  auto evaluate = std::make_unique<EvaluateExpression>(SourceSpan{begin, begin});
  evaluate->parameters = ParseParameters({});
  evaluate->call = ParseCall();
  if (in_.Take(":")) {
    evaluate->schema.emplace();
    in_.Expect("(");
    in_.Take(",");
    evaluate->schema_star = in_.Take("*");
    if (!in_.Is(")")) *evaluate->schema = ParseColumns();
    in_.Expect(")");
  }
  evaluate->span = in_.SpanFrom(begin);
  return evaluate;
}

ExpressionPointer Parser::ParseMacroExpand() {
  uint32_t begin = in_.Peek().span.begin;
  MoveOverOperatorName("macro-expand");
  auto expand = std::make_unique<MacroExpandExpression>(SourceSpan{begin, begin});
  expand->parameters = ParseParameters({"isfuzzy", "best_effort", "force_remote", "kind"});
  ExpressionPointer group = ParsePostfix();
  if (group->kind == ExpressionKind::kEntityGroup) {
    expand->group = std::move(static_cast<EntityGroupExpression&>(*group).entities);
  } else {
    expand->group.push_back(std::move(group));
  }
  if (expand->group.size() == 1 && expand->group[0]->kind == ExpressionKind::kName &&
      in_.Take("in")) {
    // macro-expand X in Group (...): the name comes first.
    expand->alias = std::move(static_cast<NameExpression&>(*expand->group[0]).name);
    if (in_.Is("entity_group")) {
      expand->group[0] = ParsePostfix();
    } else {
      const SourceSpan span = in_.Peek().span;
      expand->group[0] = std::make_unique<NameExpression>(span, ParseName("an entity group"));
    }
    if (expand->group[0]->kind == ExpressionKind::kEntityGroup) {
      ExpressionPointer group_in = std::move(expand->group[0]);
      expand->group = std::move(static_cast<EntityGroupExpression&>(*group_in).entities);
    }
  } else if (in_.Take("as")) {
    expand->alias = ParseName("a name for the scope");
  }
  in_.Expect("(");
  NestingScope scope(*this);
  if (scope.ok() && !in_.failed()) {
    expand->statements = ParseStatements(")");
    expand->body = TakeBody(expand->statements);
    if (expand->body == nullptr) {
      in_.FailExpected("a query");
      expand->body = Missing();
    }
  } else {
    expand->body = Missing();
  }
  in_.Expect(")");
  expand->span = in_.SpanFrom(begin);
  return expand;
}

}  // namespace sluice::language
