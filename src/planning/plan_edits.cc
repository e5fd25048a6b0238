// What is done to a finished plan before it runs.
#include "planning/plan_walk.h"
#include "planning/planner.h"

namespace sluice::planning {
namespace {

void CollectExternalScans(const PlanNode& node, std::vector<const ExternalScanNode*>& scans) {
  if (node.kind == PlanKind::kExternalScan) scans.push_back(&node.As<ExternalScanNode>());
  for (const PlanPointer& input : InputsOf(node)) CollectExternalScans(*input, scans);
}

}  // namespace

LogicalPlan ClusterBy(const LogicalPlan& plan, std::vector<BoundExpressionPointer> expressions) {
  LogicalPlan clustered = plan;
  auto sort = std::make_shared<SortNode>();
  sort->columns = plan.root->columns;
  sort->input = plan.root;
  for (BoundExpressionPointer& expression : expressions) {
    sort->keys.push_back({std::move(expression), true, true});
  }
  clustered.root = std::move(sort);
  clustered.ordered = true;
  return clustered;
}

Result<LogicalPlan> WithExternalFiles(
    const LogicalPlan& plan,
    const std::function<Status(const ExternalScanNode& scan, ExternalScanNode& filled)>& fill) {
  LogicalPlan filled = plan;
  Status status;
  const auto rewrite = [&](const PlanPointer& node) -> PlanPointer {
    if (node->kind != PlanKind::kExternalScan || !status.ok()) return node;
    auto copy = std::make_shared<ExternalScanNode>(node->As<ExternalScanNode>());
    status = fill(node->As<ExternalScanNode>(), *copy);
    return copy;
  };
  for (PlanPointer& shared : filled.shared) shared = RewriteBottomUp(shared, rewrite);
  for (Subplan& subplan : filled.subplans) subplan.plan = RewriteBottomUp(subplan.plan, rewrite);
  filled.root = RewriteBottomUp(filled.root, rewrite);
  RETURN_IF_ERROR(status);
  return filled;
}

std::vector<const ExternalScanNode*> ExternalScansOf(const LogicalPlan& plan) {
  std::vector<const ExternalScanNode*> scans;
  for (const PlanPointer& shared : plan.shared) CollectExternalScans(*shared, scans);
  for (const Subplan& subplan : plan.subplans) CollectExternalScans(*subplan.plan, scans);
  CollectExternalScans(*plan.root, scans);
  return scans;
}

}  // namespace sluice::planning
