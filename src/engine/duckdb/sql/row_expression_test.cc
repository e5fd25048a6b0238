// Row expressions against DuckDB: the same expressions over the same rows give the same values.
#include "engine/row_expression.h"

#include <gtest/gtest.h>

#include <memory>

#include "engine/duckdb/connection.h"
#include "engine/duckdb/sql/kernel_functions.h"
#include "engine/duckdb/sql/sql_renderer.h"
#include "language/parser/parser.h"
#include "planning/planner.h"
#include "semantics/binder.h"

namespace sluice::engine::duckdb::sql {
namespace {

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
  duckdb_database handle = nullptr;
  std::unique_ptr<Connection> connection;
};

using Rows = std::vector<std::vector<Scalar>>;

Rows RunInDuckDb(const semantics::BoundRelationPointer& relation) {
  // Never closed: DuckDB must not be closed by a destructor that runs after main().
  static Database& database = *new Database;
  const auto plan = planning::Plan(relation);
  CHECK(plan.ok());
  const auto sql = RenderSql(*plan);
  CHECK(sql.ok());
  std::vector<ScalarType> types;
  for (const Column& column : plan->schema.columns) types.push_back(column.type);
  auto rows = database.connection->ReadRows(sql->sql, types);
  EXPECT_TRUE(rows.ok()) << rows.status().ToString();
  return rows.ok() ? *std::move(rows) : Rows();
}

// `project` over a datatable, by row expressions.
Rows RunByExpressions(const semantics::BoundRelation& relation) {
  const auto& compute = relation.As<semantics::ComputeRelation>();
  const auto& input = compute.input->As<semantics::RowsRelation>();
  Schema schema;
  for (const auto& column : input.columns) schema.columns.push_back({column.name, column.type, ""});
  BatchBuilder builder(schema);
  for (const auto& row : input.rows) builder.AddRow(row);
  const ColumnBatch batch = builder.Finish();
  Rows rows(input.rows.size());
  for (const auto& computed : compute.computed) {
    auto expression = MakeRowExpression(computed.expression, input.columns);
    EXPECT_TRUE(expression.ok()) << expression.status().ToString();
    if (!expression.ok()) return {};
    const auto values = (*expression)->Evaluate(batch);
    EXPECT_TRUE(values.ok()) << values.status().ToString();
    if (!values.ok()) return {};
    for (size_t i = 0; i < rows.size(); ++i) rows[i].push_back(values->columns[0].ScalarAt(i));
  }
  return rows;
}

std::string TextOf(const Scalar& value) {
  return value.is_null() ? "null" : std::string(ScalarTypeName(value.type())) + " " + value.ToText();
}

class RowExpressionAgreement : public testing::TestWithParam<const char*> {};

TEST_P(RowExpressionAgreement, WithDuckDb) {
  const std::string kql = GetParam();
  language::Diagnostics diagnostics;
  const auto query = language::ParseQuery(kql, diagnostics);
  NoTables tables;
  const auto bound = semantics::Bind(query, tables, {}, diagnostics);
  ASSERT_TRUE(diagnostics.empty()) << diagnostics.ToStatus(kql).message();
  const auto& relation = bound.results.at(0).relation;
  ASSERT_EQ(relation->kind, semantics::RelationKind::kCompute);
  const Rows expected = RunInDuckDb(relation);
  const Rows actual = RunByExpressions(*relation);
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t row = 0; row < actual.size(); ++row) {
    for (size_t i = 0; i < actual[row].size(); ++i) {
      EXPECT_EQ(TextOf(actual[row][i]), TextOf(expected[row][i]))
          << "row " << row << ", column " << relation->columns[i].name;
    }
  }
}

constexpr const char* kQueries[] = {
    "datatable(a:long, b:long)[7,2, -7,2, 9223372036854775807,1, -9223372036854775808,-1, 5,0, "
    "long(null),3] | project a + b, a - b, a * b, a / b, a % b, -a, bin(a, 5), bin(a, b), abs(a), "
    "round(a, -1), a == b, a != b, a < b, a <= b, a > b, a >= b, max_of(a, b), min_of(a, b), "
    "coalesce(a, b), a in (5, 7), a !in (5, 7), a between (1 .. 6), isnull(a), isnotnull(a), "
    "tostring(a), toreal(a), toint(a), tobool(a), todecimal(a), around(a, b, 5)",
    "datatable(a:int, b:int)[7,2, -7,2, 2147483647,1, int(null),3] | project a + b, a / b, a % b, "
    "-a, abs(a), bin(a, 2), max_of(a, b), tolong(a), tostring(a), round(a), ceiling(a), a in (2, 7)",
    "datatable(a:real, b:real)[7.5,2, -7.5,2, 0,0, real(nan),1, real(+inf),2, 2.15,-3, "
    "real(null),3, 1e300,1e10] | project a + b, a - b, a * b, a / b, a % b, -a, bin(a, 2), abs(a), "
    "round(a), round(a, 1), round(a, -1), ceiling(a), sign(a), sqrt(a), exp(b), log(a), log2(a), "
    "log10(a), sin(b), cos(b), tan(b), asin(b), acos(b), atan(a), atan2(a, b), cot(b), degrees(b), "
    "radians(b), pow(b, 3.0), exp2(b), exp10(b), isnan(a), isinf(a), isfinite(a), a == b, a < b, "
    "a >= b, max_of(a, b), min_of(a, b), coalesce(a, b), tolong(a), toint(a), tostring(a), tobool(a), "
    "a in (7.5, 0.0)",
    "datatable(a:decimal, b:decimal)[7.5,2, -7.25,2, 0,0, decimal(null),1] | project a + b, a - b, "
    "a * b, a / b, a % b, -a, bin(a, 2), abs(a), round(a, 1), ceiling(a), a == b, a < b, "
    "max_of(a, b), tolong(a), toint(a), toreal(a), tostring(a), tobool(a)",
    "datatable(a:datetime, b:timespan)[datetime(2020-01-01 10:20),90m, datetime(null),1s, "
    "datetime(9999-12-31),2d, datetime(0001-01-01),-1s] | project a + b, a - b, b + a, "
    "a - datetime(2020-01-01), bin(a, 1h), bin(b, 1h), b * 2, b * 1.5, b / 2, b / 1.5, b / 1h, b % 1h, "
    "-b, abs(b), tolong(a), tolong(b), tostring(a), tostring(b), a < datetime(2021-01-01), b > 1s, "
    "max_of(a, datetime(2020-01-02)), startofday(a), dayofweek(a), format_datetime(a, 'yyyy-MM'), "
    "datetime_part('hour', a)",
    "datatable(a:string, b:string)['Hello','ell', 'HELLO','hello', '','', 'Ärger','äRG', 'abc','ABCD'] "
    "| project a =~ b, a !~ b, a contains b, a !contains b, a contains_cs b, a startswith b, "
    "a startswith_cs b, a endswith b, a endswith_cs b, a has b, a hasprefix b, a == b, "
    "strcat(a, '-', b), strlen(a), string_size(a), toupper(a), tolower(a), substring(a, 1), "
    "substring(a, 1, 2), substring(a, -2, 1), substring(a, -9, 3), replace_string(a, 'l', 'LL'), "
    "replace_string(a, '', 'x'), isempty(a), isnotempty(a), coalesce(a, b), iff(a == b, 'same', b), "
    "case(a == b, 1, a contains b, 2, 3), a in ('Hello', ''), a in~ ('hello'), a !in~ ('hello'), "
    "max_of(a, b), split(a, 'l'), indexof(a, 'l'), a matches regex 'l+', extract('(l+)', 1, a), "
    "tolong(a), toreal(a), reverse(a), a has_any ('hello', 'x')",
    "datatable(a:bool, b:bool)[true,true, true,false, false,false, bool(null),true, "
    "bool(null),false, bool(null),bool(null)] | project a and b, a or b, not(a), a == b, a != b, "
    "iff(a, 1, 2), case(a, 1, b, 2, 3), coalesce(a, b), tolong(a), tostring(a), toreal(a), a in (true)",
    "datatable(a:dynamic, b:dynamic)[dynamic({'k':[1,2]}),dynamic('x'), dynamic(null),dynamic(1), "
    "dynamic(1.5),dynamic(2), dynamic(''),dynamic([3])] | project a.k, a.k[0], b[0], tostring(a), "
    "tolong(b), toreal(a), a == b, isempty(a), isnotempty(a), isnull(a), array_length(b), "
    "bag_keys(a), coalesce(a, b), gettype(a), strcat(a, b)",
    "datatable(a:guid)[guid(74be27de-1e4e-49d9-b579-fe0b331d3642), guid(null)] | project "
    "a == guid(74be27de-1e4e-49d9-b579-fe0b331d3642), tostring(a), isnull(a), "
    "a in (guid(74be27de-1e4e-49d9-b579-fe0b331d3642)), hash(a)",
};
INSTANTIATE_TEST_SUITE_P(All, RowExpressionAgreement, testing::ValuesIn(kQueries));

}  // namespace
}  // namespace sluice::engine::duckdb::sql
