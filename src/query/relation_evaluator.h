// Runs parts of a query while the rest is being bound, for plugins whose result columns depend on
// data (pivot, bag_unpack).
#pragma once

#include <functional>
#include <vector>

#include "base/cancellation.h"
#include "engine/engine.h"
#include "query/request_properties.h"
#include "semantics/binder.h"

namespace sluice::query {

// Lives within one call of Bind. Used by one thread.
class EngineRelationEvaluator : public semantics::RelationEvaluator {
 public:
  // The plan of a relation, ready to run: files of external scans are listed.
  using Planner = std::function<Result<planning::LogicalPlan>(
      const semantics::BoundRelationPointer& relation)>;

  EngineRelationEvaluator(engine::Engine& engine, Planner planner,
                          engine::ExecutionOptions options, const OperationContext& context)
      : engine_(engine), planner_(std::move(planner)), options_(options), context_(context) {}

  Result<std::vector<std::vector<Scalar>>> Evaluate(const semantics::BoundRelationPointer& relation,
                                                    size_t row_limit) override;

 private:
  engine::Engine& engine_;
  Planner planner_;
  engine::ExecutionOptions options_;
  const OperationContext& context_;
};

}  // namespace sluice::query
