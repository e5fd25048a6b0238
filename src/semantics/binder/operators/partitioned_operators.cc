// Operators within groups of records: what mv-apply and partition are made of.
//
// partition[0] tells the groups apart, partition[1] orders records within a group; the others are
// carried along. Operators that only look at one record need nothing; those that look at several
// get the group as a further key.
#include <set>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

using syntax::OperatorKind;

namespace {

// The columns with those of the partition that are missing.
std::vector<BoundColumn> WithPartition(std::vector<BoundColumn> columns,
                                       const std::vector<BoundColumn>& partition) {
  std::set<ColumnId> present;
  for (const BoundColumn& column : columns) present.insert(column.id);
  for (const BoundColumn& column : partition) {
    if (present.insert(column.id).second) columns.push_back(column);
  }
  return columns;
}

// Whether operators that were put over `below` compute window functions.
bool ComputesWindows(const BoundRelation* above, const BoundRelation* below) {
  while (above != below) {
    if (above->kind == RelationKind::kWindow) return true;
    if (above->kind == RelationKind::kCompute) {
      above = above->As<ComputeRelation>().input.get();
    } else if (above->kind == RelationKind::kFilter) {
      above = above->As<FilterRelation>().input.get();
    } else {
      return false;
    }
  }
  return false;
}

}  // namespace

BinderImpl::Partitioned BinderImpl::BindWithin(Partitioned input,
                                               const syntax::PipelineExpression& pipeline) {
  // The order within groups: as expanded, until a sort says otherwise.
  std::vector<BoundSortKey> order;
  auto default_order = [&] {
    order = {{Reference(input.partition[1], pipeline.span), true, true}};
  };
  default_order();
  // The first `count` records of each group, in order.
  auto cut = [&](BoundExpressionPointer count, SourceSpan span) {
    std::vector<BoundColumn> columns = input.rows.columns();
    std::vector<BoundSortKey> keys = {{Reference(input.partition[0], span), true, true}};
    keys.insert(keys.end(), order.begin(), order.end());
    input.rows = Sorted(std::move(input.rows), std::move(keys));
    BoundExpressionPointer group = Reference(input.partition[0], span);
    BoundColumn previous = NewColumn("$previous", group->type);
    BoundColumn rank = NewColumn("$rank", ScalarType::kLong);
    BoundExpressionPointer restart =
        MakeCall("!=", {Reference(previous, span), group}, span);
    WindowCalls windows;
    windows.layers.resize(2);
    windows.layers[0].push_back({previous, functions_.Find("prev"), 0, {group}});
    windows.layers[1].push_back(
        {rank, functions_.Find("row_number"), 0, {Literal(Scalar::Long(1), span), restart}});
    input.rows = WithWindows(std::move(input.rows), windows);
    input.rows = Filtered(std::move(input.rows),
                          MakeCall("<=", {Reference(rank, span), std::move(count)}, span));
    input.rows = WithColumns(std::move(input.rows), std::move(columns));
  };
  // Aggregates per group; the carried columns are the same in all records of a group.
  auto regroup = [&](std::shared_ptr<AggregateRelation> aggregate, SourceSpan span) {
    std::vector<BoundColumn> partition;
    BoundColumn group = NewColumn(input.partition[0].name, input.partition[0].type);
    aggregate->groups.push_back({group, Reference(input.partition[0], span)});
    partition.push_back(group);
    BoundAggregate carried{functions_.Find("take_any"), 0, {}, {}};
    for (size_t i = 1; i < input.partition.size(); ++i) {
      BoundColumn output = NewColumn(input.partition[i].name, input.partition[i].type);
      carried.arguments.push_back(Reference(input.partition[i], span));
      carried.outputs.push_back(output);
      partition.push_back(std::move(output));
    }
    aggregate->aggregates.push_back(std::move(carried));
    aggregate->columns = WithPartition(std::move(aggregate->columns), partition);
    input.partition = std::move(partition);
    input.rows.relation = std::move(aggregate);
    default_order();
  };

  for (const auto& op : pipeline.operators) {
    if (!CountOperator(op->span)) break;
    Context context;
    context.operator_name = syntax::OperatorName(op->kind);
    ContextScope scope(*this, std::move(context));
    switch (op->kind) {
      case OperatorKind::kWhere:
      case OperatorKind::kExtend:
      case OperatorKind::kMvExpand:
      case OperatorKind::kParse:
      case OperatorKind::kParseKv:
      case OperatorKind::kProject:
      case OperatorKind::kProjectAway:
      case OperatorKind::kProjectKeep:
      case OperatorKind::kProjectRename:
      case OperatorKind::kProjectReorder: {
        const BoundRelationPointer below = input.rows.relation;
        input.rows.serialized = true;  // Each group is in an order.
        input.rows = BindOperator(std::move(input.rows), *op);
        if (ComputesWindows(input.rows.relation.get(), below.get())) {
          ReportUnsupported("A window function within mv-apply or partition", op->span);
        }
        std::vector<BoundColumn> columns = WithPartition(input.rows.columns(), input.partition);
        if (columns.size() != input.rows.columns().size()) {
          // The operator's own compute lets the hidden columns through.
          if (input.rows.relation->kind == RelationKind::kCompute) {
            auto compute = std::make_shared<ComputeRelation>(
                input.rows.relation->As<ComputeRelation>());
            compute->columns = std::move(columns);
            input.rows.relation = std::move(compute);
          } else {
            ReportUnsupported("This operator within a group", op->span);
          }
        }
        break;
      }
      case OperatorKind::kSort:
        order = BindSortKeys(input.rows, op->As<syntax::SortOperator>().keys);
        break;
      case OperatorKind::kTake: {
        BoundExpressionPointer count = BindRowCount(*op->As<syntax::TakeOperator>().count);
        if (!IsError(count)) cut(std::move(count), op->span);
        break;
      }
      case OperatorKind::kTop: {
        const auto& top = op->As<syntax::TopOperator>();
        BoundExpressionPointer count = BindRowCount(*top.count);
        order = BindSortKeys(input.rows, top.keys);
        if (!IsError(count)) cut(std::move(count), op->span);
        break;
      }
      case OperatorKind::kSummarize:
      case OperatorKind::kCount:
      case OperatorKind::kDistinct: {
        // Lists are made in the order of the group.
        std::vector<BoundSortKey> keys = {{Reference(input.partition[0], op->span), true, true}};
        keys.insert(keys.end(), order.begin(), order.end());
        input.rows = Sorted(std::move(input.rows), std::move(keys));
        Rows result = BindOperator(input.rows, *op);
        input.rows.failed = result.failed;
        const BoundRelation* top = result.relation.get();
        const bool computed = top->kind == RelationKind::kCompute;
        if (computed) top = top->As<ComputeRelation>().input.get();
        if (top->kind != RelationKind::kAggregate) break;
        regroup(std::make_shared<AggregateRelation>(top->As<AggregateRelation>()), op->span);
        if (computed) {
          auto compute =
              std::make_shared<ComputeRelation>(result.relation->As<ComputeRelation>());
          compute->input = input.rows.relation;
          compute->columns = WithPartition(std::move(compute->columns), input.partition);
          input.rows.relation = std::move(compute);
        }
        break;
      }
      case OperatorKind::kAs: break;
      default:
        ReportUnsupported("The operator '" + std::string(syntax::OperatorName(op->kind)) +
                              "' within mv-apply or partition",
                          op->span);
        input.rows.failed = true;
        return input;
    }
  }
  return input;
}

// partition by key (...): the key is a column of the records. Groups come in the order of their
// keys.
Rows BinderImpl::BindPartition(Rows rows, const syntax::PartitionOperator& op) {
  if (op.by->kind != syntax::ExpressionKind::kName || op.id != nullptr ||
      op.subquery->kind != syntax::ExpressionKind::kPipeline ||
      op.subquery->As<syntax::PipelineExpression>().source != nullptr) {
    ReportUnsupported("This form of the operator 'partition'", op.span);
    return FailedRows();
  }
  context_.rows = &rows;
  const BoundColumn* key = FindColumn(op.by->As<syntax::NameExpression>().name, rows);
  context_.rows = nullptr;
  if (key == nullptr) return FailedRows();
  Partitioned input;
  BoundColumn group = NewColumn("$group", key->type);
  BoundColumn record = NewColumn("$record", ScalarType::kLong);
  std::vector<BoundColumn> columns = rows.columns();
  auto number = std::make_shared<WindowRelation>();
  number->columns = columns;
  number->columns.push_back(record);
  number->computed.push_back({record, functions_.Find("row_number"), 0, {}});
  BoundExpressionPointer value = Reference(*key, op.by->span);
  number->input = rows.relation;
  rows.relation = std::move(number);
  columns.push_back(record);
  columns.push_back(group);
  input.rows = Computed(std::move(rows), {{group, std::move(value)}}, std::move(columns));
  input.partition = {group, record};
  Partitioned output = BindWithin(std::move(input), op.subquery->As<syntax::PipelineExpression>());
  std::vector<BoundColumn> result;
  for (const BoundColumn& column : output.rows.columns()) {
    if (!column.name.starts_with('$')) result.push_back(column);
  }
  output.rows.serialized = false;
  return WithColumns(std::move(output.rows), std::move(result));
}

}  // namespace sluice::semantics
