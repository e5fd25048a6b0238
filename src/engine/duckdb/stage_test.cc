#include "engine/duckdb/stage.h"

#include <gtest/gtest.h>

#include "engine/duckdb/duckdb_engine.h"
#include "planning/logical_plan.h"
#include "planning/plan_walk.h"

namespace sluice::engine::duckdb {
namespace {

using functions::TableFunction;
using functions::TableFunctionCall;

Schema LongColumn() { return {{{"x", ScalarType::kLong, ""}}}; }

// Gives its input from the last row to the first.
class Reverse final : public TableFunction {
 public:
  std::string_view name() const override { return "reverse"; }
  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    ASSIGN_OR_RETURN(auto rows, ReadAllRows(*call.inputs[0]));
    return MakeRowStream(LongColumn(), {rows.rbegin(), rows.rend()});
  }
};

class Failing final : public TableFunction {
 public:
  std::string_view name() const override { return "failing"; }
  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall /*call*/) const override {
    return InvalidArgument("no such luck");
  }
};

// Runs until its context ends.
class Endless final : public TableFunction {
 public:
  explicit Endless(std::shared_ptr<Cancellation> cancellation)
      : cancellation_(std::move(cancellation)) {}
  std::string_view name() const override { return "endless"; }
  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    cancellation_->Cancel("the test cancels");
    while (true) RETURN_IF_ERROR(call.context.Check());
  }

 private:
  const std::shared_ptr<Cancellation> cancellation_;
};

semantics::BoundColumn Column(semantics::ColumnId id) { return {id, "x", ScalarType::kLong}; }

planning::PlanPointer Numbers(semantics::ColumnId id, int64_t count) {
  auto rows = std::make_shared<planning::RowsNode>();
  rows->columns = {Column(id)};
  for (int64_t i = 1; i <= count; ++i) rows->rows.push_back({Scalar::Long(i)});
  return rows;
}

// A plan that gives the rows of a table function over `input`, ids from `id` on.
planning::PlanPointer Call(planning::PlanPointer input, semantics::ColumnId id,
                           std::shared_ptr<const TableFunction> function) {
  auto call = std::make_shared<planning::TableFunctionNode>();
  call->inputs = {std::move(input)};
  call->function = std::move(function);
  call->columns = {Column(id), {id + 1, "$ordinal", ScalarType::kLong}};
  auto project = std::make_shared<planning::ProjectNode>();
  project->input = std::move(call);
  project->columns = {Column(id)};
  return project;
}

planning::LogicalPlan PlanOf(planning::PlanPointer root) {
  planning::LogicalPlan plan;
  plan.root = std::move(root);
  plan.schema = LongColumn();
  return plan;
}

class StageTest : public testing::Test {
 protected:
  StageTest() {
    auto database = DuckDbDatabase::Open({});
    EXPECT_TRUE(database.ok());
    database_ = *database;
    auto connection = database_->Connect();
    EXPECT_TRUE(connection->Execute("CREATE SCHEMA control; CREATE TABLE control.extents "
                                    "(table_id BIGINT, extent BIGINT, \"cursor\" BIGINT)")
                    .ok());
  }

  Result<std::vector<int64_t>> Run(const planning::LogicalPlan& plan,
                                   const OperationContext& context = {}) {
    DuckDbEngine engine(database_);
    ASSIGN_OR_RETURN(auto stream, engine.Execute(plan, {}, context));
    ASSIGN_OR_RETURN(auto rows, ReadAllRows(*stream));
    std::vector<int64_t> values;
    for (const auto& row : rows) values.push_back(row[0].int64_value());
    return values;
  }

  std::shared_ptr<DuckDbDatabase> database_;
};

TEST_F(StageTest, GivesTheRowsOfAFunctionInItsOrder) {
  auto values = Run(PlanOf(Call(Numbers(1, 3), 10, std::make_shared<Reverse>())));
  ASSERT_TRUE(values.ok()) << values.status().ToString();
  EXPECT_EQ(*values, (std::vector<int64_t>{3, 2, 1}));
}

TEST_F(StageTest, FunctionsReadFunctions) {
  auto inner = Call(Numbers(1, 5000), 10, std::make_shared<Reverse>());
  auto values = Run(PlanOf(Call(inner, 20, std::make_shared<Reverse>())));
  ASSERT_TRUE(values.ok()) << values.status().ToString();
  ASSERT_EQ(values->size(), 5000u);
  EXPECT_EQ(values->front(), 1);
  EXPECT_EQ(values->back(), 5000);
}

TEST_F(StageTest, WhatIsSharedIsKeptForEachReader) {
  planning::LogicalPlan plan;
  plan.shared = {Numbers(1, 2)};
  const auto read = [](semantics::ColumnId id) {
    auto reference = std::make_shared<planning::SharedReferenceNode>();
    reference->columns = {Column(id)};
    return reference;
  };
  auto both = std::make_shared<planning::UnionNode>();
  both->columns = {Column(30)};
  both->inputs = {read(5), Call(read(6), 10, std::make_shared<Reverse>())};
  both->sources = {{5}, {10}};
  plan.root = both;
  plan.schema = LongColumn();
  auto values = Run(plan);
  ASSERT_TRUE(values.ok()) << values.status().ToString();
  EXPECT_EQ(*values, (std::vector<int64_t>{1, 2, 2, 1}));
}

TEST_F(StageTest, AFailureIsThatOfTheQuery) {
  auto values = Run(PlanOf(Call(Numbers(1, 1), 10, std::make_shared<Failing>())));
  EXPECT_EQ(values.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(values.status().message().find("no such luck"), std::string::npos);
}

TEST_F(StageTest, EndsWithItsContext) {
  OperationContext context;
  auto values = Run(PlanOf(Call(Numbers(1, 1), 10, std::make_shared<Endless>(context.cancellation))),
                    context);
  EXPECT_EQ(values.status().code(), StatusCode::kCancelled);
  EXPECT_NE(values.status().message().find("the test cancels"), std::string::npos);
}

TEST_F(StageTest, AMemoryLimitOfOneQueryIsRefusedByName) {
  DuckDbEngine engine(database_);
  ExecutionOptions options;
  options.memory_bytes_max = 1;
  auto refused = engine.Execute(PlanOf(Numbers(1, 1)), options, {});
  EXPECT_EQ(refused.status().code(), StatusCode::kUnsupported);
  EXPECT_NE(refused.status().message().find("max_memory_consumption_per_query_per_node"),
            std::string::npos);
  options.memory_bytes_max = database_->memory_bytes_max();
  EXPECT_TRUE(engine.Execute(PlanOf(Numbers(1, 1)), options, {}).ok());
}

}  // namespace
}  // namespace sluice::engine::duckdb
