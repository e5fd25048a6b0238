// Operators within groups of records: what mv-apply and partition are made of.
//
// The columns of a group (BinderImpl::Group) pass unseen through the relations that keep records.
// The builders do the rest: windows, aggregates and the first records of a sort are those of each
// group.
#include <set>

#include "semantics/binder/binder_impl.h"
#include "semantics/binder/operators/parameter_word.h"

namespace sluice::semantics {

using syntax::OperatorKind;

namespace {

// Those of its right side belong to no group.
bool KeepsLeftRecordsOnly(const syntax::JoinOperator& join) {
  for (const auto& parameter : join.parameters) {
    if (parameter.name.text != "kind") continue;
    const std::string kind = WordOf(*parameter.value);
    return !kind.starts_with("right") && kind != "fullouter";
  }
  return true;
}

bool KeepsGroupsApart(const syntax::TabularOperator& op) {
  switch (op.kind) {
    case OperatorKind::kJoin: return KeepsLeftRecordsOnly(op.As<syntax::JoinOperator>());
    case OperatorKind::kCount:
    case OperatorKind::kDistinct:
    case OperatorKind::kExtend:
    case OperatorKind::kLookup:
    case OperatorKind::kMakeSeries:
    case OperatorKind::kMvApply:
    case OperatorKind::kMvExpand:
    case OperatorKind::kParse:
    case OperatorKind::kParseKv:
    case OperatorKind::kProject:
    case OperatorKind::kProjectAway:
    case OperatorKind::kProjectByNames:
    case OperatorKind::kProjectKeep:
    case OperatorKind::kProjectRename:
    case OperatorKind::kProjectReorder:
    case OperatorKind::kReduce:
    case OperatorKind::kSample:
    case OperatorKind::kSampleDistinct:
    case OperatorKind::kScan:
    case OperatorKind::kSearch:
    case OperatorKind::kSerialize:
    case OperatorKind::kSort:
    case OperatorKind::kSummarize:
    case OperatorKind::kTake:
    case OperatorKind::kTop:
    case OperatorKind::kTopHitters:
    case OperatorKind::kTopNested:
    case OperatorKind::kWhere: return true;
    default: return false;
  }
}

// The most values of a key that partition runs queries of their own for.
constexpr size_t kPartitionCountMax = 64;

}  // namespace

Rows BinderImpl::SortedByGroup(Rows rows, SourceSpan span) {
  auto sort = std::make_shared<SortRelation>();
  sort->columns = rows.columns();
  sort->keys = {{Reference(group_->key, span), true, true}};
  sort->keys.insert(sort->keys.end(), group_->order.begin(), group_->order.end());
  sort->keys.push_back({Reference(group_->position, span), true, true});
  sort->input = std::move(rows.relation);
  rows.relation = std::move(sort);
  rows.serialized = true;
  rows.table_name.clear();
  return rows;
}

Rows BinderImpl::WithGroupColumns(Rows rows, SourceSpan span) {
  rows = SortedByGroup(std::move(rows), span);
  std::vector<BoundColumn> columns = rows.columns();
  std::set<ColumnId> present;
  for (const BoundColumn& column : columns) present.insert(column.id);
  const auto add = [&](const BoundColumn& column) {
    if (present.insert(column.id).second) columns.push_back(column);
  };
  add(group_->key);
  add(group_->position);
  for (const BoundColumn& column : group_->carried) add(column);
  return WithColumns(std::move(rows), std::move(columns));
}

Rows BinderImpl::WithReplacedGroup(
    Rows rows, const std::function<BoundColumn(const BoundColumn&)>& replace) {
  group_->key = replace(group_->key);
  for (BoundColumn& column : group_->carried) column = replace(column);
  group_->order.clear();
  group_->position = NewColumn(group_->position.name, group_->position.type);
  auto number = std::make_shared<WindowRelation>();
  number->columns = rows.columns();
  number->computed.push_back({group_->position, functions_.Find("row_number"), 0, {}});
  number->input = std::move(rows.relation);
  rows.relation = std::move(number);
  return rows;
}

bool BinderImpl::BindsWithin(const syntax::PipelineExpression& pipeline) {
  for (const auto& op : pipeline.operators) {
    if (!KeepsGroupsApart(*op)) return false;
  }
  return true;
}

Rows BinderImpl::BindWithin(Rows rows, Group& group, const syntax::PipelineExpression& pipeline) {
  GroupScope scope(*this, &group);
  rows.serialized = true;
  for (const auto& op : pipeline.operators) {
    if (!CountOperator(op->span)) break;
    if (op->kind == OperatorKind::kAs) continue;
    if (!KeepsGroupsApart(*op) && op->kind != OperatorKind::kJoin) {
      ReportUnsupported("The operator '" + std::string(syntax::OperatorName(op->kind)) +
                            "' within mv-apply or partition",
                        op->span);
      rows.failed = true;
      return rows;
    }
    const bool failed = rows.failed;
    rows = BindOperator(std::move(rows), *op);
    rows.failed = rows.failed || failed;
  }
  if (!group.order.empty()) rows = SortedByGroup(std::move(rows), pipeline.span);
  return rows;
}

Rows BinderImpl::BindPartition(Rows rows, const syntax::PartitionOperator& op) {
  std::string strategy = "legacy";
  for (const auto& parameter : op.parameters) {
    if (parameter.name.text != "hint.strategy") continue;
    strategy = WordOf(*parameter.value);
    if (strategy != "legacy" && strategy != "native" && strategy != "shuffle") {
      ReportInOperator("SEM0240", "The strategy must be native, shuffle or legacy.",
                       parameter.value->span);
    }
  }
  if (op.id != nullptr) {
    ReportUnsupported("The id of the operator 'partition'", op.id->span);
    return FailedRows();
  }
  if (op.by->kind != syntax::ExpressionKind::kName) {
    ReportInOperator("SEM0241", "The key must be the name of a column.", op.by->span);
    return FailedRows();
  }
  context_.rows = &rows;
  const BoundColumn* found = FindColumn(op.by->As<syntax::NameExpression>().name, rows);
  context_.rows = nullptr;
  if (found == nullptr) return FailedRows();
  const BoundColumn key = *found;
  const syntax::PipelineExpression* pipeline =
      op.subquery->kind == syntax::ExpressionKind::kPipeline &&
              op.subquery->As<syntax::PipelineExpression>().source == nullptr
          ? &op.subquery->As<syntax::PipelineExpression>()
          : nullptr;
  // A subquery with a source of its own is run for each value with every strategy.
  if (pipeline == nullptr || (strategy == "legacy" && !BindsWithin(*pipeline))) {
    return BindPartitionApart(std::move(rows), key, op);
  }
  Group group;
  group.key = NewColumn("$group", key.type);
  group.position = NewColumn("$record", ScalarType::kLong);
  std::vector<BoundColumn> columns = rows.columns();
  auto number = std::make_shared<WindowRelation>();
  number->columns = columns;
  number->computed.push_back({group.position, functions_.Find("row_number"), 0, {}});
  number->input = std::move(rows.relation);
  rows.relation = std::move(number);
  rows = Computed(std::move(rows), {{group.key, Reference(key, op.by->span)}}, std::move(columns));
  rows = BindWithin(std::move(rows), group, *pipeline);
  rows.serialized = false;
  return rows;
}

Rows BinderImpl::BindPartitionApart(Rows rows, const BoundColumn& key,
                                    const syntax::PartitionOperator& op) {
  std::vector<Scalar> values;
  const size_t key_position = [&] {
    size_t at = 0;
    while (rows.columns()[at].id != key.id) ++at;
    return at;
  }();
  if (options_.evaluator == nullptr || rows.failed || !diagnostics_.empty()) {
    values.push_back(Scalar::Null(key.type));
  } else {
    auto distinct = std::make_shared<AggregateRelation>();
    BoundColumn output = NewColumn(key.name, key.type);
    Rows copy = SharedRows(rows, "partition");
    distinct->groups.push_back({output, Reference(copy.columns()[key_position], op.by->span)});
    distinct->columns = {output};
    distinct->input = copy.relation;
    auto found = options_.evaluator->Evaluate(distinct, kPartitionCountMax);
    if (!found.ok()) {
      ReportInOperator("SEM0245",
                       "The values of the key cannot be told (at most " +
                           std::to_string(kPartitionCountMax) + " with this strategy): " +
                           found.status().message(),
                       op.by->span);
      rows.failed = true;
      return rows;
    }
    for (auto& row : *found) values.push_back(std::move(row[0]));
    if (values.empty()) values.push_back(Scalar::Null(key.type));
  }
  std::vector<Rows> results;
  for (const Scalar& value : values) {
    EnvironmentScope scope(*this, environment_);
    BoundExpressionPointer literal = Literal(value, op.by->span);
    if (op.subquery->kind != syntax::ExpressionKind::kPipeline ||
        op.subquery->As<syntax::PipelineExpression>().source != nullptr) {
      Environment name;
      name.name = key.name;
      name.kind = Environment::Kind::kScalar;
      name.scalar = std::move(literal);
      Declare(std::move(name));
      ContextScope context(*this, Context{});
      results.push_back(BindTabular(*op.subquery));
    } else {
      Rows part = SharedRows(rows, "partition");
      const BoundColumn& column = part.columns()[key_position];
      BoundExpressionPointer reference = Reference(column, op.by->span);
      BoundExpressionPointer same =
          value.is_null() ? MakeCall("isnull", {std::move(reference)}, op.by->span)
                          : MakeCall("==", {std::move(reference), std::move(literal)}, op.by->span);
      part = Filtered(std::move(part), std::move(same));
      ContextScope context(*this, Context{});
      results.push_back(
          BindOperators(std::move(part), op.subquery->As<syntax::PipelineExpression>()));
    }
    // Errors are those of the first.
    if (results.back().failed) break;
  }
  return UnitedRows(std::move(results), false);
}

}  // namespace sluice::semantics
