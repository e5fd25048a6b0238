// Operators that bring in other tables or unpack values: join, lookup, union, mv-expand, mv-apply.
#include "language/parser/parser_impl.h"

namespace sluice::language {

ExpressionPointer Parser::ParseJoinRight() {
  if (in_.AtEnd() || in_.Is("on") || in_.Is("|")) {
    in_.FailExpected("the table to join");
    return Missing();
  }
  return ParsePostfix();
}

void Parser::ParseJoinConditions(std::vector<ExpressionPointer>& conditions) {
  ParseList([&] { conditions.push_back(ParseScalar()); });
}

OperatorPointer Parser::ParseJoin(SourceSpan name) {
  auto join = std::make_unique<JoinOperator>(name);
  join->parameters = ParseParameters({"kind"});
  join->right = ParseJoinRight();
  if (in_.Expect("on")) ParseJoinConditions(join->conditions);
  return join;
}

OperatorPointer Parser::ParseLookup(SourceSpan name) {
  auto lookup = std::make_unique<LookupOperator>(name);
  lookup->parameters = ParseParameters({"kind"});
  lookup->right = ParseJoinRight();
  if (in_.Expect("on")) ParseJoinConditions(lookup->conditions);
  return lookup;
}

OperatorPointer Parser::ParseUnion(SourceSpan name) {
  auto tables = std::make_unique<UnionOperator>(name);
  ParseUnionParts(tables->parameters, tables->tables);
  return tables;
}

MvExpandOperator::Item Parser::ParseMvExpandItem() {
  MvExpandOperator::Item item;
  item.expression = ParseNamed();
  if (in_.Take("to")) {
    in_.Expect("typeof");
    in_.Expect("(");
    item.to_type = ParseType();
    in_.Expect(")");
  }
  return item;
}

OperatorPointer Parser::ParseMvExpand(SourceSpan name) {
  auto expand = std::make_unique<MvExpandOperator>(name);
  expand->parameters = ParseParameters({"kind", "bagexpansion", "with_itemindex"});
  ParseList([&] { expand->items.push_back(ParseMvExpandItem()); });
  if (in_.Take("limit")) expand->limit = ParseScalar();
  return expand;
}

OperatorPointer Parser::ParseMvApply(SourceSpan name) {
  auto apply = std::make_unique<MvApplyOperator>(name);
  apply->parameters = ParseParameters({"kind", "bagexpansion", "with_itemindex"});
  ParseList([&] { apply->items.push_back(ParseMvExpandItem()); });
  if (in_.Take("limit")) apply->limit = ParseScalar();
  in_.Expect("on");
  in_.Expect("(");
  apply->subquery = ParseSubPipeline();
  in_.Expect(")");
  return apply;
}

}  // namespace sluice::language
