#include "export/external_table/external_files.h"

#include "data/datetime.h"
#include "export/export_test_world.h"
#include "export/external_table/partition_pruning.h"
#include "export/partition/partition_function.h"
#include "functions/function_definition.h"
#include "gmock/gmock.h"

namespace sluice::exporting {
namespace {

using catalog::Partition;
using semantics::BoundExpressionPointer;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

int64_t At(std::string_view text) { return *ParseDatetime(text); }

// A scan of all columns of a table over (Timestamp, CustomerName) and its virtual columns, and the
// predicates over it.
struct Scan {
  explicit Scan(const catalog::ExternalTable& table) {
    node.table.name = table.name;
    node.table.schema = table.schema;
    node.table.file_column_count = table.schema.columns.size();
    for (const Partition& partition : table.partitions) {
      if (partition.function != Partition::Function::kVirtual) continue;
      node.table.schema.columns.push_back({partition.name, partition.type});
    }
    node.table.definition = std::make_shared<catalog::ExternalTable>(table);
    for (size_t i = 0; i < node.table.schema.columns.size(); ++i) {
      const Column& column = node.table.schema.columns[i];
      node.columns.push_back({static_cast<semantics::ColumnId>(100 + i), column.name, column.type});
      node.source_columns.push_back(i);
    }
  }
  BoundExpressionPointer ColumnNamed(const std::string& name) const {
    for (const auto& column : node.columns) {
      if (column.name == name) {
        return std::make_shared<semantics::BoundColumnReference>(column.id, column.type,
                                                                 SourceSpan{});
      }
    }
    return nullptr;
  }
  planning::ExternalScanNode node;
};

BoundExpressionPointer Literal(Scalar value) {
  return std::make_shared<semantics::BoundLiteral>(std::move(value), SourceSpan{});
}
BoundExpressionPointer Call(const std::string& name,
                            std::vector<BoundExpressionPointer> arguments) {
  static std::map<std::string, functions::FunctionDefinition> definitions;
  functions::FunctionDefinition& definition = definitions[name];
  definition.name = name;
  return std::make_shared<semantics::BoundCall>(&definition, 0, std::move(arguments),
                                                ScalarType::kBool, SourceSpan{});
}

catalog::ExternalTable LogsTable() {
  catalog::ExternalTable table;
  table.name = "Logs";
  table.schema = {{{"Timestamp", ScalarType::kDatetime}, {"CustomerName", ScalarType::kString}}};
  table.data_format = "csv";
  table.connection_strings = {{Secret("memory:logs")}};
  table.partitions = {
      {.name = "Customer", .function = Partition::Function::kColumn, .column = "CustomerName"},
      {.name = "Date",
       .type = ScalarType::kDatetime,
       .function = Partition::Function::kStartOfDay,
       .column = "Timestamp"}};
  return table;
}

class ExternalFilesTest : public ::testing::Test {
 protected:
  void Put(const std::string& path) { registry_.memory("memory:logs")->PutForeign(path, "x\n"); }
  std::vector<std::string> Listed(const Scan& scan,
                                  std::vector<BoundExpressionPointer> predicates) {
    planning::ExternalScanNode node = scan.node;
    node.pruning_predicates = std::move(predicates);
    planning::ExternalScanNode filled = node;
    Status status = ExternalFiles(registry_).ListFiles(node, filled, OperationContext());
    EXPECT_TRUE(status.ok()) << status.ToString();
    std::vector<std::string> paths;
    for (const auto& file : filled.files) {
      paths.push_back(file.local_path.substr(std::string("memory:logs/").size()));
    }
    return paths;
  }
  FakeRegistry registry_{SystemClock()};
};

TEST_F(ExternalFilesTest, FiltersByNameAndFolder) {
  catalog::ExternalTable table = LogsTable();
  table.name_prefix = "export";
  table.file_extension = ".csv";
  for (const char* path :
       {"acme/2024/01/01/export_1.csv", "acme/2024/01/01/export_1.csv.gz",
        "acme/2024/01/01/other_1.csv", "acme/2024/01/01/export_1.txt", "stray/export_1.csv"}) {
    Put(path);
  }
  EXPECT_THAT(Listed(Scan(table), {}),
              ElementsAre("acme/2024/01/01/export_1.csv", "acme/2024/01/01/export_1.csv.gz"));
}

TEST_F(ExternalFilesTest, PrunesByPredicatesOnSourceColumns) {
  Put("acme/2024/01/01/1.csv");
  Put("acme/2024/01/02/1.csv");
  Put("bolt/2024/01/02/1.csv");
  Put("__DEFAULT_PARTITION__/2024/01/02/1.csv");
  Scan scan(LogsTable());
  auto customer = scan.ColumnNamed("CustomerName");
  auto time = scan.ColumnNamed("Timestamp");
  auto datetime = [](std::string_view text) { return Literal(Scalar::Datetime(At(text))); };
  EXPECT_THAT(Listed(scan, {Call("==", {customer, Literal(Scalar::String("acme"))})}),
              UnorderedElementsAre("acme/2024/01/01/1.csv", "acme/2024/01/02/1.csv",
                                   "__DEFAULT_PARTITION__/2024/01/02/1.csv"));
  EXPECT_THAT(Listed(scan, {Call("<", {time, datetime("2024-01-02")})}),
              ElementsAre("acme/2024/01/01/1.csv"));
  EXPECT_THAT(Listed(scan, {Call(">", {datetime("2024-01-02"), time})}),
              ElementsAre("acme/2024/01/01/1.csv"));
  // The last tick of the day before is still in its folder.
  EXPECT_EQ(
      Listed(scan, {Call(">=", {time, Literal(Scalar::Datetime(At("2024-01-02") - 1))})}).size(),
      4U);
  EXPECT_THAT(Listed(scan, {Call("in", {customer, Literal(Scalar::String("bolt")),
                                        Literal(Scalar::String("none"))}),
                            Call("<=", {time, datetime("2024-01-01 23:00")})}),
              ElementsAre());
  EXPECT_EQ(Listed(scan, {Call("or", {Call("==", {customer, Literal(Scalar::String("bolt"))}),
                                      Call("<", {time, datetime("2024-01-02")})})})
                .size(),
            3U);
  // What is not understood prunes nothing.
  EXPECT_EQ(Listed(scan, {Call("!=", {customer, Literal(Scalar::String("acme"))})}).size(), 4U);
  EXPECT_EQ(Listed(scan, {Call("has", {customer, Literal(Scalar::String("zzz"))})}).size(), 4U);
  EXPECT_EQ(Listed(scan, {Literal(Scalar::Bool(false))}).size(), 0U);
}

TEST_F(ExternalFilesTest, TellsHeadersOfFirstFilesByLooking) {
  catalog::ExternalTable table = LogsTable();
  table.partitions.clear();
  table.include_headers = "FirstFile";
  auto memory = registry_.memory("memory:logs");
  Scan scan(table);
  planning::ExternalScanNode filled = scan.node;
  auto list = [&] { return ExternalFiles(registry_).ListFiles(scan.node, filled, {}); };
  memory->PutForeign("1.csv", "\xEF\xBB\xBFTimestamp,CustomerName\r\nx,y\r\n");
  ASSERT_TRUE(list().ok());
  EXPECT_TRUE(filled.first_record_is_header);
  memory->PutForeign("2.csv", "x,y\r\n");
  EXPECT_EQ(list().code(), StatusCode::kUnsupported);
  ASSERT_TRUE(memory->Delete("1.csv", {}).ok());
  ASSERT_TRUE(list().ok());
  EXPECT_FALSE(filled.first_record_is_header);
}

TEST_F(ExternalFilesTest, PrunesByHash) {
  catalog::ExternalTable table = LogsTable();
  table.partitions = {{.name = "H",
                       .type = ScalarType::kLong,
                       .function = Partition::Function::kHash,
                       .column = "CustomerName",
                       .modulus = 4}};
  for (int i = 0; i < 4; ++i) Put(std::to_string(i) + "/1.csv");
  Scan scan(table);
  EXPECT_THAT(
      Listed(scan,
             {Call("==", {scan.ColumnNamed("CustomerName"), Literal(Scalar::String("World"))})}),
      ElementsAre(std::to_string(PartitionOfText("World", 4)) + "/1.csv"));
}

TEST_F(ExternalFilesTest, GivesAndPrunesVirtualColumns) {
  catalog::ExternalTable table = LogsTable();
  table.partitions = {{.name = "Customer"}, {.name = "Date", .type = ScalarType::kDatetime}};
  table.path_format = {{.separator = "customer="},
                       {.partition = "Customer"},
                       {.separator = "/date="},
                       {.partition = "Date", .datetime_pattern = "yyyyMMdd"}};
  Put("customer=John.Doe/date=20200101/a.csv");
  Put("customer=A%2FB/date=20200301/a.csv");
  Scan scan(table);
  planning::ExternalScanNode filled = scan.node;
  ASSERT_TRUE(ExternalFiles(registry_).ListFiles(scan.node, filled, OperationContext()).ok());
  ASSERT_EQ(filled.files.size(), 2U);
  EXPECT_THAT(filled.files[0].virtual_values,
              ElementsAre(Scalar::String("A/B"), Scalar::Datetime(At("2020-03-01"))));
  EXPECT_THAT(
      Listed(scan,
             {Call("<", {scan.ColumnNamed("Date"), Literal(Scalar::Datetime(At("2020-02-01")))})}),
      ElementsAre("customer=John.Doe/date=20200101/a.csv"));
  EXPECT_THAT(
      Listed(scan, {Call("==", {scan.ColumnNamed("Customer"), Literal(Scalar::String("A/B"))})}),
      ElementsAre("customer=A%2FB/date=20200301/a.csv"));
}

// Whatever the predicate, a file that holds a row which satisfies it is never left out.
TEST_F(ExternalFilesTest, NeverPrunesARowThatCounts) {
  testing::SeededRandom random;
  using Function = Partition::Function;
  const Function functions[] = {Function::kBin, Function::kStartOfDay, Function::kStartOfWeek,
                                Function::kStartOfMonth, Function::kStartOfYear};
  const char* patterns[] = {"",         "yyyy",  "yyyy/MM", "yyyyMMdd",
                            "yy-MM-dd", "MM/dd", "yyyy/dd", "HH"};
  const char* names[] = {"<", "<=", ">", ">=", "=="};
  for (int i = 0; i < 3000; ++i) {
    catalog::ExternalTable table = LogsTable();
    Partition& date = table.partitions[1];
    date.function = functions[random.Below(5)];
    date.bin_ticks = static_cast<int64_t>(1 + random.Below(100)) * kTicksPerHour;
    Partition& customer = table.partitions[0];
    if (random.Below(2) == 0) {
      customer.type = ScalarType::kLong;
      customer.function = Function::kHash;
      customer.modulus = 3;
    }
    table.path_format = {{.partition = "Customer"},
                         {.separator = random.Below(2) == 0 ? "/" : "-"},
                         {.partition = "Date", .datetime_pattern = patterns[random.Below(8)]}};
    auto layout = PartitionLayout::Make(table.partitions, table.path_format, table.schema);
    ASSERT_TRUE(layout.ok()) << layout.status().ToString();

    auto time = At("2023-06-01") + static_cast<int64_t>(random.Below(900 * kTicksPerDay));
    std::string name = std::string(random.Below(3), 'a') + (random.Below(2) == 0 ? "-" : "b");
    PartitionValue customer_value = name;
    if (customer.function == Function::kHash) customer_value = PartitionOfText(name, 3);
    std::string path =
        layout->FolderOf({customer_value, PartitionOfDatetime(date, time).begin}) + "/f.csv";

    Scan scan(table);
    const char* comparison = names[random.Below(5)];
    int64_t bound =
        random.Below(2) == 0
            ? time
            : time + static_cast<int64_t>(random.Below(60 * kTicksPerDay)) - 30 * kTicksPerDay;
    std::string op = comparison;
    bool holds = op == "<"    ? time < bound
                 : op == "<=" ? time <= bound
                 : op == ">"  ? time > bound
                 : op == ">=" ? time >= bound
                              : time == bound;
    if (!holds) continue;
    std::vector<BoundExpressionPointer> predicates = {
        Call(op, {scan.ColumnNamed("Timestamp"), Literal(Scalar::Datetime(bound))}),
        Call("==", {scan.ColumnNamed("CustomerName"), Literal(Scalar::String(name))})};
    bool kept = layout->Read(path, [&](const std::vector<PathValue>& reading) {
      auto facts = FactsOf(*layout, reading, 2, scan.node.table.schema);
      return MayBeTrue(*predicates[0], scan.node, facts) &&
             MayBeTrue(*predicates[1], scan.node, facts);
    });
    ASSERT_TRUE(kept) << path << " time " << FormatDatetime(time) << " " << op << " "
                      << FormatDatetime(bound) << " customer " << name;
  }
}

TEST_F(ExternalFilesTest, ListsArtifactsWithTheirPartitions) {
  Put("acme/2024/01/01/1.csv");
  auto artifacts = ExternalFiles(registry_).ListArtifacts(LogsTable(), OperationContext());
  ASSERT_TRUE(artifacts.ok());
  ASSERT_EQ(artifacts->size(), 1U);
  EXPECT_EQ(artifacts->front().uri, "memory:logs/acme/2024/01/01/1.csv");
  EXPECT_EQ(artifacts->front().size_bytes, 2);
  EXPECT_THAT(artifacts->front().partition_values,
              ElementsAre("acme", "2024-01-01T00:00:00.0000000Z"));
}

}  // namespace
}  // namespace sluice::exporting
