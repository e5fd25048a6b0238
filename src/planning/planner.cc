#include "planning/planner.h"

#include "planning/lowering.h"
#include "planning/rewrites/rewrites.h"

namespace sluice::planning {
namespace {

// The passes over each tree of a plan, in the order in which they run.
struct Pass {
  const char* name;
  PlanPointer (*run)(const PlanPointer& root);
};
constexpr Pass kPasses[] = {
    {"split conjuncts", &SplitConjuncts},
    {"bound cursors", &BoundCursors},
    {"fuse limits", &FuseLimits},
    {"find pruning predicates", &FindPruningPredicates},
    {"prune columns", &PruneColumns},
    {"skip first rows", &SkipFirstRows},
};

PlanPointer RunPasses(PlanPointer tree) {
  for (const Pass& pass : kPasses) tree = pass.run(tree);
  return tree;
}

// Whether a sort decides about the order of the rows that leave `node`.
bool IsOrdered(const PlanNode& node) {
  switch (node.kind) {
    case PlanKind::kSort: return true;
    case PlanKind::kFilter: return IsOrdered(*node.As<FilterNode>().input);
    case PlanKind::kProject: return IsOrdered(*node.As<ProjectNode>().input);
    case PlanKind::kWindow: return IsOrdered(*node.As<WindowNode>().input);
    case PlanKind::kLimit: return IsOrdered(*node.As<LimitNode>().input);
    case PlanKind::kUnnest: return IsOrdered(*node.As<UnnestNode>().input);
    default: return false;
  }
}

}  // namespace

Result<LogicalPlan> Plan(const semantics::BoundRelationPointer& relation,
                         const PlanOptions& options) {
  ASSIGN_OR_RETURN(LogicalPlan plan, Lower(relation));
  if (options.rewrites) {
    InlineSingleReaders(plan);
    for (PlanPointer& shared : plan.shared) shared = RunPasses(std::move(shared));
    for (Subplan& subplan : plan.subplans) subplan.plan = RunPasses(std::move(subplan.plan));
    plan.root = RunPasses(std::move(plan.root));
  }
  plan.ordered = IsOrdered(*plan.root);
  return plan;
}

}  // namespace sluice::planning
