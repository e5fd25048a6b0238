#include <algorithm>

#include "planning/plan_walk.h"
#include "planning/rewrites/rewrites.h"

namespace sluice::planning {
namespace {

using Conjuncts = std::vector<BoundExpressionPointer>;

bool ReadsOnly(const semantics::BoundExpression& expression, const PlanNode& node) {
  ColumnSet used;
  CollectColumns(expression, used);
  return !used.empty() && std::ranges::all_of(used, [&](ColumnId id) {
    return std::ranges::any_of(node.columns, [&](const BoundColumn& c) { return c.id == id; });
  });
}

// `above` holds for every row that leaves `node` and counts.
PlanPointer PassDown(const PlanPointer& node, Conjuncts above) {
  switch (node->kind) {
    case PlanKind::kExternalScan: {
      auto copy = std::make_shared<ExternalScanNode>(node->As<ExternalScanNode>());
      for (auto& conjunct : above) {
        if (ReadsOnly(*conjunct, *node)) copy->pruning_predicates.push_back(std::move(conjunct));
      }
      return copy;
    }
    case PlanKind::kFilter: {
      const Conjuncts& own = node->As<FilterNode>().conjuncts;
      above.insert(above.end(), own.begin(), own.end());
      break;
    }
    case PlanKind::kProject: break;  // Computed columns have ids that no scan produces.
    case PlanKind::kSort:
      if (node->As<SortNode>().limit != nullptr) above.clear();
      break;
    default: above.clear(); break;
  }
  std::vector<PlanPointer> inputs = InputsOf(*node);
  if (inputs.empty()) return node;
  for (PlanPointer& input : inputs) input = PassDown(input, above);
  return WithInputs(*node, std::move(inputs));
}

}  // namespace

PlanPointer FindPruningPredicates(const PlanPointer& root) { return PassDown(root, {}); }

}  // namespace sluice::planning
