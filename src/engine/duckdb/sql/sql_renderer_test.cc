// Plans made by hand, rendered and run: what KQL text cannot say, such as stored tables and files.
#include "engine/duckdb/sql/sql_renderer.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "data/datetime.h"
#include "engine/duckdb/connection.h"
#include "engine/duckdb/files/read_text_function.h"
#include "engine/duckdb/sql/kernel_functions.h"

namespace sluice::engine::duckdb::sql {
namespace {

using planning::ExternalScanNode;
using planning::FilterNode;
using planning::LogicalPlan;
using planning::PlanPointer;
using planning::ProjectNode;
using planning::ScanNode;
using planning::SortNode;
using semantics::BoundCall;
using semantics::BoundColumn;
using semantics::BoundColumnReference;
using semantics::BoundExpressionPointer;
using semantics::BoundLiteral;

using Rows = std::vector<std::vector<Scalar>>;

const BoundColumn kA{1, "A", ScalarType::kLong};
const BoundColumn kB{2, "B", ScalarType::kString};
const BoundColumn kCursor{3, "$cursor", ScalarType::kLong};

BoundExpressionPointer Reference(const BoundColumn& column) {
  return std::make_shared<BoundColumnReference>(column.id, column.type, SourceSpan{});
}
BoundExpressionPointer Long(int64_t value) {
  return std::make_shared<BoundLiteral>(Scalar::Long(value), SourceSpan{});
}
BoundExpressionPointer Call(std::string_view name, ScalarType type,
                            std::vector<BoundExpressionPointer> arguments) {
  return std::make_shared<BoundCall>(functions::Functions().Find(name), 0, std::move(arguments),
                                     type, SourceSpan{});
}

std::shared_ptr<ScanNode> Scan(std::vector<BoundColumn> columns, std::vector<int64_t> stored) {
  auto scan = std::make_shared<ScanNode>();
  scan->table_id = 7;
  scan->columns = std::move(columns);
  scan->stored_column_ids = std::move(stored);
  return scan;
}

PlanPointer Filter(PlanPointer input, BoundExpressionPointer conjunct) {
  auto filter = std::make_shared<FilterNode>();
  filter->columns = input->columns;
  filter->input = std::move(input);
  filter->conjuncts = {std::move(conjunct)};
  return filter;
}

PlanPointer Project(PlanPointer input, const BoundColumn& column,
                    BoundExpressionPointer expression) {
  auto project = std::make_shared<ProjectNode>();
  project->columns = input->columns;
  project->columns.push_back(column);
  project->input = std::move(input);
  project->computed = {{column, std::move(expression)}};
  return project;
}

PlanPointer Sort(PlanPointer input, BoundExpressionPointer key, BoundExpressionPointer limit) {
  auto sort = std::make_shared<SortNode>();
  sort->columns = input->columns;
  sort->input = std::move(input);
  sort->keys = {{std::move(key), false, false}};
  sort->limit = std::move(limit);
  return sort;
}

class SqlRendererTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(duckdb_open(nullptr, &database_), DuckDBSuccess);
    auto connection = Connection::Open(database_);
    ASSERT_TRUE(connection.ok());
    connection_ = std::make_unique<Connection>(*std::move(connection));
    ASSERT_TRUE(RegisterKernels(connection_->get()).ok());
    ASSERT_TRUE(files::RegisterReadTextFunction(connection_->get()).ok());
    Execute("CREATE SCHEMA records");
    Execute("CREATE SCHEMA control");
    Execute("CREATE TABLE control.extents (extent BIGINT, table_id BIGINT, \"cursor\" BIGINT, "
            "timed BOOLEAN)");
    Execute("CREATE TABLE records.t7 (c11 BIGINT, c12 VARCHAR, \"$extent\" BIGINT)");
    // The extent with the lower number committed last.
    Execute("INSERT INTO control.extents VALUES (1, 7, 300, true), (2, 7, 200, true), "
            "(3, 7, 250, false), (9, 8, 260, true)");
    Execute("INSERT INTO records.t7 VALUES (1, 'a', 1), (2, 'b', 2), (NULL, 'c', 3), (4, 'd', 3)");
  }
  void TearDown() override {
    connection_.reset();
    duckdb_close(&database_);
  }

  void Execute(const std::string& sql) {
    const Status status = connection_->Execute(sql);
    ASSERT_TRUE(status.ok()) << status.ToString();
  }

  static std::string Render(PlanPointer root) {
    LogicalPlan plan;
    plan.root = std::move(root);
    const auto query = RenderSql(plan);
    EXPECT_TRUE(query.ok()) << query.status().ToString();
    return query.ok() ? query->sql : "";
  }

  // The rows as text, a line each.
  std::string Run(const PlanPointer& root) {
    std::vector<ScalarType> types;
    for (const BoundColumn& column : root->columns) types.push_back(column.type);
    const std::string sql = Render(root);
    const auto rows = connection_->ReadRows(sql, types);
    EXPECT_TRUE(rows.ok()) << rows.status().ToString() << "\n" << sql;
    std::string text;
    for (const auto& row : rows.ok() ? *rows : Rows{}) {
      for (size_t i = 0; i < row.size(); ++i) {
        text += (i == 0 ? "" : " ") + (row[i].is_null() ? std::string("null") : row[i].ToText());
      }
      text += "\n";
    }
    return text;
  }

 private:
  duckdb_database database_ = nullptr;
  std::unique_ptr<Connection> connection_;
};

TEST_F(SqlRendererTest, GathersFiltersAndProjectionsInOneSelect) {
  const BoundColumn next{5, "Next", ScalarType::kLong};
  const PlanPointer plan =
      Filter(Project(Filter(Scan({kA, kB}, {11, 12}), Call(">", ScalarType::kBool,
                                                           {Reference(kA), Long(1)})),
                     next, Reference(kA)),
             Call("<", ScalarType::kBool, {Reference(next), Long(9)}));
  EXPECT_EQ(Render(plan),
            "SELECT c11::BIGINT AS r0, c12::VARCHAR AS r1, c11::BIGINT AS r2 FROM records.t7 "
            "WHERE (c11 > 1::BIGINT) AND (c11 < 9::BIGINT)");
  EXPECT_EQ(Run(plan), "2 b 2\n4 d 4\n");
}

TEST_F(SqlRendererTest, ReadsOnlyExtentsOfTheCursorWindow) {
  auto scan = Scan({kA, kB}, {11, 12});
  scan->cursor_after = 200;
  scan->cursor_up_to = 250;
  EXPECT_EQ(Run(scan), "null c\n4 d\n");
  scan->cursor_after = 250;
  scan->cursor_up_to.reset();
  EXPECT_EQ(Run(scan), "1 a\n");
}

TEST_F(SqlRendererTest, ReadsTheCursorOfEachRecord) {
  auto scan = Scan({kCursor, kB}, {-1, 12});
  scan->cursor_after = 200;
  EXPECT_EQ(Run(Sort(scan, Reference(kB), nullptr)), "250 d\n250 c\n300 a\n");
}

TEST_F(SqlRendererTest, KeepsTheOrderThroughFiltersAboveIt) {
  const BoundColumn next{5, "Next", ScalarType::kLong};
  const PlanPointer plan = Filter(
      Project(Sort(Scan({kA, kB}, {11, 12}), Reference(kB), nullptr), next,
              Call("+", ScalarType::kLong, {Reference(kA), Long(1)})),
      Call(">", ScalarType::kBool, {Reference(next), Long(1)}));
  EXPECT_EQ(Run(plan), "4 d 5\n2 b 3\n1 a 2\n");
}

TEST_F(SqlRendererTest, TakesTheFirstRowsOfAnOrderBeforeWhatFollows) {
  const PlanPointer top = Sort(Scan({kA, kB}, {11, 12}), Reference(kA), Long(2));
  EXPECT_EQ(Run(top), "4 d\n2 b\n");
  EXPECT_EQ(Run(Filter(top, Call("<", ScalarType::kBool, {Reference(kA), Long(4)}))), "2 b\n");
}

TEST_F(SqlRendererTest, NamesAFunctionThatItCannotCompute) {
  functions::FunctionDefinition unknown;
  unknown.name = "no_such_function";
  LogicalPlan plan;
  plan.root = Filter(Scan({kA}, {11}), std::make_shared<BoundCall>(
                                           &unknown, 0, std::vector{Reference(kA)},
                                           ScalarType::kBool, SourceSpan{3, 9}));
  const auto query = RenderSql(plan);
  EXPECT_EQ(query.status().code(), StatusCode::kUnsupported);
  EXPECT_EQ(query.status().message(), "this engine does not compute no_such_function(long)");
  EXPECT_EQ(query.status().span(), (SourceSpan{3, 9}));
}

class ExternalScanTest : public SqlRendererTest {
 protected:
  void SetUp() override {
    SqlRendererTest::SetUp();
    folder_ = std::filesystem::temp_directory_path() /
              ("external_scan_test." + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    SqlRendererTest::TearDown();
  }

  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = folder_ / name;
    std::ofstream(path) << text;
    return path;
  }

  // external_table(A: long, B: string, Day: datetime), Day not in the files.
  static std::shared_ptr<ExternalScanNode> External(const std::string& format) {
    auto scan = std::make_shared<ExternalScanNode>();
    scan->table.name = "E";
    scan->table.schema.columns = {{"A", ScalarType::kLong, ""},
                                  {"B", ScalarType::kString, ""},
                                  {"Day", ScalarType::kDatetime, ""}};
    scan->table.file_column_count = 2;
    scan->columns = {kA, kB, {3, "Day", ScalarType::kDatetime}};
    scan->source_columns = {0, 1, 2};
    scan->format = format;
    return scan;
  }

  std::filesystem::path folder_;
};

TEST_F(ExternalScanTest, ReadsTextFilesWithTheirVirtualColumns) {
  auto scan = External("csv");
  const int64_t day = *ParseDatetime("2024-01-02");
  scan->files = {{Write("a.csv", "1,x\n,y\n"), {Scalar::Datetime(0)}},
                 {Write("b.csv", "nonsense\n"), {Scalar::Datetime(day)}}};
  EXPECT_EQ(Run(Sort(scan, Reference(kB), nullptr)),
            "null y 0001-01-01T00:00:00.0000000Z\n"
            "1 x 0001-01-01T00:00:00.0000000Z\n"
            "null  2024-01-02T00:00:00.0000000Z\n");
}

TEST_F(ExternalScanTest, SkipsHeaders) {
  auto scan = External("csv");
  scan->first_record_is_header = true;
  scan->files = {{Write("a.csv", "A,B\n1,x\n"), {Scalar::Datetime(0)}}};
  EXPECT_EQ(Run(scan), "1 x 0001-01-01T00:00:00.0000000Z\n");
}

TEST_F(ExternalScanTest, HasNoRowsWithoutFiles) { EXPECT_EQ(Run(External("csv")), ""); }

TEST_F(ExternalScanTest, ReadsParquetColumnsByName) {
  const std::string path = folder_ / "a.parquet";
  Execute("COPY (SELECT 'x' AS B, 5::INTEGER AS A UNION ALL SELECT NULL, NULL) TO '" + path +
          "' (FORMAT parquet)");
  auto scan = External("parquet");
  scan->files = {{path, {Scalar::Null(ScalarType::kDatetime)}}};
  EXPECT_EQ(Run(scan), "5 x null\nnull  null\n");
}

TEST_F(ExternalScanTest, NamesOfParquetFilesAreNoPatterns) {
  const std::string plain = folder_ / "plain.parquet";
  const std::string odd = folder_ / "*[a]?.parquet";
  Execute("COPY (SELECT 'x' AS B, 5::INTEGER AS A) TO '" + plain + "' (FORMAT parquet)");
  std::filesystem::copy_file(plain, odd);
  auto scan = External("parquet");
  scan->files = {{odd, {Scalar::Null(ScalarType::kDatetime)}}};
  EXPECT_EQ(Run(scan), "5 x null\n");
}

TEST_F(ExternalScanTest, ReadsNullForParquetColumnsThatAFileLacks) {
  const std::string path = folder_ / "a.parquet";
  Execute("COPY (SELECT 'x' AS B) TO '" + path + "' (FORMAT parquet)");
  auto scan = External("parquet");
  scan->files = {{path, {Scalar::Null(ScalarType::kDatetime)}}};
  EXPECT_EQ(Run(scan), "null x null\n");
}

TEST_F(ExternalScanTest, ConvertsParquetTimesAndNestedValues) {
  const std::string path = folder_ / "a.parquet";
  Execute("COPY (SELECT TIMESTAMP '2024-01-02 03:04:05.123456' AS T, [1, 2] AS L, '1.00:00:01' AS S, "
          "'{\"a\": 1}' AS J) TO '" + path + "' (FORMAT parquet)");
  auto scan = External("parquet");
  scan->table.schema.columns = {{"T", ScalarType::kDatetime, ""},
                                {"L", ScalarType::kDynamic, ""},
                                {"S", ScalarType::kTimespan, ""},
                                {"J", ScalarType::kDynamic, ""}};
  scan->table.file_column_count = 4;
  scan->columns = {{1, "T", ScalarType::kDatetime},
                   {2, "L", ScalarType::kDynamic},
                   {3, "S", ScalarType::kTimespan},
                   {4, "J", ScalarType::kDynamic}};
  scan->source_columns = {0, 1, 2, 3};
  scan->files = {{path, {}}};
  EXPECT_EQ(Run(scan), "2024-01-02T03:04:05.1234560Z [1,2] 1.00:00:01 {\"a\":1}\n");
}

TEST_F(ExternalScanTest, ReadsParquetTypesThatAreNearTheDeclaredOnes) {
  const std::string path = folder_ / "a.parquet";
  Execute("COPY (SELECT TIMESTAMP_NS '2024-01-02 00:00:00.1234567' AS N, DATE '2024-01-02' AS D, "
          "'2024-01-02T01:00:00Z' AS V, 5.7::DOUBLE AS R, {'a': 1} AS S, TIME '01:02:03' AS T, "
          "'x'::BLOB AS B) TO '" + path + "' (FORMAT parquet)");
  auto scan = External("parquet");
  const std::vector<std::pair<const char*, ScalarType>> columns = {
      {"N", ScalarType::kDatetime}, {"D", ScalarType::kDatetime}, {"V", ScalarType::kDatetime},
      {"R", ScalarType::kLong},     {"S", ScalarType::kString},   {"T", ScalarType::kTimespan},
      {"B", ScalarType::kString}};
  scan->table.schema.columns.clear();
  scan->columns.clear();
  scan->source_columns.clear();
  for (size_t i = 0; i < columns.size(); ++i) {
    scan->table.schema.columns.push_back({columns[i].first, columns[i].second, ""});
    scan->columns.push_back(
        {static_cast<semantics::ColumnId>(i), columns[i].first, columns[i].second});
    scan->source_columns.push_back(i);
  }
  scan->table.file_column_count = columns.size();
  scan->files = {{path, {}}};
  EXPECT_EQ(Run(scan),
            "2024-01-02T00:00:00.1234567Z 2024-01-02T00:00:00.0000000Z 2024-01-02T01:00:00.0000000Z "
            "5 {\"a\":1} 01:02:03 x\n");
}

TEST_F(ExternalScanTest, NamesAFormatThatItCannotRead) {
  auto scan = External("avro");
  scan->files = {{"/data/a.avro", {}}};
  LogicalPlan plan;
  plan.root = scan;
  EXPECT_EQ(RenderSql(plan).status().code(), StatusCode::kUnsupported);
}

}  // namespace
}  // namespace sluice::engine::duckdb::sql
