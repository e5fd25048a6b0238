#include "planning/plan_walk.h"
#include "planning/rewrites/rewrites.h"

namespace sluice::planning {

PlanPointer FuseLimits(const PlanPointer& root) {
  return RewriteBottomUp(root, [](const PlanPointer& node) -> PlanPointer {
    if (node->kind != PlanKind::kLimit) return node;
    const auto& limit = node->As<LimitNode>();
    if (limit.input->kind != PlanKind::kSort) return node;
    const auto& sort = limit.input->As<SortNode>();
    if (sort.limit != nullptr) return node;
    auto fused = std::make_shared<SortNode>(sort);
    fused->limit = limit.count;
    fused->columns = limit.columns;
    return fused;
  });
}

}  // namespace sluice::planning
