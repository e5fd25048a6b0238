#include "engine/duckdb/sql/few_rows.h"

#include <algorithm>
#include <vector>

#include "planning/plan_walk.h"

namespace sluice::engine::duckdb::sql {

using planning::PlanKind;

bool FewRows::Of(const planning::PlanNode& node) {
  const auto found = known_.find(&node);
  if (found != known_.end()) return found->second;
  const bool few = Find(node);
  known_.emplace(&node, few);
  return few;
}

bool FewRows::Find(const planning::PlanNode& node) {
  switch (node.kind) {
    case PlanKind::kRows: return true;
    case PlanKind::kSharedReference:
      return Of(*plan_.shared[node.As<planning::SharedReferenceNode>().index]);
    case PlanKind::kFilter:
    case PlanKind::kProject:
    case PlanKind::kWindow:
    case PlanKind::kAggregate:
    case PlanKind::kJoin:
    case PlanKind::kUnion:
    case PlanKind::kSort:
    case PlanKind::kLimit:
    case PlanKind::kUnnest: {
      const std::vector<planning::PlanPointer> inputs = planning::InputsOf(node);
      return std::all_of(inputs.begin(), inputs.end(),
                         [&](const auto& input) { return Of(*input); });
    }
    default: return false;
  }
}

}  // namespace sluice::engine::duckdb::sql
