#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/parser/parser.h"
#include "language/syntax/printer.h"

namespace sluice::language {
namespace {

QueryText Parse(std::string_view text) {
  Diagnostics diagnostics;
  QueryText query = ParseQuery(text, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << text << ": " << diagnostics.ToStatus(text).message();
  return query;
}

const Expression& ExpressionOf(const QueryText& query) {
  CHECK(query.statements.size() == 1);
  return *query.statements[0]->As<ExpressionStatement>().expression;
}

// The first operator of the only statement, `T | operator`.
template <typename T>
const T& OperatorIn(const QueryText& query) {
  const auto& pipeline = ExpressionOf(query).As<PipelineExpression>();
  CHECK(pipeline.operators[0]->kind == T::kKind);
  return pipeline.operators[0]->As<T>();
}

// Canonical texts: what is printed from the tree is the text itself.
class OperatorTextTest : public testing::TestWithParam<const char*> {};

TEST_P(OperatorTextTest, PrintsBackUnchanged) {
  std::string text = GetParam();
  EXPECT_EQ(ToKql(Parse(text)), text);
}

INSTANTIATE_TEST_SUITE_P(
    Columns, OperatorTextTest,
    testing::Values(
        "T | where a == 1 and b has \"x\"", "T | extend a = b + 1, c, (d, e) = f(a)",
        "T | extend a, (range x from 1 to 2 step 1), (U | count)",
        "T | project a, ['b c'] = d", "T | project-away a, b*, *_c, d*e", "T | project-keep a*, b",
        "T | project-rename a = b, c = d",
        "T | project-reorder a desc, b* asc, c granny-asc, d granny-desc, *",
        "T | project-by-names a, dynamic([\"b\"]), c*", "T | distinct a, b",
        "T | distinct hint.strategy=shuffle *", "T | serialize", "T | serialize r = row_number()",
        "T | summarize count(), m = max(a), arg_max(b, *) by bin(c, 1.0), d",
        "T | summarize hint.shufflekey=a hint.strategy=shuffle by a",
        "T | parse kind=regex flags=Ui a with * \"x\" b:long \"y\" * c:string",
        "T | parse-where a with \"k=\" b:real *",
        "T | parse-kv a as (b:long, c:string) with (pair_delimiter=\" \", greedy=true)",
        "T | make-series s = sum(a) default = 0, count() on t from 1 to 10 step 2 by k, l",
        "T | make-series kind=nonempty avg(a) on t step 5",
        "T | make-series avg(a) on t in range(0, 10, 1) by k"));

INSTANTIATE_TEST_SUITE_P(
    Rows, OperatorTextTest,
    testing::Values(
        "T | count", "T | count as n", "T | take 10",
        "T | sort by a asc nulls first, b, c desc nulls last", "T | top 5 by a desc nulls last, b",
        "T | top-hitters 3 of a by b",
        "T | top-nested 2 of a by m = max(b) desc, top-nested of c with others = \"rest\" by "
        "sum(d)",
        "T | sample 5", "T | sample-distinct 5 of a",
        "T | reduce by a with threshold=0.1, characters=\"x\"", "T | reduce kind=source by a",
        "T | as hint.materialized=true x", "T | assert-schema (a:long, b:string)",
        "T | consume decodeblocks=true", "T | getschema", "T | getschema kind=csl",
        "T | render timechart",
        "T | render timechart with (title=\"x\", ycolumns=a, b, kind=stacked)",
        "T | scan with_match_id=m order by t asc partition by k declare (n:long = 0, s:string) "
        "with "
        "(step s1 output = none: true; step s2 optional: a > s1.a => n = s1.n + 1, s = \"x\"; )"));

INSTANTIATE_TEST_SUITE_P(
    Tables, OperatorTextTest,
    testing::Values(
        "T | join (U | where a) on k",
        "T | join kind=leftouter hint.strategy=broadcast hint.remote=auto U on $left.a == "
        "$right.b, c",
        "T | join kind=inner database(\"d\").U on a", "T | lookup kind=inner U on k",
        "T | union kind=inner withsource=s isfuzzy=true A, (B | take 1), C*, database(\"d\").*",
        "T | mv-expand kind=array with_itemindex=i a, b = c to typeof(long) limit 10",
        "T | mv-apply a to typeof(long), b = c limit 5 on (where a > 1 | top 2 by a)",
        "T | invoke f(1, x = 2)", "T | invoke database(\"d\").f()",
        "T | evaluate hint.distribution=per_node pivot(a, sum(b)) : (x:long, y:string)",
        "T | evaluate bag_unpack(d) : (*, x:long)",
        "T | search kind=case_sensitive \"x\" and a:\"y*\"", "T | search * == \"x\"",
        "T | partition hint.strategy=native by a (top 2 by b | count)",
        "T | partition by a (U | where x == toscalar(a))",
        "T | __partitionby a id \"x\" (__contextual_datatable 1 (b:long) | count)",
        "T | fork (count) x = (where a | take 1)", "T | facet by a, b with (where c | count)"));

INSTANTIATE_TEST_SUITE_P(
    Graphs, OperatorTextTest,
    testing::Values(
        "E | make-graph a --> b with N on id, M on ['the id']",
        "E | make-graph a -- b with_node_id=id",
        "E | make-graph a --> b partitioned-by p (graph-to-table nodes)",
        "G | graph-match cycles=none (a)-[e]->(b)--(c)<-[f*1..3]-(d)-->() where a.x == 1 "
        "project a.x, n = b.y",
        "G | graph-match (a)-[e]-(b), (b)-->(c) project c.x",
        "G | graph-shortest-paths output=all (a)-[e*1..5]->(b) project e",
        "G | graph-to-table nodes as N with_node_id=id, edges as E with_source_id=s "
        "with_target_id=t",
        "G | graph-mark-components kind=weak with_component_id=c", "G | graph-where-nodes a > 1",
        "G | graph-where-edges a > 1"));

INSTANTIATE_TEST_SUITE_P(
    Sources, OperatorTextTest,
    testing::Values(
        "print 1, a = \"x\"", "range x from 1 to 10 step 2 | count",
        "datatable (a:long, ['b c']:string) [1, \"x\", -2, \"y\"]", "datatable (a:string) [\"x\"]",
        "externaldata (a:long) [h\"https://x\", \"y\"] with (format=\"csv\", "
        "ignoreFirstRecord=true)",
        "union isfuzzy=true (A | take 1), B, view()",
        "find withsource=s in (A, B*, database(\"d\").C) where * has \"x\" project a, b:string, "
        "pack(*)",
        "find where a == 1 project-smart", "search in (A, B*) \"x\" or a == 1",
        "evaluate http_request(\"https://x\")",
        "macro-expand isfuzzy=true entity_group [cluster(\"a\").database(\"b\"), D] as s (s.T | "
        "count)",
        "macro-expand g as s (let x = 1; s.T | take x)",
        "macro-expand entity_group [a - f(\"b\")] as s (s.T | count)",
        "inline_external_table (a:long, t:datetime) kind=storage partition by (d:datetime = f(t)) "
        "pathformat=(\"d=\" datetime_pattern(\"yyyy\", d)) dataformat=csv (h\"u\") with "
        "(encoding=\"x\")",
        "(T | take 1) | count", "cluster(\"c\").database(\"d\").T | count", "['my table'] | count",
        "external_table(\"x\") | take 1"));

TEST(OperatorParserTest, OldNamesAndSpellingsMeanTheSame) {
  EXPECT_EQ(ToKql(Parse("T | filter a | limit 5 | order by b")),
            "T | where a | take 5 | sort by b");
  EXPECT_EQ(ToKql(Parse("T | mvexpand a")), "T | mv-expand a");
  EXPECT_EQ(ToKql(Parse("T | render piechart title = 'x' by a, b")),
            "T | render piechart with (title=\"x\", by=a, b)");
  EXPECT_EQ(ToKql(Parse("T | partition by a { U | count }")), "T | partition by a (U | count)");
}

TEST(OperatorParserTest, ParametersMayStandBeforeAParenthesis) {
  QueryText query = Parse("T | join kind=inner(U) on a");
  const auto& join = OperatorIn<JoinOperator>(query);
  ASSERT_EQ(join.parameters.size(), 1u);
  EXPECT_EQ(join.parameters[0].value->As<NameExpression>().name.text, "inner");
  EXPECT_EQ(join.right->kind, ExpressionKind::kName);
}

TEST(OperatorParserTest, WordsOfSourcesMayBeNames) {
  EXPECT_EQ(ExpressionOf(Parse("range | count")).As<PipelineExpression>().source->kind,
            ExpressionKind::kName);
  EXPECT_EQ(ToKql(Parse("T | where search == 1 and find > 2 and print has 'x'")),
            "T | where search == 1 and find > 2 and print has \"x\"");
  EXPECT_EQ(ToKql(Parse("T | summarize kind = count() by step")),
            "T | summarize kind = count() by step");
}

TEST(OperatorParserTest, SortKeysSayOnlyWhatIsWritten) {
  QueryText query = Parse("T | sort by a, b asc nulls last");
  const auto& sort = OperatorIn<SortOperator>(query);
  EXPECT_FALSE(sort.keys[0].ascending.has_value());
  EXPECT_FALSE(sort.keys[0].nulls_first.has_value());
  EXPECT_EQ(sort.keys[1].ascending, true);
  EXPECT_EQ(sort.keys[1].nulls_first, false);
}

TEST(OperatorParserTest, WildcardMembersOnlyWhereTablesAreNamed) {
  QueryText tables = Parse("union database('d').Log*");
  EXPECT_EQ(
      ExpressionOf(tables).As<UnionExpression>().tables[0]->As<MemberExpression>().member.text,
      "Log*");
  EXPECT_EQ(ToKql(Parse("T | where a.b*2 == 4")), "T | where a.b * 2 == 4");
  EXPECT_EQ(ToKql(Parse("union (T | where a.b*2 == 4)")), "union (T | where a.b * 2 == 4)");
}

TEST(OperatorParserTest, GraphEdgesHaveDirections) {
  using Direction = GraphPattern::Edge::Direction;
  QueryText query = Parse("G | graph-match (a)<-[e*1..2]-(b)--(c)-->(d) project a.x");
  const GraphPattern& pattern = OperatorIn<GraphMatchOperator>(query).patterns[0];
  ASSERT_EQ(pattern.nodes.size(), 4u);
  ASSERT_EQ(pattern.edges.size(), 3u);
  EXPECT_EQ(pattern.edges[0].direction, Direction::kBackward);
  EXPECT_TRUE(pattern.edges[0].variable);
  EXPECT_EQ(pattern.edges[1].direction, Direction::kAny);
  EXPECT_EQ(pattern.edges[2].direction, Direction::kForward);
}

TEST(OperatorParserTest, SpansRunFromTheNameToTheEnd) {
  QueryText query = Parse("T | project-away a, b  | count");
  EXPECT_EQ(OperatorIn<ProjectAwayOperator>(query).span, (SourceSpan{4, 21}));
}

TEST(OperatorParserTest, SubqueriesHaveNoSource) {
  QueryText query = Parse("T | mv-apply a on (top 1 by a)");
  EXPECT_EQ(OperatorIn<MvApplyOperator>(query).subquery->As<PipelineExpression>().source, nullptr);
}

}  // namespace
}  // namespace sluice::language
