#include "engine/duckdb/duckdb_engine.h"

#include "engine/duckdb/sql/sql_renderer.h"

namespace sluice::engine::duckdb {

Result<std::unique_ptr<RowStream>> DuckDbEngine::Execute(const planning::LogicalPlan& plan,
                                                         const ExecutionOptions& /*options*/,
                                                         const OperationContext& context) {
  ASSIGN_OR_RETURN(sql::RenderedQuery query, sql::RenderSql(plan));
  return database_->Stream(query.sql, plan.schema, context);
}

Status DuckDbEngine::ExecuteIntoSink(const planning::LogicalPlan& plan, ParallelSink& sink,
                                     const ExecutionOptions& /*options*/,
                                     const OperationContext& context) {
  ASSIGN_OR_RETURN(sql::RenderedQuery query, sql::RenderSql(plan));
  return database_->RunIntoSink(query.sql, plan.schema, plan.ordered, sink, context);
}

Result<std::string> DuckDbEngine::Explain(const planning::LogicalPlan& plan) {
  ASSIGN_OR_RETURN(sql::RenderedQuery query, sql::RenderSql(plan));
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  ASSIGN_OR_RETURN(auto rows, connection.ReadRows("EXPLAIN " + query.sql,
                                                  {ScalarType::kString, ScalarType::kString}));
  std::string text = query.sql + "\n";
  for (const auto& row : rows) text += "\n" + row[1].string_value();
  return text;
}

}  // namespace sluice::engine::duckdb
