#include "planning/planner.h"

#include <gtest/gtest.h>

#include "functions/function_definition.h"

namespace sluice::planning {
namespace {

using semantics::BoundAggregate;
using semantics::BoundCall;
using semantics::BoundColumnReference;
using semantics::BoundLiteral;
using semantics::BoundRelationPointer;
using semantics::JoinKind;

const BoundColumn kKey{1, "Key", ScalarType::kLong};
const BoundColumn kName{2, "Name", ScalarType::kString};
constexpr ColumnId kCursor = 9;
constexpr ColumnId kTime = 8;

BoundExpressionPointer Reference(const BoundColumn& column) {
  return std::make_shared<BoundColumnReference>(column.id, column.type, SourceSpan{});
}
BoundExpressionPointer Long(int64_t value) {
  return std::make_shared<BoundLiteral>(Scalar::Long(value), SourceSpan{});
}
BoundExpressionPointer Call(std::string_view name, ScalarType type,
                            std::vector<BoundExpressionPointer> arguments) {
  const auto* function = functions::Functions().Find(name);
  CHECK(function != nullptr);
  return std::make_shared<BoundCall>(function, 0, std::move(arguments), type, SourceSpan{});
}
BoundExpressionPointer Compare(std::string_view name, BoundExpressionPointer left,
                               BoundExpressionPointer right) {
  return Call(name, ScalarType::kBool, {std::move(left), std::move(right)});
}

BoundRelationPointer Table(const std::string& name = "T", ColumnId shift = 0) {
  auto table = std::make_shared<semantics::TableRelation>();
  table->table.name = name;
  table->table.table_id = 7;
  table->columns = {{kKey.id + shift, "Key", ScalarType::kLong},
                    {kName.id + shift, "Name", ScalarType::kString}};
  table->stored_column_ids = {101, 102};
  table->cursor_column = kCursor + shift;
  table->time_column = kTime + shift;
  return table;
}

BoundRelationPointer Where(BoundRelationPointer input, BoundExpressionPointer predicate) {
  auto filter = std::make_shared<semantics::FilterRelation>();
  filter->columns = input->columns;
  filter->input = std::move(input);
  filter->predicate = std::move(predicate);
  return filter;
}

BoundRelationPointer Extend(BoundRelationPointer input, BoundColumn column,
                            BoundExpressionPointer expression) {
  auto compute = std::make_shared<semantics::ComputeRelation>();
  compute->columns = input->columns;
  compute->columns.push_back(column);
  compute->input = std::move(input);
  compute->computed = {{std::move(column), std::move(expression)}};
  return compute;
}

BoundRelationPointer Keep(BoundRelationPointer input, std::vector<BoundColumn> columns) {
  auto compute = std::make_shared<semantics::ComputeRelation>();
  compute->columns = std::move(columns);
  compute->input = std::move(input);
  return compute;
}

BoundRelationPointer SortBy(BoundRelationPointer input, BoundExpressionPointer key) {
  auto sort = std::make_shared<semantics::SortRelation>();
  sort->columns = input->columns;
  sort->input = std::move(input);
  sort->keys = {{std::move(key), false, false}};
  return sort;
}

BoundRelationPointer TakeRows(BoundRelationPointer input, int64_t count) {
  auto take = std::make_shared<semantics::TakeRelation>();
  take->columns = input->columns;
  take->input = std::move(input);
  take->count = Long(count);
  return take;
}

std::string Explain(const BoundRelationPointer& relation) {
  const Result<LogicalPlan> plan = Plan(relation);
  EXPECT_TRUE(plan.ok()) << plan.status().ToString();
  return ExplainPlan(*plan);
}

TEST(Planner, ScansOnlyTheColumnsThatAreRead) {
  EXPECT_EQ(Explain(Keep(Where(Table(), Compare(">", Reference(kKey), Long(5))), {kName})),
            "filter (#1 > long(5)) -> [Name#2]\n"
            "  scan T -> [Key#1, Name#2]\n");
  EXPECT_EQ(Explain(Keep(Table(), {kName})), "scan T -> [Name#2]\n");
}

TEST(Planner, WithoutRewritesThePlanIsAsItWasLowered) {
  const auto relation = Keep(Where(Table(), Compare(">", Reference(kKey), Long(5))), {kName});
  const auto plan = Plan(relation, {.rewrites = false});
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->schema.columns.size(), 1u);
  EXPECT_NE(ExplainPlan(*plan).find("$cursor"), std::string::npos) << ExplainPlan(*plan);
}

TEST(Planner, DropsColumnsThatNobodyReads) {
  const BoundColumn unused{5, "Unused", ScalarType::kLong};
  EXPECT_EQ(Explain(Keep(Extend(Table(), unused, Call("+", ScalarType::kLong,
                                                      {Reference(kKey), Long(1)})),
                         {kKey})),
            "scan T -> [Key#1]\n");
}

TEST(Planner, SplitsAndMergesFilters) {
  const auto both = Compare("and", Compare(">", Reference(kKey), Long(1)),
                            Compare("<", Reference(kKey), Long(9)));
  EXPECT_EQ(Explain(Where(Where(Table(), both), Compare("!=", Reference(kKey), Long(4)))),
            "filter (#1 > long(1)), (#1 < long(9)), (#1 != long(4)) -> [Key#1, Name#2]\n"
            "  scan T -> [Key#1, Name#2]\n");
}

TEST(Planner, TurnsCursorComparisonsIntoBoundsOfTheScan) {
  const BoundColumn cursor{kCursor, "", ScalarType::kLong};
  const auto window = Compare("and", Compare(">", Reference(cursor), Long(100)),
                              Compare("<=", Reference(cursor), Long(200)));
  EXPECT_EQ(Explain(Where(Table(), window)), "scan T after 100 up to 200 -> [Key#1, Name#2]\n");
  // Also through what keeps rows, and with the constant on the left.
  const BoundColumn next{5, "Next", ScalarType::kLong};
  EXPECT_EQ(
      Explain(Where(Extend(Table(), next, Call("+", ScalarType::kLong, {Reference(kKey), Long(1)})),
                    Compare("<", Long(100), Reference(cursor)))),
      "project Next#5 = (#1 + long(1)) -> [Key#1, Name#2, Next#5]\n"
      "  scan T after 100 -> [Key#1, Name#2]\n");
}

TEST(Planner, TurnsComparisonsOfIngestionTimesIntoBoundsThatTheFilterStaysAbove) {
  const BoundColumn time{kTime, "", ScalarType::kLong};
  const auto later = std::make_shared<BoundLiteral>(Scalar::Datetime(100), SourceSpan{});
  EXPECT_EQ(Explain(Where(Table(), Compare(">", Call("__ingestion_time", ScalarType::kDatetime,
                                                     {Reference(time)}),
                                           later))),
            "filter (__ingestion_time(#8) > datetime(0001-01-01T00:00:00.0000100Z)) -> "
            "[Key#1, Name#2]\n"
            "  scan T after 100 -> [Key#1, Name#2, $ingestion_time#8]\n");
}

TEST(Planner, NarrowsSeveralCursorBounds) {
  const BoundColumn cursor{kCursor, "", ScalarType::kLong};
  EXPECT_EQ(Explain(Where(Where(Table(), Compare(">", Reference(cursor), Long(100))),
                          Compare(">=", Reference(cursor), Long(300)))),
            "scan T after 299 -> [Key#1, Name#2]\n");
}

TEST(Planner, KeepsACursorFilterAboveALimit) {
  const BoundColumn cursor{kCursor, "", ScalarType::kLong};
  EXPECT_EQ(Explain(Where(TakeRows(Table(), 10), Compare(">", Reference(cursor), Long(100)))),
            "filter (#9 > long(100)) -> [Key#1, Name#2]\n"
            "  limit long(10) -> [Key#1, Name#2, $cursor#9]\n"
            "    scan T -> [Key#1, Name#2, $cursor#9]\n");
}

TEST(Planner, FusesTopIntoASortWithLimit) {
  EXPECT_EQ(Explain(TakeRows(SortBy(Table(), Reference(kKey)), 3)),
            "sort by #1 desc nulls last limit long(3) -> [Key#1, Name#2]\n"
            "  scan T -> [Key#1, Name#2]\n"
            "ordered\n");
}

TEST(Planner, MakesComputedSortKeysColumns) {
  EXPECT_EQ(Explain(SortBy(Table(), Call("negate", ScalarType::kLong, {Reference(kKey)}))),
            "sort by #p0 desc nulls last -> [Key#1, Name#2]\n"
            "  project $sort#p0 = negate(#1) -> [Key#1, Name#2, $sort#p0]\n"
            "    scan T -> [Key#1, Name#2]\n"
            "ordered\n");
}

BoundRelationPointer RowNumbers(BoundRelationPointer input) {
  auto window = std::make_shared<semantics::WindowRelation>();
  window->columns = input->columns;
  window->columns.push_back({6, "N", ScalarType::kLong});
  window->input = std::move(input);
  semantics::WindowColumn number;
  number.column = window->columns.back();
  number.function = functions::Functions().Find("row_number");
  window->computed = {number};
  return window;
}

TEST(Planner, WindowsSeeTheOrderOfTheSortBeneath) {
  EXPECT_EQ(Explain(Keep(RowNumbers(Where(SortBy(Table(), Reference(kKey)),
                                          Compare(">", Reference(kKey), Long(1)))),
                         {{6, "N", ScalarType::kLong}})),
            "window N#6 = row_number() order by #1 desc nulls last -> [N#6]\n"
            "  filter (#1 > long(1)) -> [Key#1]\n"
            "    sort by #1 desc nulls last -> [Key#1]\n"
            "      scan T -> [Key#1]\n"
            "ordered\n");
}

TEST(Planner, WindowsSeeTheOrderOfLiteralRows) {
  auto rows = std::make_shared<semantics::RowsRelation>();
  rows->columns = {kKey};
  rows->rows = {{Scalar::Long(3)}, {Scalar::Long(1)}};
  EXPECT_EQ(Explain(RowNumbers(rows)),
            "window N#6 = row_number() order by #p0 asc nulls first -> [Key#1, N#6]\n"
            "  rows (2) -> [Key#1, $ordinal#p0]\n");
}

BoundRelationPointer JoinOnKey(JoinKind kind) {
  auto join = std::make_shared<semantics::JoinRelation>();
  join->join_kind = kind;
  join->left = Table("L");
  join->right = Table("R", 20);
  join->columns = join->left->columns;
  join->keys = {{Reference(kKey), Reference(join->right->columns[0])}};
  if (kind == JoinKind::kRightAnti) {
    join->columns = join->right->columns;
  }
  return join;
}

TEST(Planner, InneruniqueIsAnInnerJoinOverDistinctKeys) {
  EXPECT_EQ(Explain(JoinOnKey(JoinKind::kInnerUnique)),
            "inner join on #1 == #21 -> [Key#1, Name#2]\n"
            "  aggregate [Name#2] = take_any(#2) by Key#1 = #1 -> [Key#1, Name#2]\n"
            "    scan L -> [Key#1, Name#2]\n"
            "  scan R -> [Key#21]\n");
}

TEST(Planner, RightJoinsAreMirrored) {
  EXPECT_EQ(Explain(JoinOnKey(JoinKind::kRightAnti)),
            "leftanti join on #21 == #1 -> [Key#21, Name#22]\n"
            "  scan R -> [Key#21, Name#22]\n"
            "  scan L -> [Key#1]\n");
}

BoundRelationPointer Read(const BoundRelationPointer& definition, ColumnId first) {
  auto shared = std::make_shared<semantics::SharedRelation>();
  shared->definition = definition;
  for (const BoundColumn& column : definition->columns) {
    shared->columns.push_back({first++, column.name, column.type});
  }
  return shared;
}

BoundRelationPointer UnionOf(std::vector<BoundRelationPointer> inputs) {
  auto all = std::make_shared<semantics::UnionRelation>();
  all->columns = {{50, "Key", ScalarType::kLong}};
  for (const auto& input : inputs) all->sources.push_back({input->columns[0].id});
  all->inputs = std::move(inputs);
  return all;
}

TEST(Planner, ComputesASharedRelationOnce) {
  const auto definition = Where(Table(), Compare(">", Reference(kKey), Long(5)));
  EXPECT_EQ(Explain(UnionOf({Read(definition, 30), Read(definition, 40)})),
            "shared 0:\n"
            "  filter (#1 > long(5)) -> [Key#1, Name#2]\n"
            "    scan T -> [Key#1, Name#2]\n"
            "union -> [Key#50]\n"
            "  read shared 0 -> [Key#30, Name#31]\n"
            "  read shared 0 -> [Key#40, Name#41]\n");
}

TEST(Planner, InlinesASharedRelationWithOneReader) {
  EXPECT_EQ(Explain(Read(Table(), 30)),
            "project Key#30 = #1, Name#31 = #2 -> [Key#30, Name#31]\n"
            "  scan T -> [Key#1, Name#2]\n");
}

TEST(Planner, PlansSubqueriesOfExpressions) {
  const auto in = std::make_shared<semantics::BoundInSubquery>(Reference(kKey), Table("S", 20),
                                                               true, false, SourceSpan{});
  EXPECT_EQ(Explain(Where(Table(), in)),
            "subquery 0:\n"
            "  scan S -> [Key#21]\n"
            "filter #1 !in (subquery 0) -> [Key#1, Name#2]\n"
            "  scan T -> [Key#1, Name#2]\n");
}

TEST(Planner, PrunesOutputsOfAggregatesThatNobodyReads) {
  auto aggregate = std::make_shared<semantics::AggregateRelation>();
  aggregate->input = Table();
  BoundAggregate latest;
  latest.function = functions::Functions().Find("arg_max");
  latest.arguments = {Reference(kKey), Reference(kName)};
  latest.outputs = {{10, "Key", ScalarType::kLong}, {11, "Name", ScalarType::kString}};
  aggregate->aggregates = {latest};
  aggregate->columns = latest.outputs;
  EXPECT_EQ(Explain(Keep(aggregate, {latest.outputs[0]})),
            "aggregate [Key#10] = arg_max(#1) by nothing -> [Key#10]\n"
            "  scan T -> [Key#1]\n");
}

BoundRelationPointer External() {
  auto table = std::make_shared<semantics::ExternalTableRelation>();
  table->table.name = "E";
  table->table.schema.columns = {{"Key", ScalarType::kLong, ""}, {"Day", ScalarType::kLong, ""}};
  table->table.file_column_count = 1;
  table->columns = {kKey, {3, "Day", ScalarType::kLong}};
  return table;
}

TEST(Planner, GivesExternalScansTheirPruningPredicates) {
  const BoundColumn day{3, "Day", ScalarType::kLong};
  const auto relation =
      Keep(Where(External(), Compare("==", Reference(day), Long(4))), {kKey});
  EXPECT_EQ(Explain(relation),
            "filter (#3 == long(4)) -> [Key#1]\n"
            "  external scan E (0 files) pruned by (#3 == long(4)) -> [Key#1, Day#3]\n");
}

TEST(PlanEdits, FillExternalScansWithFiles) {
  const Result<LogicalPlan> plan = Plan(External());
  ASSERT_TRUE(plan.ok());
  ASSERT_EQ(ExternalScansOf(*plan).size(), 1U);
  const auto filled =
      WithExternalFiles(*plan, [](const ExternalScanNode&, ExternalScanNode& scan) {
        scan.files = {{"/data/a.csv", {Scalar::Long(1)}}};
        return Status::Ok();
      });
  ASSERT_TRUE(filled.ok());
  EXPECT_EQ(ExternalScansOf(*filled)[0]->files.size(), 1U);
  EXPECT_TRUE(ExternalScansOf(*plan)[0]->files.empty());
}

TEST(PlanEdits, ReportTheErrorOfWhoListsFiles) {
  const Result<LogicalPlan> plan = Plan(External());
  ASSERT_TRUE(plan.ok());
  const auto filled = WithExternalFiles(*plan, [](const ExternalScanNode&, ExternalScanNode&) {
    return Unavailable("the store does not answer");
  });
  EXPECT_EQ(filled.status().code(), StatusCode::kUnavailable);
}

TEST(PlanEdits, ClusterByOrdersTheResult) {
  const Result<LogicalPlan> plan = Plan(Table());
  ASSERT_TRUE(plan.ok());
  EXPECT_FALSE(plan->ordered);
  const LogicalPlan clustered = ClusterBy(*plan, {Reference(kName)});
  EXPECT_EQ(ExplainPlan(clustered),
            "sort by #2 asc nulls first -> [Key#1, Name#2]\n"
            "  scan T -> [Key#1, Name#2]\n"
            "ordered\n");
}

}  // namespace
}  // namespace sluice::planning
