#include "engine/duckdb/stage.h"

#include <limits>
#include <utility>

#include "engine/duckdb/duckdb_database.h"
#include "engine/duckdb/duckdb_row_stream.h"
#include "engine/row_expression.h"

namespace sluice::engine::duckdb {
namespace {

// Rows that are kept, read once more.
class KeptRowStream final : public RowStream {
 public:
  KeptRowStream(Schema schema, std::shared_ptr<const std::vector<ColumnBatch>> batches)
      : schema_(std::move(schema)), batches_(std::move(batches)) {}

  const Schema& schema() const override { return schema_; }
  Result<std::optional<ColumnBatch>> Next() override {
    if (next_ == batches_->size()) return std::optional<ColumnBatch>();
    return std::optional<ColumnBatch>((*batches_)[next_++]);
  }

 private:
  const Schema schema_;
  const std::shared_ptr<const std::vector<ColumnBatch>> batches_;
  size_t next_ = 0;
};

}  // namespace

Stage::Stage(std::shared_ptr<DuckDbDatabase> database, sql::RenderedStage rendered,
             const OperationContext& context)
    : database_(std::move(database)), rendered_(std::move(rendered)), context_(context) {}

Result<std::vector<Scalar>> Stage::ValuesOf(const semantics::BoundRelation& query,
                                            size_t count_max) {
  for (const sql::RenderedSubquery& subquery : rendered_.subqueries) {
    if (subquery.relation != &query) continue;
    ASSIGN_OR_RETURN(std::unique_ptr<RowStream> stream,
                     DuckDbRowStream::StartNested(
                         database_, subquery.sql, Schema{{{"value", subquery.type, ""}}}, context_));
    std::vector<Scalar> values;
    while (values.size() < count_max) {
      ASSIGN_OR_RETURN(std::optional<ColumnBatch> batch, stream->Next());
      if (!batch) break;
      for (size_t i = 0; i < batch->row_count && values.size() < count_max; ++i) {
        values.push_back(batch->columns[0].ScalarAt(i));
      }
    }
    return values;
  }
  return Internal("a subquery without a plan");
}

Result<std::unique_ptr<RowStream>> Stage::RunFunction() {
  functions::TableFunctionCall call{{}, {}, context_};
  for (const sql::RenderedStage::Input& input : rendered_.inputs) {
    ASSIGN_OR_RETURN(
        std::unique_ptr<RowStream> stream,
        DuckDbRowStream::StartNested(database_, input.sql, input.schema, context_));
    call.inputs.push_back(std::move(stream));
  }
  SubqueryValues subqueries;
  subqueries.scalar = [this](const semantics::BoundScalarSubquery& subquery) -> Result<Scalar> {
    ASSIGN_OR_RETURN(std::vector<Scalar> values, ValuesOf(*subquery.query, 1));
    return values.empty() ? Scalar::Null(subquery.type) : values[0];
  };
  subqueries.column = [this](const semantics::BoundInSubquery& subquery) {
    return ValuesOf(*subquery.query, std::numeric_limits<size_t>::max());
  };
  for (const auto& expression : rendered_.expressions) {
    ASSIGN_OR_RETURN(
        std::unique_ptr<functions::RowExpression> compiled,
        MakeRowExpression(expression, rendered_.expression_columns, subqueries));
    call.expressions.push_back(std::move(compiled));
  }
  return rendered_.function->Run(std::move(call));
}

Result<std::unique_ptr<RowStream>> Stage::Run() {
  if (rendered_.function != nullptr) return RunFunction();
  return DuckDbRowStream::StartNested(database_, rendered_.inputs[0].sql, rendered_.schema,
                                      context_);
}

Result<std::unique_ptr<RowStream>> Stage::Open() {
  if (rendered_.function != nullptr) return Run();
  std::lock_guard lock(mutex_);
  if (!kept_) {
    auto batches = std::make_shared<std::vector<ColumnBatch>>();
    kept_status_ = [&]() -> Status {
      ASSIGN_OR_RETURN(std::unique_ptr<RowStream> stream, Run());
      while (true) {
        ASSIGN_OR_RETURN(std::optional<ColumnBatch> batch, stream->Next());
        if (!batch) return Status::Ok();
        batches->push_back(*std::move(batch));
      }
    }();
    kept_batches_ = std::move(batches);
    kept_ = true;
  }
  RETURN_IF_ERROR(kept_status_);
  return std::unique_ptr<RowStream>(new KeptRowStream(rendered_.schema, kept_batches_));
}

int64_t StageRegistry::NewNumber() {
  std::lock_guard lock(mutex_);
  return next_number_++;
}

void StageRegistry::Add(int64_t number, std::shared_ptr<Stage> stage) {
  std::lock_guard lock(mutex_);
  stages_.emplace(number, std::move(stage));
}

void StageRegistry::Remove(int64_t number) {
  std::shared_ptr<Stage> removed;  // Destroyed without the lock.
  std::lock_guard lock(mutex_);
  const auto found = stages_.find(number);
  if (found == stages_.end()) return;
  removed = std::move(found->second);
  stages_.erase(found);
}

std::shared_ptr<Stage> StageRegistry::Find(int64_t number) const {
  std::lock_guard lock(mutex_);
  const auto found = stages_.find(number);
  return found == stages_.end() ? nullptr : found->second;
}

QueryStages::QueryStages(std::shared_ptr<DuckDbDatabase> database,
                         std::vector<sql::RenderedStage> stages, const OperationContext& context)
    : database_(std::move(database)) {
  for (sql::RenderedStage& stage : stages) {
    const int64_t number = stage.number;
    database_->stages().Add(number,
                            std::make_shared<Stage>(database_, std::move(stage), context));
    numbers_.push_back(number);
  }
}

QueryStages::~QueryStages() {
  for (const int64_t number : numbers_) database_->stages().Remove(number);
}

}  // namespace sluice::engine::duckdb
