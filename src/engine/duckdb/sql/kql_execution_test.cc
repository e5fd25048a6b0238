// KQL text to rows, all the way: what DuckDB makes of each operator and function that it lowers.
// Kernels have tests of their own.
#include <gtest/gtest.h>

#include <memory>

#include "engine/duckdb/connection.h"
#include "engine/duckdb/sql/aggregate_renderer.h"
#include "engine/duckdb/sql/kernel_functions.h"
#include "engine/duckdb/sql/lowering_table.h"
#include "engine/duckdb/sql/sql_renderer.h"
#include "engine/duckdb/sql/window_renderer.h"
#include "functions/kernels/json_text.h"
#include "language/parser/parser.h"
#include "planning/planner.h"
#include "semantics/binder.h"

namespace sluice::engine::duckdb::sql {
namespace {

// A cluster without tables.
class NoTables : public semantics::SchemaSource {
 public:
  const std::string& current_database() const override { return database_; }
  std::optional<std::string> FindDatabase(std::string_view) override { return std::nullopt; }
  std::optional<semantics::TableInfo> FindTable(std::string_view, std::string_view) override {
    return std::nullopt;
  }
  std::optional<semantics::ExternalTableInfo> FindExternalTable(std::string_view,
                                                                std::string_view) override {
    return std::nullopt;
  }
  std::optional<semantics::StoredFunctionInfo> FindFunction(std::string_view,
                                                            std::string_view) override {
    return std::nullopt;
  }
  std::vector<std::string> TableNames(std::string_view) override { return {}; }

 private:
  std::string database_ = "NetDefaultDB";
};

struct Database {
  Database() {
    CHECK(duckdb_open(nullptr, &handle) == DuckDBSuccess);
    auto opened = Connection::Open(handle);
    CHECK(opened.ok());
    connection = std::make_unique<Connection>(*std::move(opened));
    CHECK(RegisterKernels(connection->get()).ok());
  }
  ~Database() {
    connection.reset();
    duckdb_close(&handle);
  }
  duckdb_database handle = nullptr;
  std::unique_ptr<Connection> connection;
};

// Rows as text: values by '|', rows by '\n'; null for nulls. An error's message.
std::string RowsOf(const std::string& kql) {
  // Never closed: DuckDB must not be closed by a destructor that runs after main().
  static Database& database = *new Database;
  language::Diagnostics diagnostics;
  const auto query = language::ParseQuery(kql, diagnostics);
  NoTables tables;
  semantics::BindOptions options;
  const auto bound = semantics::Bind(query, tables, options, diagnostics);
  if (!diagnostics.empty()) return diagnostics.ToStatus(kql).message();
  const auto plan = planning::Plan(bound.results.at(0).relation);
  if (!plan.ok()) return plan.status().message();
  const auto sql = RenderSql(*plan);
  if (!sql.ok()) return sql.status().message();
  std::vector<ScalarType> types;
  for (const Column& column : plan->schema.columns) types.push_back(column.type);
  const auto rows = database.connection->ReadRows(sql->sql, types);
  if (!rows.ok()) return rows.status().message() + "\n" + sql->sql;
  std::string text;
  for (const auto& row : *rows) {
    if (!text.empty()) text += "\n";
    for (size_t i = 0; i < row.size(); ++i) {
      text += (i == 0 ? "" : "|") + (row[i].is_null() ? std::string("null") : row[i].ToText());
    }
  }
  return text;
}

struct Case {
  const char* kql;
  const char* rows;
};

class KqlExecution : public testing::TestWithParam<Case> {};

TEST_P(KqlExecution, GivesTheRows) { EXPECT_EQ(RowsOf(GetParam().kql), GetParam().rows); }

// Operands are columns, so that nothing is folded while binding.
constexpr Case kArithmetic[] = {
    {"range a from 1 to 2 step 1 | project a + 9223372036854775807, a / 0, -a / 2, a * 2 - 1",
     "-9223372036854775808|null|0|1\n-9223372036854775807|null|-1|3"},
    {"datatable(a:long)[-14] | project a % 12, a % -12, a % 0", "10|10|null"},
    {"datatable(a:real)[-7.5] | project a % 2, a / 0, bin(a, 1), -a", "0.5|-Infinity|-8.0|7.5"},
    {"datatable(a:long)[-7] | project bin(a, 5), bin(a, 0), a / 2, a / -1", "-10|null|-3|7"},
    {"datatable(a:decimal)[1.5] | project a * 2.5, a / 3, a + 1, a - 2, bin(a, 1), a / 0",
     "3.75|0.5|2.5|-0.5|1|null"},
    {"datatable(a:datetime)[datetime(2020-01-01 10:20)] | project a + 1h, a - datetime(2020-01-01), "
     "bin(a, 1h), a - 1d, a + 3000000d",
     "2020-01-01T11:20:00.0000000Z|10:20:00|2020-01-01T10:00:00.0000000Z|"
     "2019-12-31T10:20:00.0000000Z|null"},
    {"datatable(a:timespan)[90m] | project a * 2, a / 2, a / 1h, bin(a, 1h), a % 1h, a * 1.5, -a",
     "03:00:00|00:45:00|1.5|01:00:00|00:30:00|02:15:00|-01:30:00"},
    {"datatable(a:long)[1, long(null)] | project a + 1, a / 2, bin(a, 2)", "2|0|0\nnull|null|null"},
};
INSTANTIATE_TEST_SUITE_P(Arithmetic, KqlExecution, testing::ValuesIn(kArithmetic));

constexpr Case kNulls[] = {
    {"datatable(a:long, b:long)[1,1, 1,long(null), long(null),long(null)] "
     "| project a == b, a != b, a < b, not(a == b)",
     "true|false|false|false\nfalse|true|null|true\nnull|null|null|null"},
    {"datatable(a:long)[1, long(null), 3] | where a != 1", "null\n3"},
    {"datatable(a:long)[1, long(null), 3] | where not(a == 1)", "null\n3"},
    {"datatable(a:long)[1, long(null), 3] | where a in (1, 2)", "1"},
    {"datatable(a:long)[1, long(null), 3] | where a !in (1, 2)", "null\n3"},
    {"datatable(a:long)[1, long(null)] | project a in (1), a !in (1), isnull(a), isnotnull(a)",
     "true|false|false|true\nfalse|true|true|false"},
    {"datatable(a:bool)[true, false, bool(null)] | project a and true, a and false, a or true, a or "
     "false, iff(a, 1, 2)",
     "true|false|true|true|1\nfalse|false|true|false|2\nnull|false|true|null|2"},
    {"datatable(s:string)[\"\", \"x\"] | project isempty(s), isnull(s), coalesce(s, \"y\"), s == \"\"",
     "true|false|y|true\nfalse|false|x|false"},
    {"datatable(a:long, b:long)[1,long(null), long(null),long(null)] "
     "| project max_of(a, b), min_of(a, b), coalesce(a, b, 7)",
     "1|1|1\nnull|null|7"},
};
INSTANTIATE_TEST_SUITE_P(Nulls, KqlExecution, testing::ValuesIn(kNulls));

constexpr Case kNan[] = {
    {"datatable(a:real, b:real)[real(nan),1, 1,real(nan), real(nan),real(nan)] "
     "| project a == b, a != b, a < b, a > b, a >= b, a > 5",
     "false|true|false|false|false|false\nfalse|true|false|false|false|false\n"
     "false|true|false|false|false|false"},
    {"datatable(a:real)[1, real(nan), real(null)] | where a > 0 or a == a", "1.0"},
    {"datatable(a:real)[1, real(nan)] | summarize stdev(a), variance(a), covariance(a, a), max(a)",
     "NaN|NaN|NaN|NaN"},
};
INSTANTIATE_TEST_SUITE_P(Nan, KqlExecution, testing::ValuesIn(kNan));

constexpr Case kVolatile[] = {
    {"range x from 1 to 3 step 1 | extend r = rand() | extend a = r, b = r | where a != b or a != r",
     ""},
    {"range x from 1 to 3 step 1 | extend r = rand() | project a = r, b = r | where a != b", ""},
    {"range x from 1 to 100 step 1 | extend r = rand() | summarize dcount(r)", "100"},
    {"range x from 1 to 3 step 1 | extend ok = assert(x < 9, \"too big\") | count", "3"},
};
INSTANTIATE_TEST_SUITE_P(Volatile, KqlExecution, testing::ValuesIn(kVolatile));

TEST(KqlLimits, LongChainsOfConditionsAreNoDepth) {
  std::string kql = "range x from 1 to 3 step 1 | where x == 2";
  for (int i = 0; i < 2000; ++i) kql += " or x == 100" + std::to_string(i);
  EXPECT_EQ(RowsOf(kql), "2");
}

constexpr Case kScalars[] = {
    {"datatable(s:string)[\"Abc\"] | project s =~ \"ABC\", s contains \"BC\", s contains_cs \"BC\", s "
     "startswith \"a\", s startswith_cs \"a\", s endswith \"C\", s !contains \"z\", s in~ (\"ABC\")",
     "true|true|false|true|false|true|true|true"},
    {"datatable(s:string)[\"123456\"] | project substring(s, 1, 2), substring(s, 3), substring(s, -2), "
     "substring(s, 9), strlen(s), strcat(s, \"-\", 1), replace_string(s, \"34\", \"x\")",
     "23|456|56||6|123456-1|12x56"},
    {"datatable(s:string)[\"\\u00c9a\"] | project strlen(s), string_size(s), tolower(s), toupper(s)",
     "2|3|éa|ÉA"},
    {"datatable(r:real)[-5.7] | project toint(r), tolong(r), tostring(r), tobool(r), todecimal(r), "
     "abs(r), ceiling(r), round(r), sign(r)",
     "-5|-5|-5.7|true|-5.7|5.7|-5.0|-6.0|-1.0"},
    {"datatable(r:real)[1e30, real(nan)] | project tolong(r), toint(r), isnan(r), isfinite(r)",
     "9223372036854775807|2147483647|false|true\nnull|null|true|false"},
    {"datatable(l:long)[5000000000] | project toint(l), toreal(l), tostring(l), todecimal(l)",
     "705032704|5000000000.0|5000000000|5000000000"},
    {"datatable(r:real)[-1.0] | project sqrt(r), log(r), log2(r), log10(r), asin(r * 2), acos(r * 2), "
     "pow(r, 0.5)",
     "NaN|null|null|null|null|null|NaN"},
    {"datatable(r:real)[real(nan), 0.0, real(null)] | project sqrt(r), log(r)",
     "NaN|NaN\n0.0|-Infinity\nnull|null"},
    {"datatable(r:real)[2.15, -2.5] | project round(r, 1), round(r)", "2.2|2.0\n-2.5|-3.0"},
    {"datatable(a:long)[1, 5] | project case(a > 3, \"big\", a > 2, \"middle\", \"small\")",
     "small\nbig"},
};
INSTANTIATE_TEST_SUITE_P(Scalars, KqlExecution, testing::ValuesIn(kScalars));

constexpr Case kAggregates[] = {
    {"range x from 1 to 4 step 1 | summarize count(), sum(x), avg(x), min(x), max(x), dcount(x % 2)",
     "4|10|2.5|1|4|2"},
    {"datatable(x:long)[] | summarize count(), sum(x), avg(x), min(x), make_list(x), make_set(x), "
     "stdev(x), dcount(x), take_any(x), percentile(x, 50)",
     "0|0|NaN|null|[]|[]|0.0|0|null|null"},
    {"datatable(x:long)[] | summarize count() by x", ""},
    {"datatable(x:long)[1, long(null), 3] | summarize count(), sum(x), avg(x), make_list(x), "
     "make_list_with_nulls(x), dcount(x), countif(x > 1)",
     "3|4|2.0|[1,3]|[1,null,3]|2|1"},
    {"range x from 1 to 5 step 1 | extend p = x > 2 | summarize countif(p), sumif(x, p), avgif(x, x > "
     "9), dcountif(x, p), make_list_if(x, p), minif(x, p), maxif(x, not(p))",
     "3|12|NaN|3|[3,4,5]|3|2"},
    {"datatable(t:timespan)[1h, 2h] | summarize sum(t), avg(t), max(t)", "03:00:00|01:30:00|02:00:00"},
    {"datatable(d:decimal)[1.5, 2.5] | summarize sum(d), avg(d), max(d)", "4|2|2.5"},
    {"datatable(d:decimal)[-1.75, 2.5, decimal(null)] | summarize sum(d), avg(d), sumif(d, d > 0)",
     "0.75|0.375|2.5"},
    {"datatable(d:decimal)[] | summarize sum(d), avg(d)", "0|null"},
    {"datatable(d:decimal)[decimal(99999999999999999999), decimal(99999999999999999999)] | summarize sum(d)", "null"},
    {"datatable(l:long)[9223372036854775807, 1] | summarize sum(l)", "-9223372036854775808"},
    {"range x from 1 to 100 step 1 | summarize percentiles(x, 5, 50, 100), percentiles_array(x, 10, "
     "90)",
     "5|50|100|[10,90]"},
    {"datatable(x:long, w:long)[10,8, 20,6, 30,3, 40,1] | summarize percentilesw(x, w, 50, 75, 99.9)",
     "20|20|40"},
    {"range x from 1 to 5 step 1 | summarize stdev(x), variance(x), variancep(x), binary_all_or(x)",
     "1.5811388300841898|2.5|2.0|7"},
    {"datatable(k:string, v:long, s:string)[\"a\",1,\"x\", \"a\",3,\"y\", \"b\",long(null),\"z\"] | "
     "summarize arg_max(v, s), m = arg_min(v, *) by k | sort by k asc",
     "a|3|y|1|x\nb|null|z|null|z"},
    {"datatable(x:long)[3, 1, 2, 3] | sort by x asc | summarize make_list(x), make_set(x, 2), "
     "make_bag(bag_pack(tostring(x), x))",
     "[1,2,3,3]|[1,2]|{\"1\":1,\"2\":2,\"3\":3}"},
    {"datatable(x:dynamic)[dynamic([1,2]), dynamic([2,3])] | summarize make_set(x), make_list(x)",
     "[1,2,3]|[1,2,2,3]"},
    {"datatable(s:string)[\"\", \"q\\\"\"] | summarize make_list(s), min(s), take_any(s)",
     "[\"\",\"q\\\"\"]||"},
    {"range x from 1 to 3 step 1 | extend k = \"c\" | summarize sum(x) by k, bin(x, 2) | sort by x asc",
     "c|0|1\nc|2|5"},
    {"range x from 1 to 6 step 1 | distinct a = x % 2 | sort by a asc", "0\n1"},
};
INSTANTIATE_TEST_SUITE_P(Aggregates, KqlExecution, testing::ValuesIn(kAggregates));

constexpr Case kWindows[] = {
    {"datatable(x:long)[3, 1, 2] | serialize n = row_number(), p = prev(x), q = next(x, 1, -1)",
     "3|1|null|1\n1|2|3|2\n2|3|1|-1"},
    {"datatable(x:long)[3, 1, 2] | sort by x desc | extend s = row_cumsum(x), d = x - prev(x)",
     "3|3|null\n2|5|-1\n1|6|-1"},
    {"range x from 1 to 6 step 1 | serialize s = row_cumsum(x, x % 3 == 0), n = row_number(10, x == 4)",
     "1|1|10\n2|3|11\n3|3|12\n4|7|10\n5|12|11\n6|6|12"},
    {"datatable(s:string)[\"a\", \"a\", \"b\", \"a\"] | serialize d = row_rank_dense(s), m = "
     "row_rank_min(s)",
     "a|1|1\na|1|1\nb|2|3\na|3|4"},
    {"datatable(s:string)[\"b\", \"a\"] | serialize p = prev(s), q = next(s, 1, \"none\")",
     "b||a\na|b|none"},
    {"datatable(k:string, t:datetime)[\"A\",datetime(2020-01-01 00:00), \"A\",datetime(2020-01-01 "
     "00:20), \"A\",datetime(2020-01-01 00:45), \"A\",datetime(2020-01-01 00:50), "
     "\"B\",datetime(2020-01-01 00:51)] | sort by t asc | extend s = row_window_session(t, 40m, 25m, k "
     "!= prev(k)) | project bin(s - datetime(2020-01-01), 1m)",
     "00:00:00\n00:00:00\n00:45:00\n00:45:00\n00:51:00"},
    {"range x from 1 to 4 step 1 | sort by x desc | extend n = row_number() | where n > 2 | project x",
     "2\n1"},
};
INSTANTIATE_TEST_SUITE_P(Windows, KqlExecution, testing::ValuesIn(kWindows));

constexpr Case kOrder[] = {
    {"datatable(x:real)[1, real(null), real(nan), real(+inf)] | sort by x asc",
     "null\nNaN\n1.0\nInfinity"},
    {"datatable(x:real)[1, real(null), real(nan), real(+inf)] | sort by x desc",
     "Infinity\n1.0\nNaN\nnull"},
    {"datatable(x:real)[1, real(null), real(nan), real(+inf)] | sort by x asc nulls last",
     "1.0\nInfinity\nNaN\nnull"},
    {"datatable(x:real)[1, real(null), real(nan), real(+inf)] | sort by x desc nulls first",
     "null\nNaN\nInfinity\n1.0"},
    {"datatable(s:string)[\"b\", \"B\", \"a\"] | sort by s asc", "B\na\nb"},
    {"range x from 1 to 9 step 1 | top 3 by x % 5, x asc", "4\n9\n3"},
    {"range x from 1 to 9 step 1 | sort by x desc | take 3 | where x != 8 | extend y = x + 1",
     "9|10\n7|8"},
    {"range x from 1 to 9 step 1 | sort by x desc | take 3 | summarize sum(x)", "24"},
    {"range x from 1 to 9 step 1 | extend k = 5 | sort by k asc, x desc | take 1", "9|5"},
    {"range x from 1 to 9 step 1 | sample 4 | count", "4"},
    {"range x from 1 to 9 step 1 | take toscalar(print 2) | count", "2"},
};
INSTANTIATE_TEST_SUITE_P(Order, KqlExecution, testing::ValuesIn(kOrder));

#define LEFT "datatable(k:long, v:string)[1,\"a\", 2,\"b\", 1,\"c\", long(null),\"n\"]"
#define RIGHT "(datatable(k:long, w:string)[1,\"x\", 3,\"y\", long(null),\"z\"])"
constexpr Case kJoins[] = {
    {LEFT " | join " RIGHT " on k", "1|a|1|x\nnull|n|null|z"},
    {LEFT " | join kind=inner " RIGHT " on k | sort by v asc",
     "1|a|1|x\n1|c|1|x\nnull|n|null|z"},
    {LEFT " | join kind=leftouter " RIGHT " on k | sort by v asc",
     "1|a|1|x\n2|b|null|\n1|c|1|x\nnull|n|null|z"},
    {LEFT " | join kind=rightouter " RIGHT " on k | sort by w asc, v asc",
     "1|a|1|x\n1|c|1|x\nnull||3|y\nnull|n|null|z"},
    {LEFT " | join kind=fullouter " RIGHT " on k | count", "5"},
    {LEFT " | join kind=leftsemi " RIGHT " on k | sort by v asc", "1|a\n1|c\nnull|n"},
    {LEFT " | join kind=leftanti " RIGHT " on k | sort by v asc", "2|b"},
    {LEFT " | join kind=rightsemi " RIGHT " on k | sort by w asc", "1|x\nnull|z"},
    {LEFT " | join kind=rightanti " RIGHT " on k | sort by w asc", "3|y"},
    {LEFT " | lookup " RIGHT " on k | where isempty(w) | sort by v asc", "2|b|"},
    {LEFT " | where k in (" RIGHT ") | count", "2"},
    {LEFT " | where k !in (" RIGHT ") | sort by v asc", "2|b\nnull|n"},
    {"union (print a = 1, b = \"x\"), (print a = 2, c = 1h) | sort by a asc",
     "1|x|null\n2||01:00:00"},
    {"let T = materialize(range x from 1 to 3 step 1 | extend r = rand()); T | join kind=inner T on x "
     "| where r == r1 | count",
     "3"},
    {"range x from 1 to 9 step 1 | where x > toscalar(range y from 1 to 5 step 1 | summarize max(y)) | "
     "count",
     "4"},
    {"print toscalar(range x from 1 to 3 step 1 | where x > 9), toscalar(print s = \"t\" | where false)",
     "null|"},
};
INSTANTIATE_TEST_SUITE_P(Joins, KqlExecution, testing::ValuesIn(kJoins));
#undef LEFT
#undef RIGHT

constexpr Case kRowSources[] = {
    {"range x from 1 to 2 step 0.5", "1.0\n1.5\n2.0"},
    {"range x from 5 to 1 step -2", "5\n3\n1"},
    {"range x from 5 to 1 step 1", ""},
    {"range x from 1 to 5 step 0", ""},
    {"range t from datetime(2020-01-01) to datetime(2020-01-02) step 12h | count", "3"},
    {"range x from 1 to toscalar(print 3) step 1 | summarize sum(x)", "6"},
    {"datatable(a:long, b:dynamic)[1,dynamic([1,\"s\",null]), 2,dynamic({\"x\":1,\"y\":2}), "
     "3,dynamic(7)] | mv-expand b",
     "1|1\n1|\"s\"\n1|null\n2|{\"x\":1}\n2|{\"y\":2}\n3|7"},
    {"datatable(a:dynamic, b:dynamic)[dynamic([1,2,3]),dynamic([\"p\"])] | mv-expand with_itemindex=i a "
     "to typeof(long), b to typeof(string) | sort by i desc",
     "3||2\n2||1\n1|p|0"},
    {"datatable(d:dynamic)[dynamic({\"a\":1})] | mv-expand kind=array d", "[\"a\",1]"},
    {"datatable(d:dynamic)[dynamic([1,2,3])] | mv-expand d limit 2 | count", "2"},
    {"datatable(d:dynamic)[dynamic([3,1]), dynamic([2])] | mv-expand d to typeof(long) | serialize n = "
     "row_number() | project n, d",
     "1|3\n2|1\n3|2"},
};
INSTANTIATE_TEST_SUITE_P(RowSources, KqlExecution, testing::ValuesIn(kRowSources));

std::vector<ScalarType> TypesIn(functions::TypeSet set) {
  std::vector<ScalarType> types;
  for (int i = 0; i < kScalarTypeCount; ++i) {
    if (set.Contains(static_cast<ScalarType>(i))) types.push_back(static_cast<ScalarType>(i));
  }
  return types;
}

// The types that arguments of an intrinsic have when they reach the engine: for each type that all
// parameters of the set take, one list; the binder converts the numbers of a promoted call.
bool IsLowered(const functions::FunctionDefinition& function,
               const functions::Signature& signature) {
  std::vector<ScalarType> types;
  for (const functions::Parameter& parameter : signature.parameters) {
    types.push_back(TypesIn(parameter.types).back());
  }
  if (signature.result.rule == functions::ResultType::Rule::kPromoted) {
    std::fill(types.begin(), types.end(), types[0]);
  }
  return FindLowering(function.name, types) != nullptr;
}

TEST(FunctionLibraryCoverage, EveryFunctionIsLoweredOrHasAKernel) {
  for (const functions::FunctionDefinition* function : functions::Functions().all()) {
    if (!function->rewrite.empty()) continue;
    if (function->kind == functions::FunctionKind::kAggregate) {
      EXPECT_TRUE(RendersAggregate(function->name)) << function->name;
      continue;
    }
    if (function->kind == functions::FunctionKind::kWindow) {
      EXPECT_TRUE(RendersWindow(function->name)) << function->name;
      continue;
    }
    for (const functions::Signature& signature : function->signatures) {
      if (signature.kernel != nullptr) continue;
      EXPECT_TRUE(IsLowered(*function, signature)) << function->name;
    }
  }
}

TEST(FunctionLibraryExamples, GiveTheirResults) {
  for (const functions::FunctionDefinition* function : functions::Functions().all()) {
    for (const functions::FunctionExample& example : function->examples) {
      std::string text;
      const std::string value = RowsOf(example.query);
      // A text inside a dynamic, as tostring() has it.
      if (value.starts_with('"')) {
        functions::AppendJsonAsText(value, text);
      } else {
        text = value;
      }
      EXPECT_EQ(text, example.result) << function->name << ": " << example.query;
    }
  }
}

}  // namespace
}  // namespace sluice::engine::duckdb::sql
