#include "semantics/binder.h"

#include <gtest/gtest.h>

#include "functions/function_definition.h"
#include "functions/kernels/json_text.h"
#include "language/parser/parser.h"
#include "semantics/testing/bound_tree_text.h"
#include "semantics/testing/memory_schema_source.h"

namespace sluice::semantics {
namespace {

MemorySchemaSource Source() {
  MemorySchemaSource source;
  source.AddTable("T", "a:long, b:string, c:real, d:datetime, e:dynamic, f:timespan");
  source.AddTable("U", "a:long, x:string");
  source.AddTable("V", "q:int", "other");
  source.AddExternalTable("Files", "k:string, n:long");
  source.AddFunction("Big", "(least:long)", "{ T | where a > least }");
  source.AddFunction("Loop", "()", "{ Loop() }");
  return source;
}

struct Bound {
  BoundQuery query;
  language::Diagnostics diagnostics;
};

Bound BindText(std::string_view text, const BindOptions& options = {}) {
  Bound bound;
  MemorySchemaSource source = Source();
  language::QueryText query = language::ParseQuery(text, bound.diagnostics);
  if (!bound.diagnostics.empty()) return bound;
  bound.query = Bind(query, source, options, bound.diagnostics);
  return bound;
}

std::string Errors(const Bound& bound) {
  std::string text;
  for (const auto& diagnostic : bound.diagnostics.all()) {
    if (!text.empty()) text += "\n";
    text += diagnostic.code + ": " + diagnostic.message;
  }
  return text;
}

std::string SchemaOf(std::string_view text) {
  Bound bound = BindText(text);
  if (!bound.diagnostics.empty()) return Errors(bound);
  return SchemaText(*bound.query.results.at(0).relation);
}

std::string TreeOf(std::string_view text, const BindOptions& options = {}) {
  Bound bound = BindText(text, options);
  if (!bound.diagnostics.empty()) return Errors(bound);
  return TreeText(*bound.query.results.at(0).relation);
}

std::string ErrorsOf(std::string_view text) { return Errors(BindText(text)); }

struct SchemaCase {
  const char* query;
  const char* schema;
};

class ResultSchema : public testing::TestWithParam<SchemaCase> {};

TEST_P(ResultSchema, IsAsKustoHasIt) { EXPECT_EQ(SchemaOf(GetParam().query), GetParam().schema); }

INSTANTIATE_TEST_SUITE_P(
    Binder, ResultSchema,
    testing::Values(
        SchemaCase{"print 1, \"a\", x=2, strlen(\"a\")",
                   "print_0:long, print_1:string, x:long, print_3:long"},
        SchemaCase{"T | extend tostring(a), c+1, q=1",
                   "a:string, b:string, c:real, d:datetime, e:dynamic, f:timespan, Column1:real, "
                   "q:long"},
        SchemaCase{"T | project tolong(b), a+1, bin(d, 1h), tolower(b), b, strlen(b)",
                   "b:long, Column1:long, d:datetime, Column2:string, b1:string, strlen_b:long"},
        SchemaCase{"T | project e.x, e.y.z, e[\"k\"], e[0], -a, a",
                   "e_x:dynamic, e_y_z:dynamic, e_k:dynamic, e_0:dynamic, Column1:long, a:long"},
        SchemaCase{"T | project d-d, d+f, f*2, f/f, d-f, 2*f, f%f, f/2",
                   "Column1:timespan, Column2:datetime, Column3:timespan, Column4:real, "
                   "Column5:datetime, Column6:timespan, Column7:timespan, Column8:timespan"},
        SchemaCase{"T | summarize sum(a), count(), max(c) by bin(d, 1h), b, a+1",
                   "d:datetime, b:string, Column1:long, sum_a:long, count_:long, max_c:real"},
        SchemaCase{"T | summarize arg_max(d, *) by b",
                   "b:string, d:datetime, a:long, c:real, e:dynamic, f:timespan"},
        SchemaCase{"T | summarize (x, y) = arg_max(d, a), n = count() by b",
                   "b:string, x:datetime, y:long, n:long"},
        SchemaCase{"T | summarize percentiles(a, 5, 95.5), percentile(c, 50), take_any(b), max(a)-min(a)",
                   "percentile_a_5:long, percentile_a_95_5:long, percentile_c_50:real, b:string, "
                   "Column1:long"},
        SchemaCase{"T | summarize sum(a+1), sum(tolong(b)), avg(strlen(b)), sum(a), sum(a)",
                   "sum_:long, sum_b:long, avg_strlen_b:real, sum_a:long, sum_a1:long"},
        SchemaCase{"T | join U on a",
                   "a:long, b:string, c:real, d:datetime, e:dynamic, f:timespan, a1:long, x:string"},
        SchemaCase{"T | project a, a1=b | join (U | project a, a2=x) on a",
                   "a:long, a1:string, a3:long, a2:string"},
        SchemaCase{"T | join kind=rightsemi U on a", "a:long, x:string"},
        SchemaCase{"T | project a | lookup U on a", "a:long, x:string"},
        SchemaCase{"T | project a, b | union (U | project a=\"x\", x)",
                   "a_long:long, a_string:string, b:string, x:string"},
        SchemaCase{"union withsource=src kind=inner T, U", "src:string, a:long"},
        SchemaCase{"T | project a, e | mv-expand e to typeof(int), z=e.q",
                   "a:long, e:int, z:dynamic"},
        SchemaCase{"T | project a, e | mv-apply x=e to typeof(long) on (top 1 by x | extend y=x+a)",
                   "a:long, e:dynamic, x:long, y:long"},
        SchemaCase{"T | project b | parse b with * \"x\" y:long \"z\" w", "b:string, y:long, w:string"},
        SchemaCase{"T | project b | parse-kv b as (q:long) with (pair_delimiter=',', kv_delimiter=':')",
                   "b:string, q:long"},
        SchemaCase{"T | project-away a*, d, e, f", "b:string, c:real"},
        SchemaCase{"T | project-keep c, a", "a:long, c:real"},
        SchemaCase{"U | project-rename z = a", "z:long, x:string"},
        SchemaCase{"U | project-reorder x, *", "x:string, a:long"},
        SchemaCase{"print a2=1, a10=2, b=3 | project-reorder * granny-desc",
                   "b:long, a10:long, a2:long"},
        SchemaCase{"U | getschema",
                   "ColumnName:string, ColumnOrdinal:long, DataType:string, ColumnType:string"},
        SchemaCase{"U | top-hitters 3 of x by a", "x:string, approximate_sum_a:long"},
        SchemaCase{"range x from 1.0 to 3 step 1", "x:real"},
        SchemaCase{"range x from datetime(2020) to datetime(2021) step 1d", "x:datetime"},
        SchemaCase{"T | make-series s=avg(c) default=0, count() on d step 1d by b",
                   "b:string, s:dynamic, count_:dynamic, d:dynamic"},
        SchemaCase{"print x=dynamic([1, 2]) | project series_stats(x)",
                   "series_stats_x_min:real, series_stats_x_min_idx:long, series_stats_x_max:real, "
                   "series_stats_x_max_idx:long, series_stats_x_avg:real, series_stats_x_stdev:real, "
                   "series_stats_x_variance:real"},
        SchemaCase{"U | search \"x\"", "$table:string, a:long, x:string"},
        SchemaCase{"let f = (t:(a:long), n:long=2) { t | where a > n | extend z=n }; U | invoke f()",
                   "a:long, x:string, z:long"},
        SchemaCase{"let v1 = view () { U }; union v*", "a:long, x:string"},
        SchemaCase{"database(\"other\").V", "q:int"},
        SchemaCase{"external_table(\"Files\") | project n", "n:long"},
        SchemaCase{"Big(5) | project a", "a:long"},
        SchemaCase{"T | project iff(a > 1, 1, 2.0), case(a > 1, \"a\", \"b\"), coalesce(a, 5)",
                   "Column1:real, Column2:string, Column3:long"},
        SchemaCase{"print array_sort_asc(dynamic([2, 1]))", "print_0:dynamic"},
        SchemaCase{"1 + 1", "print_0:long"}));

struct ErrorCase {
  const char* query;
  const char* errors;
};

class Reports : public testing::TestWithParam<ErrorCase> {};

TEST_P(Reports, WhatIsWrong) { EXPECT_EQ(ErrorsOf(GetParam().query), GetParam().errors); }

INSTANTIATE_TEST_SUITE_P(
    Binder, Reports,
    testing::Values(
        ErrorCase{"T | where foo == 1 and bar == 2",
                  "SEM0100: 'where' operator: Failed to resolve column or scalar expression named "
                  "'foo'.\nSEM0100: 'where' operator: Failed to resolve column or scalar expression "
                  "named 'bar'."},
        ErrorCase{"T | project colour = 1 | where color == 1",
                  "SEM0100: 'where' operator: Failed to resolve column or scalar expression named "
                  "'color'. Did you mean 'colour'?"},
        ErrorCase{"Nope | where a == 1 | take 5",
                  "SEM0100: 'where' operator: Failed to resolve table or column expression named "
                  "'Nope'."},
        ErrorCase{"T | where a == \"x\"",
                  "SEM0064: 'where' operator: Cannot compare values of types long and string. Try "
                  "adding explicit casts."},
        ErrorCase{"T | project a + b",
                  "SEM0060: 'project' operator: Arithmetic expression cannot be carried-out between "
                  "long and string; strcat() joins strings."},
        ErrorCase{"T | extend tolwer(b)",
                  "SEM0260: 'extend' operator: Unknown function: 'tolwer'. Did you mean 'tolower'?"},
        ErrorCase{"T | extend row_id()",
                  "SLU0001: The function 'row_id()', which needs records that have numbers of their "
                  "own, is not supported by this server."},
        ErrorCase{"T | extend a = row_id()",
                  "SLU0001: The function 'row_id()', which needs records that have numbers of "
                  "their own, is not supported by this server."},
        ErrorCase{"T | where count() > 1",
                  "SEM0016: 'where' operator: The aggregate function 'count()' is not allowed here."},
        ErrorCase{"T | summarize a",
                  "SEM0015: 'summarize' operator: The column 'a' is neither an argument of an "
                  "aggregate nor in the by clause."},
        ErrorCase{"T | extend tolower(b, b)",
                  "SEM0219: 'extend' operator: tolower(): function expects 1 argument(s), not 2."},
        ErrorCase{"T | project x = a, x = b",
                  "SEM0111: 'project' operator: A column named 'x' already exists."},
        ErrorCase{"T | join U on $left.b == $right.a",
                  "SEM0239: 'join' operator: The types of the keys, string and long, cannot be "
                  "compared. Try adding explicit casts."},
        ErrorCase{"datatable(a:long, b:long) [1, 2, 3]",
                  "SEM0235: 'datatable' operator: The number of values (3) must be a multiple of "
                  "the number of columns (2)."},
        ErrorCase{"T | where cursor_after(\"zz\")",
                  "SEM0227: 'where' operator: cursor_after(): 'zz' is not a database cursor."},
        ErrorCase{"T | summarize count() | where cursor_after(\"\")",
                  "SEM0226: 'where' operator: cursor_after() is only allowed over the records of one "
                  "stored table, before any operator that combines records."},
        ErrorCase{"Loop()", "SEM0263: The function 'Loop' calls itself, which is not allowed. (In "
                            "the function 'Loop'.)"}));

TEST(Binder, ConvertsOperandsToOneType) {
  EXPECT_EQ(TreeOf("T | where a > 1.5 and e.k == \"x\" and e.n > 1"),
            "T | filter and(and(>(toreal(#1), real(1.5)), ==(tostring(dynamic_member(#5, \"k\")), "
            "\"x\")), >(dynamic_member(#5, \"n\"), dynamic(1)))");
}

TEST(Binder, FoldsConstants) {
  BindOptions options;
  options.now_ticks = 638'000'000'000'000'000;
  EXPECT_EQ(TreeOf("T | where d > ago(1d) and f < 2 * 30m", options),
            "T | filter and(>(#4, datetime(2022-09-27T22:13:20.0000000Z)), <(#6, "
            "timespan(01:00:00)))");
  EXPECT_EQ(TreeOf("let x = 5; let y = x + 1; print y"), "rows 1 | compute print_0#1 = long(6)");
}

TEST(Binder, ScopesExportedTablesToTheirWindow) {
  BindOptions options;
  options.cursor_scopes = {{"U", 10, 20}};
  EXPECT_EQ(TreeOf("U | count", options),
            "U | filter and(>(#3, long(10)), <=(#3, long(20))) | aggregate Count#7 = count()");
  EXPECT_EQ(TreeOf("T | count", options), "T | aggregate Count#11 = count()");
}

TEST(Binder, CursorFunctionsReadTheHiddenColumn) {
  EXPECT_EQ(TreeOf("U | where cursor_after(\"7\") and cursor_before_or_at(\"9\")"),
            "U | filter and(>(#3, long(7)), <=(#3, long(9)))");
  EXPECT_EQ(TreeOf("U | extend t = ingestion_time() | project t"),
            "U | compute t#7 = __ingestion_time(#4) | compute");
  EXPECT_EQ(TreeOf("U | where cursor_after(\"\")"), "U | filter bool(true)");
}

TEST(Binder, SelfJoinsHaveColumnsOfTheirOwn) {
  EXPECT_EQ(TreeOf("let t = U | where a > 1; t | join kind=inner t on a"),
            "U | filter >(#1, long(1)) | join inner (U | filter >(#7, long(1))) on #1=#7");
}

TEST(Binder, MaterializedRelationsAreShared) {
  Bound bound = BindText("let m = materialize(U | where a > 1); union m, m");
  ASSERT_EQ(Errors(bound), "");
  const auto& unite = bound.query.results[0].relation->As<UnionRelation>();
  EXPECT_EQ(unite.inputs[0]->As<SharedRelation>().definition,
            unite.inputs[1]->As<SharedRelation>().definition);
  EXPECT_NE(unite.inputs[0]->columns[0].id, unite.inputs[1]->columns[0].id);
}

TEST(Binder, WindowCallsAreStackedByDependence) {
  EXPECT_EQ(TreeOf("U | sort by a asc | extend s = row_cumsum(iff(prev(a) == a, 1, 0))"),
            "U | sort #1 asc nulls first | window prev#7 = prev(#1) | window row_cumsum#8 = "
            "row_cumsum(iff(==(#7, #1), long(1), long(0))) | compute s#9 = #8");
}

TEST(Binder, LongChainsOfOrStayFlat) {
  std::string query = "T | where a == 0";
  for (int i = 1; i < 2000; ++i) query += " or a == " + std::to_string(i);
  Bound bound = BindText(query);
  // The parser may refuse chains of this length; the binder never fails on them.
  if (!bound.diagnostics.empty()) {
    EXPECT_TRUE(bound.diagnostics.all()[0].code.starts_with("SYN")) << Errors(bound);
  }
}

TEST(Binder, QueryParametersAreTypedAndRequired) {
  BindOptions options;
  options.query_parameters = {{"n", "42"}, {"s", "plain text"}};
  EXPECT_EQ(TreeOf("declare query_parameters(n:long, s:string, k:long = 7); print n, s, k", options),
            "rows 1 | compute print_0#1 = long(42), print_1#2 = \"plain text\", print_2#3 = "
            "long(7)");
  EXPECT_EQ(ErrorsOf("declare query_parameters(n:long); print n"),
            "SEM0229: The query parameter 'n' has no value: give one in the request's parameters, "
            "or a default.");
}

TEST(Binder, RenderBecomesAVisualization) {
  Bound bound = BindText("U | render timechart with (title=\"Hi\", xcolumn=a, ycolumns=a, x)");
  ASSERT_EQ(Errors(bound), "");
  const Visualization& visualization = bound.query.results[0].visualization;
  EXPECT_EQ(visualization.kind, "timechart");
  EXPECT_EQ(visualization.properties.at("Title"), "Hi");
  EXPECT_EQ(visualization.properties.at("XColumn"), "a");
}

TEST(Binder, ListsTheTablesOfAQuery) {
  Bound bound = BindText("T | where a in (U | project a) | extend z = toscalar(U | count)");
  ASSERT_EQ(Errors(bound), "");
  std::vector<std::string> names;
  for (const TableInfo& table : TablesOf(bound.query)) names.push_back(table.name);
  EXPECT_EQ(names, (std::vector<std::string>{"T", "U"}));
}

TEST(Binder, SetOptionsAreKept) {
  Bound bound = BindText("set notruncation; set truncationmaxrecords=10; U");
  EXPECT_EQ(bound.query.set_options.at("notruncation"), Scalar::Bool(true));
  EXPECT_EQ(bound.query.set_options.at("truncationmaxrecords"), Scalar::Long(10));
}

// Every example of every function binds, and gives its result where it is a constant.
TEST(FunctionExamples, BindAndFold) {
  for (const functions::FunctionDefinition* function : functions::Functions().all()) {
    for (const functions::FunctionExample& example : function->examples) {
      Bound bound = BindText(example.query);
      ASSERT_EQ(Errors(bound), "") << example.query;
      const BoundRelation& relation = *bound.query.results.at(0).relation;
      ASSERT_EQ(relation.kind, RelationKind::kCompute) << example.query;
      const BoundExpression& value = *relation.As<ComputeRelation>().computed.at(0).expression;
      if (value.kind != BoundExpressionKind::kLiteral) continue;
      const Scalar& literal = value.As<BoundLiteral>().value;
      std::string text = literal.ToText();
      if (literal.type() == ScalarType::kDynamic && !literal.is_null()) {
        text.clear();
        functions::AppendJsonAsText(literal.string_value(), text);
      }
      EXPECT_EQ(text, example.result) << example.query;
    }
  }
}

}  // namespace
}  // namespace sluice::semantics
