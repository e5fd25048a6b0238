#include "query/relation_evaluator.h"

namespace sluice::query {

Result<std::vector<std::vector<Scalar>>> EngineRelationEvaluator::Evaluate(
    const semantics::BoundRelationPointer& relation, size_t row_limit) {
  ASSIGN_OR_RETURN(planning::LogicalPlan plan, planner_(relation));
  ASSIGN_OR_RETURN(auto stream, engine_.Execute(plan, options_, context_));
  std::vector<std::vector<Scalar>> rows;
  while (true) {
    ASSIGN_OR_RETURN(auto batch, stream->Next());
    if (!batch) return rows;
    if (rows.size() + batch->row_count > row_limit) {
      return LimitExceeded("More than " + std::to_string(row_limit) +
                           " values were found in the data.");
    }
    for (size_t row = 0; row < batch->row_count; ++row) {
      std::vector<Scalar>& values = rows.emplace_back();
      for (const ColumnVector& column : batch->columns) values.push_back(column.ScalarAt(row));
    }
  }
}

}  // namespace sluice::query
