// The engine over DuckDB: plans become SQL (sql/) and run in the one open database.
#pragma once

#include <memory>
#include <string>

#include "engine/duckdb/duckdb_database.h"
#include "engine/engine.h"

namespace sluice::engine::duckdb {

// DuckDB has its memory limit and insertion order for all queries together: a `memory_bytes_max`
// below the limit of all is refused, and order is given up wherever a sink allows it.
class DuckDbEngine final : public Engine {
 public:
  explicit DuckDbEngine(std::shared_ptr<DuckDbDatabase> database)
      : database_(std::move(database)) {}

  Result<std::unique_ptr<RowStream>> Execute(const planning::LogicalPlan& plan,
                                             const ExecutionOptions& options,
                                             const OperationContext& context) override;
  Status ExecuteIntoSink(const planning::LogicalPlan& plan, ParallelSink& sink,
                         const ExecutionOptions& options,
                         const OperationContext& context) override;
  // The SQL and DuckDB's own plan for it.
  Result<std::string> Explain(const planning::LogicalPlan& plan) override;

 private:
  Status CheckOptions(const ExecutionOptions& options) const;

  const std::shared_ptr<DuckDbDatabase> database_;
};

}  // namespace sluice::engine::duckdb
