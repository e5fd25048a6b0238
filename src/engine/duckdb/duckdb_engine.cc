#include "engine/duckdb/duckdb_engine.h"

#include <fmt/format.h>

#include <utility>

#include "engine/duckdb/sql/sql_renderer.h"

namespace sluice::engine::duckdb {

Status DuckDbEngine::CheckOptions(const ExecutionOptions& options) const {
  const uint64_t limit = database_->memory_bytes_max();
  if (options.memory_bytes_max == 0 || options.memory_bytes_max >= limit) return Status::Ok();
  return Unsupported(fmt::format(
      "max_memory_consumption_per_query_per_node = {} is less than what all queries of this server "
      "share ({} bytes), and a limit for one query alone is not supported: leave it out, or start "
      "the server with a smaller --memory-limit.",
      options.memory_bytes_max, limit));
}

Result<std::unique_ptr<RowStream>> DuckDbEngine::Execute(const planning::LogicalPlan& plan,
                                                         const ExecutionOptions& options,
                                                         const OperationContext& context) {
  RETURN_IF_ERROR(CheckOptions(options));
  ASSIGN_OR_RETURN(sql::RenderedQuery query, database_->Render(plan));
  return database_->Stream(std::move(query), plan.schema, context);
}

Status DuckDbEngine::ExecuteIntoSink(const planning::LogicalPlan& plan, ParallelSink& sink,
                                     const ExecutionOptions& options,
                                     const OperationContext& context) {
  RETURN_IF_ERROR(CheckOptions(options));
  ASSIGN_OR_RETURN(sql::RenderedQuery query, database_->Render(plan));
  return database_->RunIntoSink(std::move(query), plan.schema, plan.ordered, sink, context);
}

Result<std::string> DuckDbEngine::Explain(const planning::LogicalPlan& plan) {
  ASSIGN_OR_RETURN(sql::RenderedQuery query, database_->Render(plan));
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  ASSIGN_OR_RETURN(auto rows, connection.ReadRows("EXPLAIN " + query.sql,
                                                  {ScalarType::kString, ScalarType::kString}));
  std::string text = query.sql + "\n";
  for (const auto& row : rows) text += "\n" + row[1].string_value();
  return text;
}

}  // namespace sluice::engine::duckdb
