#include "planning/plan_walk.h"

#include <utility>

namespace sluice::planning {
namespace {

using semantics::BoundExpression;
using semantics::BoundExpressionKind;

template <typename T>
std::shared_ptr<T> CopyOf(const PlanNode& node) {
  return std::make_shared<T>(node.As<T>());
}

std::shared_ptr<PlanNode> Copy(const PlanNode& node) {
  switch (node.kind) {
    case PlanKind::kScan: return CopyOf<ScanNode>(node);
    case PlanKind::kExternalScan: return CopyOf<ExternalScanNode>(node);
    case PlanKind::kRows: return CopyOf<RowsNode>(node);
    case PlanKind::kRange: return CopyOf<RangeNode>(node);
    case PlanKind::kFilter: return CopyOf<FilterNode>(node);
    case PlanKind::kProject: return CopyOf<ProjectNode>(node);
    case PlanKind::kWindow: return CopyOf<WindowNode>(node);
    case PlanKind::kAggregate: return CopyOf<AggregateNode>(node);
    case PlanKind::kJoin: return CopyOf<JoinNode>(node);
    case PlanKind::kUnion: return CopyOf<UnionNode>(node);
    case PlanKind::kSort: return CopyOf<SortNode>(node);
    case PlanKind::kLimit: return CopyOf<LimitNode>(node);
    case PlanKind::kSample: return CopyOf<SampleNode>(node);
    case PlanKind::kUnnest: return CopyOf<UnnestNode>(node);
    case PlanKind::kSharedReference: return CopyOf<SharedReferenceNode>(node);
    case PlanKind::kTableFunction: return CopyOf<TableFunctionNode>(node);
  }
  return nullptr;
}

template <typename T>
PlanPointer WithInput(const PlanNode& node, PlanPointer input) {
  auto copy = CopyOf<T>(node);
  copy->input = std::move(input);
  return copy;
}

}  // namespace

std::vector<PlanPointer> InputsOf(const PlanNode& node) {
  switch (node.kind) {
    case PlanKind::kScan:
    case PlanKind::kExternalScan:
    case PlanKind::kRows:
    case PlanKind::kRange:
    case PlanKind::kSharedReference: return {};
    case PlanKind::kFilter: return {node.As<FilterNode>().input};
    case PlanKind::kProject: return {node.As<ProjectNode>().input};
    case PlanKind::kWindow: return {node.As<WindowNode>().input};
    case PlanKind::kAggregate: return {node.As<AggregateNode>().input};
    case PlanKind::kJoin: return {node.As<JoinNode>().left, node.As<JoinNode>().right};
    case PlanKind::kUnion: return node.As<UnionNode>().inputs;
    case PlanKind::kTableFunction: return node.As<TableFunctionNode>().inputs;
    case PlanKind::kSort: return {node.As<SortNode>().input};
    case PlanKind::kLimit: return {node.As<LimitNode>().input};
    case PlanKind::kSample: return {node.As<SampleNode>().input};
    case PlanKind::kUnnest: return {node.As<UnnestNode>().input};
  }
  return {};
}

PlanPointer WithInputs(const PlanNode& node, std::vector<PlanPointer> inputs) {
  switch (node.kind) {
    case PlanKind::kScan:
    case PlanKind::kExternalScan:
    case PlanKind::kRows:
    case PlanKind::kRange:
    case PlanKind::kSharedReference: return Copy(node);
    case PlanKind::kFilter: return WithInput<FilterNode>(node, std::move(inputs[0]));
    case PlanKind::kProject: return WithInput<ProjectNode>(node, std::move(inputs[0]));
    case PlanKind::kWindow: return WithInput<WindowNode>(node, std::move(inputs[0]));
    case PlanKind::kAggregate: return WithInput<AggregateNode>(node, std::move(inputs[0]));
    case PlanKind::kSort: return WithInput<SortNode>(node, std::move(inputs[0]));
    case PlanKind::kLimit: return WithInput<LimitNode>(node, std::move(inputs[0]));
    case PlanKind::kSample: return WithInput<SampleNode>(node, std::move(inputs[0]));
    case PlanKind::kUnnest: return WithInput<UnnestNode>(node, std::move(inputs[0]));
    case PlanKind::kUnion: {
      auto copy = CopyOf<UnionNode>(node);
      copy->inputs = std::move(inputs);
      return copy;
    }
    case PlanKind::kTableFunction: {
      auto copy = CopyOf<TableFunctionNode>(node);
      copy->inputs = std::move(inputs);
      return copy;
    }
    case PlanKind::kJoin: {
      auto copy = CopyOf<JoinNode>(node);
      copy->left = std::move(inputs[0]);
      copy->right = std::move(inputs[1]);
      return copy;
    }
  }
  return nullptr;
}

PlanPointer WithColumns(const PlanNode& node, std::vector<BoundColumn> columns) {
  auto copy = Copy(node);
  copy->columns = std::move(columns);
  return copy;
}

void ForEachExpression(const PlanNode& node,
                       const std::function<void(const BoundExpressionPointer&)>& visit) {
  const auto visit_all = [&](const auto& list, auto member) {
    for (const auto& item : list) visit(item.*member);
  };
  switch (node.kind) {
    case PlanKind::kScan:
    case PlanKind::kExternalScan:
    case PlanKind::kRows:
    case PlanKind::kUnion:
    case PlanKind::kSharedReference: break;
    case PlanKind::kRange:
      visit(node.As<RangeNode>().from);
      visit(node.As<RangeNode>().to);
      visit(node.As<RangeNode>().step);
      break;
    case PlanKind::kFilter:
      for (const auto& conjunct : node.As<FilterNode>().conjuncts) visit(conjunct);
      break;
    case PlanKind::kProject:
      visit_all(node.As<ProjectNode>().computed, &semantics::ComputedColumn::expression);
      break;
    case PlanKind::kWindow:
      visit_all(node.As<WindowNode>().order, &semantics::BoundSortKey::expression);
      for (const auto& column : node.As<WindowNode>().partition) visit(column);
      for (const auto& column : node.As<WindowNode>().computed) {
        for (const auto& argument : column.arguments) visit(argument);
      }
      break;
    case PlanKind::kAggregate:
      visit_all(node.As<AggregateNode>().groups, &semantics::ComputedColumn::expression);
      for (const auto& aggregate : node.As<AggregateNode>().aggregates) {
        for (const auto& argument : aggregate.arguments) visit(argument);
      }
      break;
    case PlanKind::kJoin:
      for (const auto& key : node.As<JoinNode>().keys) {
        visit(key.left);
        visit(key.right);
      }
      break;
    case PlanKind::kSort:
      visit_all(node.As<SortNode>().keys, &semantics::BoundSortKey::expression);
      if (node.As<SortNode>().limit) visit(node.As<SortNode>().limit);
      break;
    case PlanKind::kLimit: visit(node.As<LimitNode>().count); break;
    case PlanKind::kTableFunction:
      for (const auto& expression : node.As<TableFunctionNode>().expressions) visit(expression);
      break;
    case PlanKind::kSample: visit(node.As<SampleNode>().count); break;
    case PlanKind::kUnnest:
      visit_all(node.As<UnnestNode>().items, &semantics::MvExpandRelation::Item::expression);
      break;
  }
}

void CollectColumns(const BoundExpression& expression, ColumnSet& columns) {
  switch (expression.kind) {
    case BoundExpressionKind::kLiteral:
    case BoundExpressionKind::kScalarSubquery: break;
    case BoundExpressionKind::kColumn:
      columns.insert(expression.As<semantics::BoundColumnReference>().id);
      break;
    case BoundExpressionKind::kCall:
      for (const auto& argument : expression.As<semantics::BoundCall>().arguments) {
        CollectColumns(*argument, columns);
      }
      break;
    case BoundExpressionKind::kInSubquery:
      CollectColumns(*expression.As<semantics::BoundInSubquery>().value, columns);
      break;
  }
}

void ForEachSubquery(const BoundExpression& expression,
                     const std::function<void(const semantics::BoundRelationPointer&)>& visit) {
  switch (expression.kind) {
    case BoundExpressionKind::kLiteral:
    case BoundExpressionKind::kColumn: break;
    case BoundExpressionKind::kScalarSubquery:
      visit(expression.As<semantics::BoundScalarSubquery>().query);
      break;
    case BoundExpressionKind::kCall:
      for (const auto& argument : expression.As<semantics::BoundCall>().arguments) {
        ForEachSubquery(*argument, visit);
      }
      break;
    case BoundExpressionKind::kInSubquery:
      ForEachSubquery(*expression.As<semantics::BoundInSubquery>().value, visit);
      visit(expression.As<semantics::BoundInSubquery>().query);
      break;
  }
}

PlanPointer RewriteBottomUp(const PlanPointer& node,
                            const std::function<PlanPointer(const PlanPointer&)>& rewrite) {
  std::vector<PlanPointer> inputs = InputsOf(*node);
  bool changed = false;
  for (PlanPointer& input : inputs) {
    PlanPointer rewritten = RewriteBottomUp(input, rewrite);
    changed |= rewritten != input;
    input = std::move(rewritten);
  }
  return rewrite(changed ? WithInputs(*node, std::move(inputs)) : node);
}

BoundExpressionPointer ReferenceTo(const BoundColumn& column) {
  return std::make_shared<semantics::BoundColumnReference>(column.id, column.type, SourceSpan{});
}

}  // namespace sluice::planning
