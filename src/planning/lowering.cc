#include "planning/lowering.h"

#include <map>
#include <unordered_map>
#include <utility>

#include "planning/plan_walk.h"

namespace sluice::planning {
namespace {

using semantics::BoundColumnReference;
using semantics::BoundExpressionKind;
using semantics::BoundRelation;
using semantics::BoundRelationPointer;
using semantics::BoundSortKey;
using semantics::JoinKind;
using semantics::RelationKind;

// A lowered relation and the order of its rows, as far as it is known: by columns that the plan
// produces. Window functions read it, and a sort above breaks its ties by it.
struct Lowered {
  PlanPointer plan;
  std::vector<BoundSortKey> order;
};

void Append(std::vector<BoundColumn>& columns, const std::vector<BoundColumn>& more) {
  columns.insert(columns.end(), more.begin(), more.end());
}

class Lowering {
 public:
  explicit Lowering(LogicalPlan& plan) : plan_(plan) {}

  Result<Lowered> Relation(const BoundRelation& relation);

 private:
  using Handler = Result<Lowered> (Lowering::*)(const BoundRelation&);

  Result<Lowered> Table(const BoundRelation& relation);
  Result<Lowered> ExternalTable(const BoundRelation& relation);
  Result<Lowered> Rows(const BoundRelation& relation);
  Result<Lowered> Range(const BoundRelation& relation);
  Result<Lowered> Filter(const BoundRelation& relation);
  Result<Lowered> Compute(const BoundRelation& relation);
  Result<Lowered> Window(const BoundRelation& relation);
  Result<Lowered> Aggregate(const BoundRelation& relation);
  Result<Lowered> Join(const BoundRelation& relation);
  Result<Lowered> Union(const BoundRelation& relation);
  Result<Lowered> Sort(const BoundRelation& relation);
  Result<Lowered> Take(const BoundRelation& relation);
  Result<Lowered> Sample(const BoundRelation& relation);
  Result<Lowered> MvExpand(const BoundRelation& relation);
  Result<Lowered> Shared(const BoundRelation& relation);
  Result<Lowered> TableFunction(const BoundRelation& relation);

  BoundColumn NewColumn(std::string name, ScalarType type) {
    return {next_column_id_++, std::move(name), type};
  }
  // Lowers the subqueries inside an expression, each once.
  Status Subqueries(const BoundExpressionPointer& expression);
  // The left side of an innerunique join with one row per key, its keys replaced by columns.
  PlanPointer DistinctByKeys(const PlanPointer& left,
                             std::vector<semantics::JoinRelation::Key>& keys);

  LogicalPlan& plan_;
  ColumnId next_column_id_ = kFirstPlannedColumnId;
  std::unordered_map<const BoundRelation*, size_t> shared_;
};

Status Lowering::Subqueries(const BoundExpressionPointer& expression) {
  Status status;
  ForEachSubquery(*expression, [&](const BoundRelationPointer& query) {
    if (!status.ok()) return;
    for (const Subplan& subplan : plan_.subplans) {
      if (subplan.relation == query.get()) return;
    }
    Result<Lowered> lowered = Relation(*query);
    if (!lowered.ok()) {
      status = lowered.status();
      return;
    }
    // Only the first column of a subquery counts.
    auto project = std::make_shared<ProjectNode>();
    project->input = lowered->plan;
    project->columns = {query->columns[0]};
    plan_.subplans.push_back({query.get(), std::move(project)});
  });
  return status;
}

Result<Lowered> Lowering::Relation(const BoundRelation& relation) {
  switch (relation.kind) {
    case RelationKind::kTable: return Table(relation);
    case RelationKind::kExternalTable: return ExternalTable(relation);
    case RelationKind::kRows: return Rows(relation);
    case RelationKind::kRange: return Range(relation);
    case RelationKind::kFilter: return Filter(relation);
    case RelationKind::kCompute: return Compute(relation);
    case RelationKind::kWindow: return Window(relation);
    case RelationKind::kAggregate: return Aggregate(relation);
    case RelationKind::kJoin: return Join(relation);
    case RelationKind::kUnion: return Union(relation);
    case RelationKind::kSort: return Sort(relation);
    case RelationKind::kTake: return Take(relation);
    case RelationKind::kSample: return Sample(relation);
    case RelationKind::kMvExpand: return MvExpand(relation);
    case RelationKind::kShared: return Shared(relation);
    case RelationKind::kTableFunction: return TableFunction(relation);
  }
  return Internal("a bound relation of unknown kind");
}

Result<Lowered> Lowering::Table(const BoundRelation& relation) {
  const auto& table = relation.As<semantics::TableRelation>();
  auto scan = std::make_shared<ScanNode>();
  scan->table_id = table.table.table_id;
  scan->name = table.table.name;
  scan->columns = table.columns;
  scan->stored_column_ids = table.stored_column_ids;
  scan->columns.push_back({table.cursor_column, "$cursor", ScalarType::kLong});
  scan->stored_column_ids.push_back(ScanNode::kCursorId);
  scan->columns.push_back({table.time_column, "$ingestion_time", ScalarType::kLong});
  scan->stored_column_ids.push_back(ScanNode::kTimeId);
  scan->columns.push_back({table.extent_id_column, "$extent_id", ScalarType::kGuid});
  scan->stored_column_ids.push_back(ScanNode::kExtentIdId);
  scan->columns.push_back({table.extent_tags_column, "$extent_tags", ScalarType::kDynamic});
  scan->stored_column_ids.push_back(ScanNode::kExtentTagsId);
  return Lowered{scan, {}};
}

Result<Lowered> Lowering::ExternalTable(const BoundRelation& relation) {
  const auto& table = relation.As<semantics::ExternalTableRelation>();
  auto scan = std::make_shared<ExternalScanNode>();
  scan->table = table.table;
  scan->columns = table.columns;
  for (size_t i = 0; i < table.columns.size(); ++i) scan->source_columns.push_back(i);
  return Lowered{scan, {}};
}

Result<Lowered> Lowering::Rows(const BoundRelation& relation) {
  const auto& literal = relation.As<semantics::RowsRelation>();
  auto rows = std::make_shared<RowsNode>();
  rows->columns = literal.columns;
  rows->rows = literal.rows;
  if (rows->rows.size() < 2) return Lowered{rows, {}};
  const BoundColumn ordinal = NewColumn("$ordinal", ScalarType::kLong);
  rows->columns.push_back(ordinal);
  for (size_t i = 0; i < rows->rows.size(); ++i) {
    rows->rows[i].push_back(Scalar::Long(static_cast<int64_t>(i)));
  }
  return Lowered{rows, {{ReferenceTo(ordinal), true, true}}};
}

Result<Lowered> Lowering::Range(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::RangeRelation>();
  auto range = std::make_shared<RangeNode>();
  range->columns = bound.columns;
  range->from = bound.from;
  range->to = bound.to;
  range->step = bound.step;
  for (const auto* part : {&bound.from, &bound.to, &bound.step}) {
    RETURN_IF_ERROR(Subqueries(*part));
  }
  return Lowered{range, {}};
}

Result<Lowered> Lowering::Filter(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::FilterRelation>();
  ASSIGN_OR_RETURN(Lowered input, Relation(*bound.input));
  RETURN_IF_ERROR(Subqueries(bound.predicate));
  auto filter = std::make_shared<FilterNode>();
  filter->columns = input.plan->columns;
  filter->input = std::move(input.plan);
  filter->conjuncts = {bound.predicate};
  return Lowered{filter, std::move(input.order)};
}

Result<Lowered> Lowering::Compute(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::ComputeRelation>();
  ASSIGN_OR_RETURN(Lowered input, Relation(*bound.input));
  auto project = std::make_shared<ProjectNode>();
  project->columns = input.plan->columns;
  project->input = std::move(input.plan);
  project->computed = bound.computed;
  for (const auto& computed : bound.computed) {
    RETURN_IF_ERROR(Subqueries(computed.expression));
    project->columns.push_back(computed.column);
  }
  return Lowered{project, std::move(input.order)};
}

Result<Lowered> Lowering::Window(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::WindowRelation>();
  ASSIGN_OR_RETURN(Lowered input, Relation(*bound.input));
  auto window = std::make_shared<WindowNode>();
  window->columns = input.plan->columns;
  window->input = std::move(input.plan);
  window->order = input.order;
  window->partition = bound.partition;
  window->computed = bound.computed;
  for (const auto& computed : bound.computed) {
    for (const auto& argument : computed.arguments) RETURN_IF_ERROR(Subqueries(argument));
    window->columns.push_back(computed.column);
  }
  return Lowered{window, std::move(input.order)};
}

Result<Lowered> Lowering::Aggregate(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::AggregateRelation>();
  ASSIGN_OR_RETURN(Lowered input, Relation(*bound.input));
  auto aggregate = std::make_shared<AggregateNode>();
  aggregate->input = std::move(input.plan);
  aggregate->groups = bound.groups;
  aggregate->aggregates = bound.aggregates;
  for (const auto& group : bound.groups) {
    RETURN_IF_ERROR(Subqueries(group.expression));
    aggregate->columns.push_back(group.column);
  }
  for (const auto& call : bound.aggregates) {
    for (const auto& argument : call.arguments) RETURN_IF_ERROR(Subqueries(argument));
    Append(aggregate->columns, call.outputs);
  }
  return Lowered{aggregate, {}};
}

PlanPointer Lowering::DistinctByKeys(const PlanPointer& left,
                                     std::vector<semantics::JoinRelation::Key>& keys) {
  auto distinct = std::make_shared<AggregateNode>();
  distinct->input = left;
  ColumnSet grouped;
  for (auto& key : keys) {
    BoundColumn column;
    if (key.left->kind == BoundExpressionKind::kColumn) {
      column = {key.left->As<BoundColumnReference>().id, "", key.left->type};
      for (const BoundColumn& known : left->columns) {
        if (known.id == column.id) column.name = known.name;
      }
    } else {
      column = NewColumn("$key", key.left->type);
    }
    if (grouped.insert(column.id).second) {
      distinct->groups.push_back({column, key.left});
      distinct->columns.push_back(column);
    }
    key.left = ReferenceTo(column);
  }
  semantics::BoundAggregate any;
  any.function = functions::Functions().Find("take_any");
  CHECK(any.function != nullptr);
  for (const BoundColumn& column : left->columns) {
    if (!grouped.insert(column.id).second) continue;
    any.arguments.push_back(ReferenceTo(column));
    any.outputs.push_back(column);
    distinct->columns.push_back(column);
  }
  if (!any.outputs.empty()) distinct->aggregates.push_back(std::move(any));
  return distinct;
}

Result<Lowered> Lowering::Join(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::JoinRelation>();
  ASSIGN_OR_RETURN(Lowered left, Relation(*bound.left));
  ASSIGN_OR_RETURN(Lowered right, Relation(*bound.right));
  auto join = std::make_shared<JoinNode>();
  join->join_kind = bound.join_kind;
  join->keys = bound.keys;
  for (const auto& key : bound.keys) {
    RETURN_IF_ERROR(Subqueries(key.left));
    RETURN_IF_ERROR(Subqueries(key.right));
  }
  const bool mirrored = bound.join_kind == JoinKind::kRightOuter ||
                        bound.join_kind == JoinKind::kRightSemi ||
                        bound.join_kind == JoinKind::kRightAnti;
  if (mirrored) {
    std::swap(left, right);
    for (auto& key : join->keys) std::swap(key.left, key.right);
  }
  switch (bound.join_kind) {
    case JoinKind::kInnerUnique:
      left.plan = DistinctByKeys(left.plan, join->keys);
      join->join_kind = JoinKind::kInner;
      break;
    case JoinKind::kRightOuter: join->join_kind = JoinKind::kLeftOuter; break;
    case JoinKind::kRightSemi: join->join_kind = JoinKind::kLeftSemi; break;
    case JoinKind::kRightAnti: join->join_kind = JoinKind::kLeftAnti; break;
    default: break;
  }
  join->columns = left.plan->columns;
  if (join->join_kind != JoinKind::kLeftSemi && join->join_kind != JoinKind::kLeftAnti) {
    Append(join->columns, right.plan->columns);
  }
  join->left = std::move(left.plan);
  join->right = std::move(right.plan);
  return Lowered{join, {}};
}

Result<Lowered> Lowering::Union(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::UnionRelation>();
  auto all = std::make_shared<UnionNode>();
  all->columns = bound.columns;
  all->sources = bound.sources;
  for (const BoundRelationPointer& input : bound.inputs) {
    ASSIGN_OR_RETURN(Lowered lowered, Relation(*input));
    all->inputs.push_back(std::move(lowered.plan));
  }
  return Lowered{all, {}};
}

Result<Lowered> Lowering::Sort(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::SortRelation>();
  ASSIGN_OR_RETURN(Lowered input, Relation(*bound.input));
  // Keys become columns, so that a window or a limit above can name them.
  auto keys = std::make_shared<ProjectNode>();
  keys->columns = input.plan->columns;
  auto sort = std::make_shared<SortNode>();
  for (BoundSortKey key : bound.keys) {
    RETURN_IF_ERROR(Subqueries(key.expression));
    if (key.expression->kind == BoundExpressionKind::kLiteral) continue;
    if (key.expression->kind != BoundExpressionKind::kColumn) {
      const BoundColumn column = NewColumn("$sort", key.expression->type);
      keys->computed.push_back({column, key.expression});
      keys->columns.push_back(column);
      key.expression = ReferenceTo(column);
    }
    sort->keys.push_back(std::move(key));
  }
  sort->keys.insert(sort->keys.end(), input.order.begin(), input.order.end());
  if (keys->computed.empty()) {
    sort->input = std::move(input.plan);
  } else {
    keys->input = std::move(input.plan);
    sort->input = std::move(keys);
  }
  sort->columns = sort->input->columns;
  if (sort->keys.empty()) return Lowered{sort->input, {}};
  return Lowered{sort, sort->keys};
}

Result<Lowered> Lowering::Take(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::TakeRelation>();
  ASSIGN_OR_RETURN(Lowered input, Relation(*bound.input));
  RETURN_IF_ERROR(Subqueries(bound.count));
  auto limit = std::make_shared<LimitNode>();
  limit->columns = input.plan->columns;
  limit->input = std::move(input.plan);
  limit->count = bound.count;
  return Lowered{limit, std::move(input.order)};
}

Result<Lowered> Lowering::Sample(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::SampleRelation>();
  ASSIGN_OR_RETURN(Lowered input, Relation(*bound.input));
  RETURN_IF_ERROR(Subqueries(bound.count));
  auto sample = std::make_shared<SampleNode>();
  sample->columns = input.plan->columns;
  sample->input = std::move(input.plan);
  sample->count = bound.count;
  return Lowered{sample, {}};
}

Result<Lowered> Lowering::MvExpand(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::MvExpandRelation>();
  ASSIGN_OR_RETURN(Lowered input, Relation(*bound.input));
  auto unnest = std::make_shared<UnnestNode>();
  unnest->columns = input.plan->columns;
  unnest->input = std::move(input.plan);
  unnest->items = bound.items;
  unnest->item_index = bound.item_index;
  unnest->row_limit = bound.row_limit;
  unnest->keep_null_rows = bound.keep_null_rows;
  for (const auto& item : bound.items) {
    RETURN_IF_ERROR(Subqueries(item.expression));
    unnest->columns.push_back(item.output);
  }
  if (!input.order.empty() && !unnest->item_index) {
    unnest->item_index = NewColumn("$item", ScalarType::kLong);
  }
  if (unnest->item_index) {
    unnest->columns.push_back(*unnest->item_index);
    if (!input.order.empty()) {
      input.order.push_back({ReferenceTo(*unnest->item_index), true, true});
    }
  }
  return Lowered{unnest, std::move(input.order)};
}

Result<Lowered> Lowering::Shared(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::SharedRelation>();
  auto found = shared_.find(bound.definition.get());
  if (found == shared_.end()) {
    ASSIGN_OR_RETURN(Lowered lowered, Relation(*bound.definition));
    auto project = std::make_shared<ProjectNode>();
    project->input = std::move(lowered.plan);
    project->columns = bound.definition->columns;
    found = shared_.emplace(bound.definition.get(), plan_.shared.size()).first;
    plan_.shared.push_back(std::move(project));
  }
  auto reference = std::make_shared<SharedReferenceNode>();
  reference->index = found->second;
  reference->columns = bound.columns;
  return Lowered{reference, {}};
}

Result<Lowered> Lowering::TableFunction(const BoundRelation& relation) {
  const auto& bound = relation.As<semantics::TableFunctionRelation>();
  auto call = std::make_shared<TableFunctionNode>();
  for (const BoundRelationPointer& input : bound.inputs) {
    ASSIGN_OR_RETURN(Lowered lowered, Relation(*input));
    auto project = std::make_shared<ProjectNode>();
    project->input = std::move(lowered.plan);
    project->columns = input->columns;
    call->inputs.push_back(std::move(project));
  }
  for (const auto& expression : bound.expressions) RETURN_IF_ERROR(Subqueries(expression));
  call->function = bound.function;
  call->expression_columns = bound.expression_columns;
  call->expressions = bound.expressions;
  call->columns = bound.columns;
  const BoundColumn ordinal = NewColumn("$ordinal", ScalarType::kLong);
  call->columns.push_back(ordinal);
  return Lowered{call, {{ReferenceTo(ordinal), true, true}}};
}

}  // namespace

Result<LogicalPlan> Lower(const BoundRelationPointer& relation) {
  LogicalPlan plan;
  plan.bound = relation;
  Lowering lowering(plan);
  ASSIGN_OR_RETURN(Lowered root, lowering.Relation(*relation));
  auto project = std::make_shared<ProjectNode>();
  project->input = std::move(root.plan);
  project->columns = relation->columns;
  plan.root = std::move(project);
  for (const BoundColumn& column : relation->columns) {
    plan.schema.columns.push_back({column.name, column.type, ""});
  }
  return plan;
}

}  // namespace sluice::planning
