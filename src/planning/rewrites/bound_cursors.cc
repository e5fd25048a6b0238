#include <algorithm>
#include <limits>
#include <optional>

#include "planning/plan_walk.h"
#include "planning/rewrites/rewrites.h"

namespace sluice::planning {
namespace {

using semantics::BoundExpressionKind;

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kGreatest = std::numeric_limits<int64_t>::max();

// after < cursor <= up_to.
struct CursorBound {
  ColumnId column = 0;
  bool is_time = false;
  std::optional<int64_t> after;
  std::optional<int64_t> up_to;
};

// The column of a cursor, or the one under ingestion_time(), which is the cursor too or 0, for null.
const semantics::BoundExpression* CursorOf(const semantics::BoundExpression& expression,
                                           bool& is_time) {
  if (expression.kind != BoundExpressionKind::kCall) return &expression;
  const auto& call = expression.As<semantics::BoundCall>();
  if (call.function->name != "__ingestion_time" || call.arguments.size() != 1) return &expression;
  is_time = true;
  return call.arguments[0].get();
}

// A comparison of a column with a constant, the column on the left.
std::optional<CursorBound> ReadBound(const BoundExpressionPointer& conjunct) {
  if (conjunct->kind != BoundExpressionKind::kCall) return std::nullopt;
  const auto& call = conjunct->As<semantics::BoundCall>();
  if (call.arguments.size() != 2) return std::nullopt;
  std::string comparison = call.function->name;
  const semantics::BoundExpression* left = call.arguments[0].get();
  const semantics::BoundExpression* right = call.arguments[1].get();
  if (left->kind == BoundExpressionKind::kLiteral) {
    std::swap(left, right);
    if (comparison[0] == '<') {
      comparison[0] = '>';
    } else if (comparison[0] == '>') {
      comparison[0] = '<';
    }
  }
  bool is_time = false;
  left = CursorOf(*left, is_time);
  if (left->kind != BoundExpressionKind::kColumn || right->kind != BoundExpressionKind::kLiteral) {
    return std::nullopt;
  }
  const Scalar& value = right->As<semantics::BoundLiteral>().value;
  if (value.is_null() || value.type() != (is_time ? ScalarType::kDatetime : ScalarType::kLong)) {
    return std::nullopt;
  }
  const int64_t limit = value.int64_value();
  CursorBound bound;
  bound.column = left->As<semantics::BoundColumnReference>().id;
  if (comparison == ">") {
    bound.after = limit;
  } else if (comparison == ">=" && limit > kLeast) {
    bound.after = limit - 1;
  } else if (comparison == "<=") {
    bound.up_to = limit;
  } else if (comparison == "<" && limit > kLeast) {
    bound.up_to = limit - 1;
  } else if (comparison == "==" && limit > kLeast) {
    bound.after = limit - 1;
    bound.up_to = limit;
  } else {
    return std::nullopt;
  }
  bound.is_time = is_time;
  return bound;
}

// The tree with the bound put into the scan whose cursor it speaks of; null when that scan is not
// beneath, or lies behind a node that a filter may not pass.
PlanPointer Absorb(const PlanPointer& node, const CursorBound& bound) {
  switch (node->kind) {
    case PlanKind::kScan: {
      const auto& scan = node->As<ScanNode>();
      for (size_t i = 0; i < scan.columns.size(); ++i) {
        const int64_t id = bound.is_time ? ScanNode::kTimeId : ScanNode::kCursorId;
        if (scan.columns[i].id != bound.column || scan.stored_column_ids[i] != id) continue;
        auto copy = std::make_shared<ScanNode>(scan);
        if (bound.after) copy->cursor_after = std::max(scan.cursor_after.value_or(kLeast), *bound.after);
        if (bound.up_to) {
          copy->cursor_up_to = std::min(scan.cursor_up_to.value_or(kGreatest), *bound.up_to);
        }
        return copy;
      }
      return nullptr;
    }
    case PlanKind::kSort:
      if (node->As<SortNode>().limit != nullptr) return nullptr;
      [[fallthrough]];
    case PlanKind::kFilter:
    case PlanKind::kProject: {
      PlanPointer input = Absorb(InputsOf(*node)[0], bound);
      return input == nullptr ? nullptr : WithInputs(*node, {std::move(input)});
    }
    default: return nullptr;
  }
}

}  // namespace

PlanPointer BoundCursors(const PlanPointer& root) {
  return RewriteBottomUp(root, [](const PlanPointer& node) -> PlanPointer {
    if (node->kind != PlanKind::kFilter) return node;
    const auto& filter = node->As<FilterNode>();
    auto rest = std::make_shared<FilterNode>();
    rest->columns = filter.columns;
    rest->input = filter.input;
    bool changed = false;
    for (const auto& conjunct : filter.conjuncts) {
      const std::optional<CursorBound> bound = ReadBound(conjunct);
      PlanPointer absorbed = bound ? Absorb(rest->input, *bound) : nullptr;
      // Times bound the extents to read, but not each of those has a time.
      if (absorbed == nullptr || bound->is_time) rest->conjuncts.push_back(conjunct);
      if (absorbed == nullptr) continue;
      rest->input = std::move(absorbed);
      changed = true;
    }
    if (!changed) return node;
    if (rest->conjuncts.empty()) return rest->input;
    return rest;
  });
}

}  // namespace sluice::planning
