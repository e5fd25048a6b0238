#include "planning/plan_walk.h"
#include "planning/rewrites/rewrites.h"

namespace sluice::planning {
namespace {

void Split(const BoundExpressionPointer& predicate, std::vector<BoundExpressionPointer>& into) {
  if (predicate->kind == semantics::BoundExpressionKind::kCall) {
    const auto& call = predicate->As<semantics::BoundCall>();
    if (call.function->name == "and") {
      for (const auto& argument : call.arguments) Split(argument, into);
      return;
    }
  }
  if (predicate->kind == semantics::BoundExpressionKind::kLiteral) {
    const Scalar& value = predicate->As<semantics::BoundLiteral>().value;
    if (!value.is_null() && value.type() == ScalarType::kBool && value.bool_value()) return;
  }
  into.push_back(predicate);
}

}  // namespace

PlanPointer SplitConjuncts(const PlanPointer& root) {
  return RewriteBottomUp(root, [](const PlanPointer& node) -> PlanPointer {
    if (node->kind != PlanKind::kFilter) return node;
    const auto& filter = node->As<FilterNode>();
    auto merged = std::make_shared<FilterNode>();
    merged->columns = filter.columns;
    merged->input = filter.input;
    if (filter.input->kind == PlanKind::kFilter) {
      merged->input = filter.input->As<FilterNode>().input;
      merged->conjuncts = filter.input->As<FilterNode>().conjuncts;
    }
    for (const auto& conjunct : filter.conjuncts) Split(conjunct, merged->conjuncts);
    if (merged->conjuncts.empty()) return merged->input;
    return merged;
  });
}

}  // namespace sluice::planning
