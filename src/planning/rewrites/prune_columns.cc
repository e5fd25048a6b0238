#include <algorithm>
#include <utility>

#include "planning/plan_walk.h"
#include "planning/rewrites/rewrites.h"

namespace sluice::planning {
namespace {

std::vector<BoundColumn> Narrow(const std::vector<BoundColumn>& columns, const ColumnSet& required) {
  std::vector<BoundColumn> kept;
  ColumnSet seen;
  for (const BoundColumn& column : columns) {
    if (required.contains(column.id) && seen.insert(column.id).second) kept.push_back(column);
  }
  return kept;
}

// The positions of the required columns, for nodes whose columns go by position.
std::vector<size_t> KeptPositions(const PlanNode& node, const ColumnSet& required) {
  std::vector<size_t> kept;
  for (size_t i = 0; i < node.columns.size(); ++i) {
    if (required.contains(node.columns[i].id)) kept.push_back(i);
  }
  return kept;
}

template <typename T>
void Select(std::vector<T>& values, const std::vector<size_t>& positions) {
  std::vector<T> kept;
  kept.reserve(positions.size());
  for (const size_t position : positions) kept.push_back(std::move(values[position]));
  values = std::move(kept);
}

PlanPointer Prune(const PlanPointer& node, const ColumnSet& required);

PlanPointer PruneUnion(const UnionNode& node, const ColumnSet& required) {
  auto copy = std::make_shared<UnionNode>(node);
  const std::vector<size_t> kept = KeptPositions(node, required);
  Select(copy->columns, kept);
  for (size_t i = 0; i < copy->inputs.size(); ++i) {
    Select(copy->sources[i], kept);
    ColumnSet read;
    for (const auto& source : copy->sources[i]) {
      if (source) read.insert(*source);
    }
    copy->inputs[i] = Prune(copy->inputs[i], read);
  }
  return copy;
}

PlanPointer PruneJoin(const JoinNode& node, const ColumnSet& required) {
  auto copy = std::make_shared<JoinNode>(node);
  copy->columns = Narrow(node.columns, required);
  ColumnSet left = required;
  ColumnSet right = required;
  for (const auto& key : node.keys) {
    CollectColumns(*key.left, left);
    CollectColumns(*key.right, right);
  }
  copy->left = Prune(node.left, left);
  copy->right = Prune(node.right, right);
  return copy;
}

// Drops what nobody reads of an aggregate that gives several columns from one row; its first
// argument decides about the row and stays for arg_max and arg_min.
void NarrowOutputs(semantics::BoundAggregate& aggregate, const ColumnSet& required) {
  if (aggregate.outputs.size() < 2 || aggregate.outputs.size() != aggregate.arguments.size()) return;
  std::vector<size_t> kept;
  const bool first_decides = aggregate.function->name != "take_any";
  for (size_t i = 0; i < aggregate.outputs.size(); ++i) {
    if ((i == 0 && first_decides) || required.contains(aggregate.outputs[i].id)) kept.push_back(i);
  }
  Select(aggregate.arguments, kept);
  Select(aggregate.outputs, kept);
}

PlanPointer PruneAggregate(const AggregateNode& node, const ColumnSet& required) {
  auto copy = std::make_shared<AggregateNode>(node);
  copy->columns = Narrow(node.columns, required);
  std::erase_if(copy->aggregates, [&](const semantics::BoundAggregate& aggregate) {
    return std::ranges::none_of(aggregate.outputs,
                                [&](const BoundColumn& o) { return required.contains(o.id); });
  });
  for (auto& aggregate : copy->aggregates) NarrowOutputs(aggregate, required);
  ColumnSet read;
  ForEachExpression(*copy, [&](const auto& expression) { CollectColumns(*expression, read); });
  copy->input = Prune(node.input, read);
  return copy;
}

PlanPointer Prune(const PlanPointer& node, const ColumnSet& required) {
  switch (node->kind) {
    case PlanKind::kScan: {
      auto copy = std::make_shared<ScanNode>(node->As<ScanNode>());
      const std::vector<size_t> kept = KeptPositions(*node, required);
      Select(copy->columns, kept);
      Select(copy->stored_column_ids, kept);
      return copy;
    }
    case PlanKind::kExternalScan: {
      auto copy = std::make_shared<ExternalScanNode>(node->As<ExternalScanNode>());
      ColumnSet read = required;
      for (const auto& predicate : copy->pruning_predicates) CollectColumns(*predicate, read);
      const std::vector<size_t> kept = KeptPositions(*node, read);
      Select(copy->columns, kept);
      Select(copy->source_columns, kept);
      return copy;
    }
    case PlanKind::kRows: {
      auto copy = std::make_shared<RowsNode>(node->As<RowsNode>());
      const std::vector<size_t> kept = KeptPositions(*node, required);
      Select(copy->columns, kept);
      for (auto& row : copy->rows) Select(row, kept);
      return copy;
    }
    case PlanKind::kRange:
    case PlanKind::kSharedReference: return node;
    case PlanKind::kTableFunction: {
      auto copy = std::make_shared<TableFunctionNode>(node->As<TableFunctionNode>());
      for (PlanPointer& input : copy->inputs) input = PruneColumns(input);
      return copy;
    }
    case PlanKind::kUnion: return PruneUnion(node->As<UnionNode>(), required);
    case PlanKind::kJoin: return PruneJoin(node->As<JoinNode>(), required);
    case PlanKind::kAggregate: return PruneAggregate(node->As<AggregateNode>(), required);
    case PlanKind::kProject: {
      auto copy = std::make_shared<ProjectNode>(node->As<ProjectNode>());
      std::erase_if(copy->computed,
                    [&](const auto& computed) { return !required.contains(computed.column.id); });
      ColumnSet read = required;
      for (const auto& computed : copy->computed) {
        read.erase(computed.column.id);
        CollectColumns(*computed.expression, read);
      }
      copy->input = Prune(copy->input, read);
      if (copy->computed.empty()) return copy->input;
      copy->columns = Narrow(node->columns, required);
      return copy;
    }
    case PlanKind::kWindow: {
      auto copy = std::make_shared<WindowNode>(node->As<WindowNode>());
      std::erase_if(copy->computed,
                    [&](const auto& computed) { return !required.contains(computed.column.id); });
      ColumnSet read = required;
      for (const auto& computed : copy->computed) read.erase(computed.column.id);
      if (copy->computed.empty()) return Prune(copy->input, read);
      ForEachExpression(*copy, [&](const auto& expression) { CollectColumns(*expression, read); });
      copy->columns = Narrow(node->columns, required);
      copy->input = Prune(copy->input, read);
      return copy;
    }
    case PlanKind::kUnnest: {
      auto copy = std::make_shared<UnnestNode>(node->As<UnnestNode>());
      if (copy->item_index && !required.contains(copy->item_index->id)) copy->item_index.reset();
      copy->columns = Narrow(node->columns, required);
      ColumnSet read = required;
      ForEachExpression(*copy, [&](const auto& expression) { CollectColumns(*expression, read); });
      copy->input = Prune(copy->input, read);
      return copy;
    }
    case PlanKind::kFilter:
    case PlanKind::kSort:
    case PlanKind::kLimit:
    case PlanKind::kSample: {
      ColumnSet read = required;
      ForEachExpression(*node, [&](const auto& expression) { CollectColumns(*expression, read); });
      const PlanPointer narrowed = WithInputs(*node, {Prune(InputsOf(*node)[0], read)});
      return WithColumns(*narrowed, Narrow(node->columns, required));
    }
  }
  return node;
}

}  // namespace

PlanPointer PruneColumns(const PlanPointer& root) {
  ColumnSet required;
  for (const BoundColumn& column : root->columns) required.insert(column.id);
  PlanPointer pruned = Prune(root, required);
  const bool exact = std::ranges::equal(pruned->columns, root->columns, {}, &BoundColumn::id,
                                        &BoundColumn::id);
  if (exact && pruned->columns.size() == root->columns.size()) return pruned;
  switch (pruned->kind) {
    case PlanKind::kScan:
    case PlanKind::kExternalScan:
    case PlanKind::kRows:
    case PlanKind::kRange:
    case PlanKind::kUnion:
    case PlanKind::kSharedReference:
    case PlanKind::kTableFunction: {
      auto project = std::make_shared<ProjectNode>();
      project->input = std::move(pruned);
      project->columns = root->columns;
      return project;
    }
    default: return WithColumns(*pruned, root->columns);
  }
}

}  // namespace sluice::planning
