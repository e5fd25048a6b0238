// Operators that choose, order and count rows, and those that only mark the stream.
#include "language/parser/parser_impl.h"

namespace sluice::language {

OperatorPointer Parser::ParseCount(SourceSpan name) {
  auto count = std::make_unique<CountOperator>(name);
  count->parameters = ParseParameters({});
  if (in_.Take("as")) count->as_name = ParseName("the name of a column");
  return count;
}

OperatorPointer Parser::ParseTake(SourceSpan name) {
  auto take = std::make_unique<TakeOperator>(name);
  take->parameters = ParseParameters({});
  take->count = ParseScalar();
  return take;
}

std::optional<bool> Parser::ParseDirection() {
  if (in_.Take("asc")) return true;
  if (in_.Take("desc")) return false;
  return std::nullopt;
}

SortKey Parser::ParseSortKey() {
  SortKey key;
  key.expression = ParseNamed();
  key.ascending = ParseDirection();
  if (in_.Take("nulls")) {
    if (in_.Take("first")) {
      key.nulls_first = true;
    } else {
      in_.Expect("last");
      key.nulls_first = false;
    }
  }
  return key;
}

OperatorPointer Parser::ParseSort(SourceSpan name) {
  auto sort = std::make_unique<SortOperator>(name);
  sort->parameters = ParseParameters({});
  in_.Expect("by");
  ParseList([&] { sort->keys.push_back(ParseSortKey()); });
  return sort;
}

OperatorPointer Parser::ParseTop(SourceSpan name) {
  auto top = std::make_unique<TopOperator>(name);
  top->parameters = ParseParameters({});
  top->count = ParseScalar();
  in_.Expect("by");
  ParseList([&] { top->keys.push_back(ParseSortKey()); });
  return top;
}

OperatorPointer Parser::ParseTopHitters(SourceSpan name) {
  auto hitters = std::make_unique<TopHittersOperator>(name);
  hitters->count = ParseNamed();
  in_.Expect("of");
  hitters->of = ParseNamed();
  if (in_.Take("by")) hitters->by = ParseNamed();
  return hitters;
}

OperatorPointer Parser::ParseTopNested(SourceSpan name) {
  auto nested = std::make_unique<TopNestedOperator>(name);
  while (true) {
    TopNestedOperator::Clause clause;
    if (!in_.Is("of")) clause.count = ParseNamed();
    in_.Expect("of");
    clause.of = ParseNamed();
    if (in_.Take("with")) {
      in_.Expect("others");
      in_.Expect("=");
      clause.others = ParseScalar();
    }
    in_.Expect("by");
    clause.by = ParseNamed();
    clause.ascending = ParseDirection();
    nested->clauses.push_back(std::move(clause));
    if (!in_.Take(",")) break;
    if (ScanOperatorName() != "top-nested") {
      in_.FailExpected("'top-nested'");
      break;
    }
    MoveOverOperatorName("top-nested");
  }
  return nested;
}

OperatorPointer Parser::ParseSample(SourceSpan name) {
  auto sample = std::make_unique<SampleOperator>(name);
  ParseParameters({});
  sample->count = ParseScalar();
  return sample;
}

OperatorPointer Parser::ParseSampleDistinct(SourceSpan name) {
  auto sample = std::make_unique<SampleDistinctOperator>(name);
  ParseParameters({});
  sample->count = ParseScalar();
  in_.Expect("of");
  sample->of = ParseNamed();
  return sample;
}

OperatorPointer Parser::ParseAs(SourceSpan name) {
  auto as = std::make_unique<AsOperator>(name);
  as->parameters = ParseParameters({});
  as->name = ParseName("a name");
  return as;
}

OperatorPointer Parser::ParseAssertSchema(SourceSpan name) {
  auto assert_schema = std::make_unique<AssertSchemaOperator>(name);
  assert_schema->schema = ParseSchema();
  return assert_schema;
}

OperatorPointer Parser::ParseConsume(SourceSpan name) {
  auto consume = std::make_unique<ConsumeOperator>(name);
  consume->parameters = ParseParameters({"decodeblocks"});
  return consume;
}

OperatorPointer Parser::ParseExecuteAndCache(SourceSpan name) {
  return std::make_unique<ExecuteAndCacheOperator>(name);
}

OperatorPointer Parser::ParseGetSchema(SourceSpan name) {
  auto get_schema = std::make_unique<GetSchemaOperator>(name);
  get_schema->parameters = ParseParameters({"kind"});
  return get_schema;
}

OperatorPointer Parser::ParseInvoke(SourceSpan name) {
  auto invoke = std::make_unique<InvokeOperator>(name);
  invoke->call = ParsePostfix();
  bool called = invoke->call->kind == ExpressionKind::kCall ||
                (invoke->call->kind == ExpressionKind::kMember &&
                 invoke->call->As<MemberExpression>().method != nullptr);
  if (!called) in_.Fail("Expected the call of a function after 'invoke'", invoke->call->span);
  return invoke;
}

OperatorPointer Parser::ParseEvaluate(SourceSpan name) {
  auto evaluate = std::make_unique<EvaluateOperator>(name);
  evaluate->evaluate = ParseEvaluateExpression();
  return evaluate;
}

OperatorPointer Parser::ParseSearch(SourceSpan name) {
  auto search = std::make_unique<SearchOperator>(name);
  search->search = ParseSearchExpression();
  return search;
}

// Reads both the documented `render kind with (...)` and the older bare properties.
OperatorPointer Parser::ParseRender(SourceSpan name) {
  auto render = std::make_unique<RenderOperator>(name);
  render->visualization = ParseName("the name of a visualization");
  while (!in_.failed()) {
    if (in_.Take("with")) {
      ParseParenthesizedList([&] { ParseRenderProperty(*render); });
      break;
    }
    if (in_.Is("by") && !in_.Peek(1).Is("=")) {
      RenderOperator::Property by{.name = MakeName(in_.Next()), .values = {}};
      ParseList([&] { by.values.push_back(ParseNameOrWildcard()); });
      render->properties.push_back(std::move(by));
    } else if (AtNamedExpression()) {
      ParseRenderProperty(*render);
    } else {
      break;
    }
  }
  return render;
}

void Parser::ParseRenderProperty(RenderOperator& render) {
  RenderOperator::Property property;
  property.name = ParseName("the name of a property");
  in_.Expect("=");
  property.values.push_back(ParseParameterValue(true));
  // ycolumns=a, b, title="x": a word that is followed by '=' begins the next property.
  while (!in_.failed() && in_.Is(",")) {
    TokenKind kind = in_.Peek(1).kind;
    bool value = (kind == TokenKind::kIdentifier || kind == TokenKind::kBracketedName) &&
                 !in_.Peek(2).Is("=");
    if (!value) break;
    in_.Next();
    property.values.push_back(ParseParameterValue(true));
  }
  render.properties.push_back(std::move(property));
}

}  // namespace sluice::language
