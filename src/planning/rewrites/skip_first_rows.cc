#include <algorithm>
#include <limits>
#include <optional>

#include "planning/plan_walk.h"
#include "planning/rewrites/rewrites.h"

namespace sluice::planning {
namespace {

using semantics::BoundExpressionKind;

std::optional<int64_t> WholeValue(const semantics::BoundExpression& expression) {
  if (expression.kind != BoundExpressionKind::kLiteral || !IsInteger(expression.type)) return {};
  const Scalar& value = expression.As<semantics::BoundLiteral>().value;
  if (value.is_null()) return {};
  return value.int64_value();
}

// Of "column > 10" and "column >= 11": the greatest number that does not pass.
struct LowerBound {
  ColumnId column = 0;
  int64_t above = 0;
};
std::optional<LowerBound> ReadLowerBound(const semantics::BoundExpression& conjunct) {
  if (conjunct.kind != BoundExpressionKind::kCall) return {};
  const auto& call = conjunct.As<semantics::BoundCall>();
  const std::string& name = call.function->name;
  if (name != ">" && name != ">=") return {};
  const semantics::BoundExpression& left = *call.arguments[0];
  const std::optional<int64_t> value = WholeValue(*call.arguments[1]);
  if (left.kind != BoundExpressionKind::kColumn || !value) return {};
  if (name == ">=" && *value == std::numeric_limits<int64_t>::min()) return {};
  return LowerBound{left.As<semantics::BoundColumnReference>().id,
                    name == ">" ? *value : *value - 1};
}

// A call of row_number() over the whole input that counts from 1.
bool CountsRows(const WindowNode& window, const semantics::WindowColumn& computed) {
  if (computed.function->name != "row_number" || !window.partition.empty()) return false;
  if (computed.arguments.size() > 1) return false;
  return computed.arguments.empty() || WholeValue(*computed.arguments[0]) == 1;
}

bool Reads(const semantics::BoundExpression& expression, ColumnId column) {
  ColumnSet read;
  CollectColumns(expression, read);
  return read.contains(column);
}

bool Has(const PlanNode& node, ColumnId column) {
  return std::ranges::any_of(node.columns, [&](const BoundColumn& c) { return c.id == column; });
}

PlanPointer SkipUnder(const PlanPointer& node, const LowerBound& bound);

// Through a projection, which may give the column another id, but must not read it otherwise.
PlanPointer SkipUnderProject(const ProjectNode& project, const LowerBound& bound) {
  auto copy = std::make_shared<ProjectNode>(project);
  LowerBound below = bound;
  std::erase_if(copy->columns, [&](const BoundColumn& c) { return c.id == bound.column; });
  std::erase_if(copy->computed, [&](const semantics::ComputedColumn& computed) {
    const bool renames = computed.column.id == bound.column &&
                         computed.expression->kind == BoundExpressionKind::kColumn;
    if (renames) below.column = computed.expression->As<semantics::BoundColumnReference>().id;
    return renames;
  });
  if (Has(*copy, below.column)) return nullptr;
  for (const auto& computed : copy->computed) {
    if (Reads(*computed.expression, below.column)) return nullptr;
  }
  copy->input = SkipUnder(project.input, below);
  if (copy->input == nullptr) return nullptr;
  if (copy->computed.empty()) return WithColumns(*copy->input, copy->columns);
  return copy;
}

// The node without the column, which must count the rows of a sort right below, and without so many
// rows; null when it is no such column, or somebody else reads it.
PlanPointer SkipUnder(const PlanPointer& node, const LowerBound& bound) {
  if (node->kind == PlanKind::kProject) return SkipUnderProject(node->As<ProjectNode>(), bound);
  if (node->kind != PlanKind::kWindow) return nullptr;
  const auto& window = node->As<WindowNode>();
  if (window.computed.size() != 1 || window.computed[0].column.id != bound.column ||
      !CountsRows(window, window.computed[0]) || window.input->kind != PlanKind::kSort) {
    return nullptr;
  }
  const auto& sort = window.input->As<SortNode>();
  if (sort.limit == nullptr || !WholeValue(*sort.limit)) return nullptr;
  auto shorter = std::make_shared<SortNode>(sort);
  shorter->skipped_count = std::max(shorter->skipped_count, bound.above);
  return shorter;
}

bool IsReadElsewhere(const FilterNode& filter, const BoundExpressionPointer& own, ColumnId column) {
  return Has(filter, column) || std::ranges::any_of(filter.conjuncts, [&](const auto& conjunct) {
           return conjunct != own && Reads(*conjunct, column);
         });
}

}  // namespace

PlanPointer SkipFirstRows(const PlanPointer& root) {
  return RewriteBottomUp(root, [](const PlanPointer& node) -> PlanPointer {
    if (node->kind != PlanKind::kFilter) return node;
    const auto& filter = node->As<FilterNode>();
    for (const auto& conjunct : filter.conjuncts) {
      const std::optional<LowerBound> bound = ReadLowerBound(*conjunct);
      if (!bound || IsReadElsewhere(filter, conjunct, bound->column)) continue;
      const PlanPointer input = SkipUnder(filter.input, *bound);
      if (input == nullptr) continue;
      if (filter.conjuncts.size() == 1) return WithColumns(*input, filter.columns);
      auto rest = std::make_shared<FilterNode>(filter);
      std::erase(rest->conjuncts, conjunct);
      rest->input = input;
      return rest;
    }
    return node;
  });
}

}  // namespace sluice::planning
