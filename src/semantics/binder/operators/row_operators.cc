// Operators that choose or order records: where, take, sort, top, sample, count, distinct, getschema.
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {
namespace {

// What getschema calls a type in its column DataType.
std::string DataTypeName(ScalarType type) {
  if (type == ScalarType::kDynamic) return "System.Object";
  if (type == ScalarType::kDecimal) return "System.Data.SqlTypes.SqlDecimal";
  return "System." + std::string(ScalarTypeClrName(type));
}

}  // namespace

Rows BinderImpl::BindWhere(Rows rows, const syntax::WhereOperator& op) {
  WindowCalls windows;
  context_.rows = &rows;
  context_.windows = &windows;
  BoundExpressionPointer predicate = BindBool(*op.predicate);
  context_.rows = nullptr;
  context_.windows = nullptr;
  std::string table_name = rows.table_name;
  if (windows.layers.empty()) return Filtered(std::move(rows), std::move(predicate));
  std::vector<BoundColumn> columns = rows.columns();
  rows = Filtered(WithWindows(std::move(rows), windows), std::move(predicate));
  return WithColumns(std::move(rows), std::move(columns));
}

Rows BinderImpl::BindTake(Rows rows, const syntax::Expression& count) {
  BoundExpressionPointer bound = BindRowCount(count);
  return IsError(bound) ? rows : Taken(std::move(rows), std::move(bound));
}

Rows BinderImpl::BindSort(Rows rows, const std::vector<syntax::SortKey>& keys, std::string) {
  std::vector<BoundSortKey> bound = BindSortKeys(rows, keys);
  return Sorted(std::move(rows), std::move(bound));
}

Rows BinderImpl::BindTop(Rows rows, const syntax::TopOperator& op) {
  BoundExpressionPointer count = BindRowCount(*op.count);
  std::vector<BoundSortKey> keys = BindSortKeys(rows, op.keys);
  rows = Sorted(std::move(rows), std::move(keys));
  return IsError(count) ? rows : Taken(std::move(rows), std::move(count));
}

Rows BinderImpl::BindSample(Rows rows, const syntax::SampleOperator& op) {
  BoundExpressionPointer count = BindRowCount(*op.count);
  if (IsError(count)) return rows;
  if (group_ != nullptr) {
    std::vector<BoundSortKey> chance = {{MakeCall("rand", {}, op.span), true, true}};
    rows = Taken(Sorted(std::move(rows), std::move(chance)), std::move(count));
    group_->order.clear();
    return rows;
  }
  auto sample = std::make_shared<SampleRelation>();
  sample->columns = rows.columns();
  sample->input = std::move(rows.relation);
  sample->count = std::move(count);
  rows.relation = std::move(sample);
  rows.serialized = false;
  return rows;
}

Rows BinderImpl::BindCount(Rows rows, const syntax::CountOperator& op) {
  auto aggregate = std::make_shared<AggregateRelation>();
  BoundColumn output = NewColumn(op.as_name ? op.as_name->text : "Count", ScalarType::kLong);
  aggregate->aggregates.push_back({functions_.Find("count"), 0, {}, {output}});
  aggregate->columns = {output};
  return Aggregated(std::move(rows), std::move(aggregate));
}

Rows BinderImpl::BindDistinct(Rows rows, const syntax::DistinctOperator& op) {
  auto aggregate = std::make_shared<AggregateRelation>();
  NameScope names;
  context_.rows = &rows;
  int number = 1;
  auto add = [&](std::string name, BoundExpressionPointer value) {
    BoundColumn output = NewColumn(std::move(name), value->type);
    aggregate->columns.push_back(output);
    aggregate->groups.push_back({std::move(output), std::move(value)});
  };
  for (const auto& column : op.columns) {
    if (column->kind == syntax::ExpressionKind::kStar ||
        column->kind == syntax::ExpressionKind::kWildcardName) {
      for (const BoundColumn* match : MatchColumns(*column, rows)) {
        if (!names.Add(match->name)) continue;
        NamedValue value;
        value.value = Reference(*match, column->span);
        value.span = column->span;
        CheckGroupKey(value);
        add(match->name, std::move(value.value));
      }
      continue;
    }
    NamedValue value = BindNamed(*column);
    CheckGroupKey(value);
    std::string name = value.names.empty() ? value.implied_name : value.names[0].text;
    if (name.empty()) {
      name = names.AddNumbered("Column", number);
      ++number;
    } else if (column->kind == syntax::ExpressionKind::kName) {
      if (!names.Add(name)) {
        ReportInOperator("SEM0111", "A column named '" + name + "' already exists.", column->span);
      }
    } else {
      name = names.AddUnique(name);
    }
    add(std::move(name), std::move(value.value));
  }
  context_.rows = nullptr;
  return Aggregated(std::move(rows), std::move(aggregate));
}

// Some distinct values: a take over a distinct.
Rows BinderImpl::BindSampleDistinct(Rows rows, const syntax::SampleDistinctOperator& op) {
  BoundExpressionPointer count = BindRowCount(*op.count);
  context_.rows = &rows;
  NamedValue value = BindNamed(*op.of);
  context_.rows = nullptr;
  CheckGroupKey(value);
  auto aggregate = std::make_shared<AggregateRelation>();
  std::string name = value.names.empty() ? value.implied_name : value.names[0].text;
  BoundColumn output = NewColumn(name.empty() ? "Column1" : std::move(name), value.value->type);
  aggregate->columns = {output};
  aggregate->groups.push_back({std::move(output), std::move(value.value)});
  Rows distinct = Aggregated(std::move(rows), std::move(aggregate));
  return IsError(count) ? distinct : Taken(std::move(distinct), std::move(count));
}

Rows BinderImpl::BindGetSchema(Rows rows) {
  auto relation = std::make_shared<RowsRelation>();
  relation->columns = {NewColumn("ColumnName", ScalarType::kString),
                       NewColumn("ColumnOrdinal", ScalarType::kLong),
                       NewColumn("DataType", ScalarType::kString),
                       NewColumn("ColumnType", ScalarType::kString)};
  int64_t ordinal = 0;
  for (const BoundColumn& column : rows.columns()) {
    relation->rows.push_back(
        {Scalar::String(column.name), Scalar::Long(ordinal++),
         Scalar::String(DataTypeName(column.type)),
         Scalar::String(std::string(ScalarTypeName(column.type)))});
  }
  Rows schema;
  schema.failed = rows.failed;
  schema.relation = std::move(relation);
  schema.serialized = true;
  return schema;
}

Rows BinderImpl::BindAssertSchema(Rows rows, const syntax::AssertSchemaOperator& op) {
  bool same = rows.columns().size() == op.schema.columns.size();
  for (size_t i = 0; same && i < rows.columns().size(); ++i) {
    same = rows.columns()[i].name == op.schema.columns[i].name &&
           rows.columns()[i].type == op.schema.columns[i].type;
  }
  if (!same && !rows.failed) {
    ReportInOperator("SEM0237", "The schema of the input is not " + op.schema.ToString() + ".",
                     op.span);
  }
  return rows;
}

}  // namespace sluice::semantics
