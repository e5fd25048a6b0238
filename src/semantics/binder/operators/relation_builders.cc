// Relations that several operators are made of, and the choice by operator.
#include <algorithm>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

using syntax::OperatorKind;

namespace {

// Lists are made in the order of a group, and the first of several records is the first in it.
bool DependsOnOrder(const BoundAggregate& aggregate) {
  const std::string& name = aggregate.function->name;
  return name.starts_with("make_") || name.starts_with("take_any") || name.starts_with("arg_") ||
         name.starts_with("build");
}

}  // namespace

Rows BinderImpl::Filtered(Rows rows, BoundExpressionPointer predicate) {
  if (IsError(predicate)) return rows;
  auto filter = std::make_shared<FilterRelation>();
  filter->columns = rows.columns();
  filter->input = std::move(rows.relation);
  filter->predicate = std::move(predicate);
  rows.relation = std::move(filter);
  rows.table_name.clear();
  return rows;
}

Rows BinderImpl::WithColumns(Rows rows, std::vector<BoundColumn> columns) {
  return Computed(std::move(rows), {}, std::move(columns));
}

Rows BinderImpl::Computed(Rows rows, std::vector<ComputedColumn> computed,
                          std::vector<BoundColumn> columns) {
  auto compute = std::make_shared<ComputeRelation>();
  compute->columns = std::move(columns);
  compute->input = std::move(rows.relation);
  compute->computed = std::move(computed);
  rows.relation = std::move(compute);
  rows.table_name.clear();
  return rows;
}

Rows BinderImpl::WithWindows(Rows rows, WindowCalls& windows) {
  if (windows.layers.empty()) return rows;
  if (group_ != nullptr) rows = SortedByGroup(std::move(rows), {});
  for (std::vector<WindowColumn>& layer : windows.layers) {
    auto window = std::make_shared<WindowRelation>();
    window->columns = rows.columns();
    for (const WindowColumn& call : layer) window->columns.push_back(call.column);
    window->input = std::move(rows.relation);
    window->computed = std::move(layer);
    if (group_ != nullptr) window->partition = {Reference(group_->key, {})};
    rows.relation = std::move(window);
    rows.table_name.clear();
  }
  return rows;
}

Rows BinderImpl::Sorted(Rows rows, std::vector<BoundSortKey> keys) {
  if (group_ != nullptr) {
    group_->order = std::move(keys);
    rows.serialized = true;
    return rows;
  }
  auto sort = std::make_shared<SortRelation>();
  sort->columns = rows.columns();
  sort->input = std::move(rows.relation);
  sort->keys = std::move(keys);
  rows.serialized = true;
  rows.relation = std::move(sort);
  rows.table_name.clear();
  return rows;
}

Rows BinderImpl::Aggregated(Rows rows, std::shared_ptr<AggregateRelation> aggregate) {
  Rows result;
  result.failed = rows.failed;
  if (group_ != nullptr) {
    if (std::any_of(aggregate->aggregates.begin(), aggregate->aggregates.end(), DependsOnOrder)) {
      rows = SortedByGroup(std::move(rows), {});
    }
    Group& group = *group_;
    BoundColumn key = NewColumn(group.key.name, group.key.type);
    aggregate->groups.push_back({key, Reference(group.key, {})});
    group.key = std::move(key);
    BoundColumn position = NewColumn(group.position.name, group.position.type);
    auto least = ChooseOverload(*functions_.Find("min"), {Reference(group.position, {})}, {});
    CHECK(least.has_value());
    aggregate->aggregates.push_back({functions_.Find("min"), least->signature,
                                     std::move(least->arguments), {position}});
    group.position = std::move(position);
    BoundAggregate carried{functions_.Find("take_any"), 0, {}, {}};
    for (BoundColumn& column : group.carried) {
      BoundColumn output = NewColumn(column.name, column.type);
      carried.arguments.push_back(Reference(column, {}));
      carried.outputs.push_back(output);
      column = std::move(output);
    }
    if (!group.carried.empty()) aggregate->aggregates.push_back(std::move(carried));
    group.order.clear();
    result.serialized = true;
  }
  aggregate->input = std::move(rows.relation);
  result.relation = std::move(aggregate);
  return result;
}

Rows BinderImpl::Taken(Rows rows, BoundExpressionPointer count) {
  if (group_ != nullptr) {
    BoundColumn rank = NewColumn("$rank", ScalarType::kLong);
    WindowCalls windows;
    windows.layers.push_back({{rank, functions_.Find("row_number"), 0, {}}});
    std::vector<BoundColumn> columns = rows.columns();
    rows = WithWindows(std::move(rows), windows);
    rows = Filtered(std::move(rows), MakeCall("<=", {Reference(rank, {}), std::move(count)}, {}));
    return WithColumns(std::move(rows), std::move(columns));
  }
  auto take = std::make_shared<TakeRelation>();
  take->columns = rows.columns();
  take->input = std::move(rows.relation);
  take->count = std::move(count);
  rows.relation = std::move(take);
  rows.table_name.clear();
  return rows;
}

BoundExpressionPointer BinderImpl::BindRowCount(const syntax::Expression& count) {
  Context context;
  context.operator_name = context_.operator_name;
  ContextScope scope(*this, std::move(context));
  BoundExpressionPointer value = BindScalar(count);
  if (IsError(value)) return value;
  if (!IsNumeric(value->type) && value->type != ScalarType::kDynamic) {
    ReportInOperator("SEM0224", "The number of rows must be a number.", count.span);
    return Error();
  }
  value = Convert(std::move(value), ScalarType::kLong);
  if (value->kind == BoundExpressionKind::kLiteral && !IsError(value)) {
    const Scalar& rows = value->As<BoundLiteral>().value;
    if (rows.is_null() || rows.int64_value() < 0) {
      ReportInOperator("SEM0224",
                       "The number of rows must be 0 or more, not " +
                           (rows.is_null() ? "null" : rows.ToText()) + ".",
                       count.span);
      return Error();
    }
  }
  return value;
}

std::vector<BoundSortKey> BinderImpl::BindSortKeys(const Rows& rows,
                                                   const std::vector<syntax::SortKey>& keys) {
  std::vector<BoundSortKey> bound;
  Context context;
  context.operator_name = context_.operator_name;
  context.rows = &rows;
  ContextScope scope(*this, std::move(context));
  for (const syntax::SortKey& key : keys) {
    const syntax::Expression* expression = key.expression.get();
    if (expression->kind == syntax::ExpressionKind::kNamed) {
      expression = expression->As<syntax::NamedExpression>().value.get();
    }
    BoundExpressionPointer value = BindScalar(*expression);
    if (IsError(value)) continue;
    if (value->type == ScalarType::kDynamic) {
      ReportInOperator("SEM0236",
                       "A key cannot be of type dynamic: convert it, with tostring() or tolong().",
                       key.expression->span);
      continue;
    }
    bool ascending = key.ascending.value_or(false);
    bound.push_back({std::move(value), ascending, key.nulls_first.value_or(ascending)});
  }
  return bound;
}

namespace {

bool TakesGraph(OperatorKind kind) {
  switch (kind) {
    case OperatorKind::kGraphMatch:
    case OperatorKind::kGraphShortestPaths:
    case OperatorKind::kGraphMarkComponents:
    case OperatorKind::kGraphWhere:
    case OperatorKind::kGraphToTable: return true;
    default: return false;
  }
}

}  // namespace

Rows BinderImpl::BindOperator(Rows rows, const syntax::TabularOperator& op) {
  Context context;
  context.operator_name = syntax::OperatorName(op.kind);
  ContextScope scope(*this, std::move(context));
  if (rows.graph != nullptr && !TakesGraph(op.kind)) {
    ReportInOperator("SEM0245", "The input is a graph: graph-match or graph-to-table make rows of it.",
                     op.span);
    return FailedRows();
  }
  switch (op.kind) {
    case OperatorKind::kWhere: return BindWhere(std::move(rows), op.As<syntax::WhereOperator>());
    case OperatorKind::kExtend:
      return BindExtend(std::move(rows), op.As<syntax::ExtendOperator>().columns, "extend");
    case OperatorKind::kSerialize:
      rows.serialized = true;
      return BindExtend(std::move(rows), op.As<syntax::SerializeOperator>().columns, "serialize");
    case OperatorKind::kProject:
      return ProjectColumns(std::move(rows), op.As<syntax::ProjectOperator>().columns);
    case OperatorKind::kProjectAway:
      return BindProjectAway(std::move(rows), op.As<syntax::ProjectAwayOperator>());
    case OperatorKind::kProjectKeep:
      return BindProjectKeep(std::move(rows), op.As<syntax::ProjectKeepOperator>());
    case OperatorKind::kProjectRename:
      return BindProjectRename(std::move(rows), op.As<syntax::ProjectRenameOperator>());
    case OperatorKind::kProjectReorder:
      return BindProjectReorder(std::move(rows), op.As<syntax::ProjectReorderOperator>());
    case OperatorKind::kProjectByNames:
      return BindProjectByNames(std::move(rows), op.As<syntax::ProjectByNamesOperator>());
    case OperatorKind::kCount: return BindCount(std::move(rows), op.As<syntax::CountOperator>());
    case OperatorKind::kDistinct:
      return BindDistinct(std::move(rows), op.As<syntax::DistinctOperator>());
    case OperatorKind::kTake:
      return BindTake(std::move(rows), *op.As<syntax::TakeOperator>().count);
    case OperatorKind::kSort:
      return BindSort(std::move(rows), op.As<syntax::SortOperator>().keys, "sort");
    case OperatorKind::kTop: return BindTop(std::move(rows), op.As<syntax::TopOperator>());
    case OperatorKind::kTopHitters:
      return BindTopHitters(std::move(rows), op.As<syntax::TopHittersOperator>());
    case OperatorKind::kTopNested:
      return BindTopNested(std::move(rows), op.As<syntax::TopNestedOperator>());
    case OperatorKind::kSample: return BindSample(std::move(rows), op.As<syntax::SampleOperator>());
    case OperatorKind::kSampleDistinct:
      return BindSampleDistinct(std::move(rows), op.As<syntax::SampleDistinctOperator>());
    case OperatorKind::kSummarize:
      return BindSummarize(std::move(rows), op.As<syntax::SummarizeOperator>());
    case OperatorKind::kJoin: return BindJoin(std::move(rows), op.As<syntax::JoinOperator>());
    case OperatorKind::kLookup: return BindLookup(std::move(rows), op.As<syntax::LookupOperator>());
    case OperatorKind::kUnion: {
      const auto& unite = op.As<syntax::UnionOperator>();
      return BindUnion(&rows, unite.tables, unite.parameters, op.span);
    }
    case OperatorKind::kMakeSeries:
      return BindMakeSeries(std::move(rows), op.As<syntax::MakeSeriesOperator>());
    case OperatorKind::kMvExpand:
      return BindMvExpand(std::move(rows), op.As<syntax::MvExpandOperator>());
    case OperatorKind::kMvApply:
      return BindMvApply(std::move(rows), op.As<syntax::MvApplyOperator>());
    case OperatorKind::kParse: return BindParse(std::move(rows), op.As<syntax::ParseOperator>());
    case OperatorKind::kParseKv:
      return BindParseKv(std::move(rows), op.As<syntax::ParseKvOperator>());
    case OperatorKind::kAs: return BindAs(std::move(rows), op.As<syntax::AsOperator>());
    case OperatorKind::kInvoke: return BindInvoke(std::move(rows), op.As<syntax::InvokeOperator>());
    case OperatorKind::kGetSchema: return BindGetSchema(std::move(rows));
    case OperatorKind::kRender: return BindRender(std::move(rows), op.As<syntax::RenderOperator>());
    case OperatorKind::kSearch:
      return BindSearch(std::move(rows), *op.As<syntax::SearchOperator>().search);
    case OperatorKind::kConsume:
      return Filtered(WithColumns(std::move(rows), {}), Literal(Scalar::Bool(false), op.span));
    case OperatorKind::kExecuteAndCache: return rows;
    case OperatorKind::kAssertSchema:
      return BindAssertSchema(std::move(rows), op.As<syntax::AssertSchemaOperator>());
    case OperatorKind::kEvaluate:
      return BindEvaluate(&rows, *op.As<syntax::EvaluateOperator>().evaluate);
    case OperatorKind::kScan: return BindScan(std::move(rows), op.As<syntax::ScanOperator>());
    case OperatorKind::kFork: return BindFork(std::move(rows), op.As<syntax::ForkOperator>());
    case OperatorKind::kFacet: return BindFacet(std::move(rows), op.As<syntax::FacetOperator>());
    case OperatorKind::kReduce:
      return BindReduce(std::move(rows), op.As<syntax::ReduceOperator>());
    case OperatorKind::kMakeGraph:
      return BindMakeGraph(std::move(rows), op.As<syntax::MakeGraphOperator>());
    case OperatorKind::kGraphMatch:
      return BindGraphMatch(std::move(rows), op.As<syntax::GraphMatchOperator>());
    case OperatorKind::kGraphShortestPaths:
      return BindGraphShortestPaths(std::move(rows), op.As<syntax::GraphShortestPathsOperator>());
    case OperatorKind::kGraphMarkComponents:
      return BindGraphMarkComponents(std::move(rows), op.As<syntax::GraphMarkComponentsOperator>());
    case OperatorKind::kGraphWhere:
      return BindGraphWhere(std::move(rows), op.As<syntax::GraphWhereOperator>());
    case OperatorKind::kGraphToTable:
      return BindGraphToTable(std::move(rows), op.As<syntax::GraphToTableOperator>());
    case OperatorKind::kPartition:
      return BindPartition(std::move(rows), op.As<syntax::PartitionOperator>());
    default:
      ReportUnsupported("The operator '" + std::string(syntax::OperatorName(op.kind)) + "'",
                        op.span);
      return FailedRows();
  }
}

}  // namespace sluice::semantics
