#include <utility>

#include "planning/plan_walk.h"
#include "planning/rewrites/rewrites.h"

namespace sluice::planning {
namespace {

// Calls `visit` for each tree of a plan.
template <typename Visit>
void ForEachTree(LogicalPlan& plan, Visit visit) {
  for (PlanPointer& shared : plan.shared) visit(shared);
  for (Subplan& subplan : plan.subplans) visit(subplan.plan);
  visit(plan.root);
}

void CountReaders(const PlanNode& node, std::vector<size_t>& readers) {
  if (node.kind == PlanKind::kSharedReference) ++readers[node.As<SharedReferenceNode>().index];
  for (const PlanPointer& input : InputsOf(node)) CountReaders(*input, readers);
}

}  // namespace

void InlineSingleReaders(LogicalPlan& plan) {
  if (plan.shared.empty()) return;
  std::vector<size_t> readers(plan.shared.size());
  ForEachTree(plan, [&](const PlanPointer& tree) { CountReaders(*tree, readers); });

  std::vector<PlanPointer> kept;
  std::vector<size_t> new_index(plan.shared.size());
  const auto replace = [&](const PlanPointer& node) -> PlanPointer {
    if (node->kind != PlanKind::kSharedReference) return node;
    const auto& reference = node->As<SharedReferenceNode>();
    if (readers[reference.index] != 1) {
      auto copy = std::make_shared<SharedReferenceNode>(reference);
      copy->index = new_index[reference.index];
      return copy;
    }
    const PlanPointer& definition = plan.shared[reference.index];
    auto project = std::make_shared<ProjectNode>();
    project->input = definition;
    project->columns = reference.columns;
    for (size_t i = 0; i < reference.columns.size(); ++i) {
      project->computed.push_back({reference.columns[i], ReferenceTo(definition->columns[i])});
    }
    return project;
  };
  // A definition reads earlier ones only, so those are final when it is their turn.
  for (size_t i = 0; i < plan.shared.size(); ++i) {
    plan.shared[i] = RewriteBottomUp(plan.shared[i], replace);
    if (readers[i] <= 1) continue;
    new_index[i] = kept.size();
    kept.push_back(plan.shared[i]);
  }
  for (Subplan& subplan : plan.subplans) subplan.plan = RewriteBottomUp(subplan.plan, replace);
  plan.root = RewriteBottomUp(plan.root, replace);
  plan.shared = std::move(kept);
}

}  // namespace sluice::planning
