// mv-expand and mv-apply.
#include <algorithm>
#include <set>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {
namespace {

const syntax::Expression& ValueOf(const syntax::Expression& expression) {
  return expression.kind == syntax::ExpressionKind::kNamed
             ? *expression.As<syntax::NamedExpression>().value
             : expression;
}

std::string WordOf(const syntax::Expression& value) {
  if (value.kind == syntax::ExpressionKind::kName) {
    return value.As<syntax::NameExpression>().name.text;
  }
  if (value.kind == syntax::ExpressionKind::kLiteral) {
    return value.As<syntax::LiteralExpression>().value.ToText();
  }
  return "";
}

// In the place of the column of its name, or at the end.
void Place(const BoundColumn& column, std::vector<BoundColumn>& columns) {
  auto place = std::find_if(columns.begin(), columns.end(),
                            [&](const BoundColumn& other) { return other.name == column.name; });
  if (place != columns.end()) {
    *place = column;
  } else {
    columns.push_back(column);
  }
}

}  // namespace

Rows BinderImpl::BindMvExpand(Rows rows, const syntax::MvExpandOperator& op) {
  auto expand = std::make_shared<MvExpandRelation>();
  bool bag_as_array = false;
  std::vector<BoundColumn> result = rows.columns();
  for (const auto& parameter : op.parameters) {
    const std::string& name = parameter.name.text;
    std::string word = WordOf(*parameter.value);
    if (name == "bagexpansion" || name == "kind") {
      if (word != "bag" && word != "array") {
        ReportInOperator("SEM0240", "The expansion of bags must be bag or array.",
                         parameter.value->span);
      }
      bag_as_array = word == "array";
    } else if (name == "with_itemindex") {
      expand->item_index = NewColumn(word, ScalarType::kLong);
    }
  }
  NameScope names(result);
  context_.rows = &rows;
  int number = 1;
  for (const auto& item : op.items) {
    const syntax::Expression& value = ValueOf(*item.expression);
    BoundExpressionPointer bound = BindScalar(value);
    if (IsError(bound)) continue;
    if (bound->type != ScalarType::kDynamic) {
      ReportInOperator("SEM0241",
                       "The expression must be of type dynamic, not " +
                           std::string(ScalarTypeName(bound->type)) + ".",
                       value.span);
      continue;
    }
    bool written = item.expression->kind == syntax::ExpressionKind::kNamed;
    std::string name = written
                           ? item.expression->As<syntax::NamedExpression>().names.at(0).text
                           : ImpliedName(value);
    if (name.empty()) {
      name = names.AddNumbered("Column", number);
      ++number;
    }
    BoundColumn output = NewColumn(name, item.to_type.value_or(ScalarType::kDynamic));
    auto place = std::find_if(result.begin(), result.end(),
                              [&](const BoundColumn& column) { return column.name == name; });
    if (place != result.end()) {
      *place = output;
    } else {
      names.Add(name);
      result.push_back(output);
    }
    expand->items.push_back({std::move(bound), std::move(output), bag_as_array});
  }
  context_.rows = nullptr;
  if (expand->item_index) {
    auto place = std::find_if(
        result.begin(), result.end(),
        [&](const BoundColumn& column) { return column.name == expand->item_index->name; });
    if (place != result.end()) {
      *place = *expand->item_index;
    } else {
      result.push_back(*expand->item_index);
    }
  }
  if (op.limit != nullptr) expand->row_limit = ConstantLong(*op.limit, "The limit of mv-expand");
  expand->columns = std::move(result);
  expand->input = std::move(rows.relation);
  Rows expanded;
  expanded.failed = rows.failed || expand->items.empty();
  expanded.serialized = rows.serialized;
  expanded.relation = std::move(expand);
  return expanded;
}

// A rewrite: number the records, expand, apply the operators of the subquery within each number.
Rows BinderImpl::BindMvApply(Rows rows, const syntax::MvApplyOperator& op) {
  if (op.subquery->kind != syntax::ExpressionKind::kPipeline) {
    ReportInOperator("SEM0242", "The subquery must be a pipeline without a source.",
                     op.subquery->span);
    return FailedRows();
  }
  const std::vector<BoundColumn> outer = rows.columns();
  BoundColumn record = NewColumn("$record", ScalarType::kLong);
  auto number = std::make_shared<WindowRelation>();
  number->columns = outer;
  number->columns.push_back(record);
  number->computed.push_back({record, functions_.Find("row_number"), 0, {}});
  number->input = rows.relation;
  rows.relation = std::move(number);

  auto expand = std::make_shared<MvExpandRelation>();
  expand->keep_null_rows = false;
  bool index_visible = false;
  for (const auto& parameter : op.parameters) {
    if (parameter.name.text == "with_itemindex") {
      expand->item_index = NewColumn(WordOf(*parameter.value), ScalarType::kLong);
      index_visible = true;
    }
  }
  if (!index_visible) expand->item_index = NewColumn("$item", ScalarType::kLong);
  std::vector<BoundColumn> visible;
  // A column that is expanded under its own name is not carried along.
  std::set<std::string> applied;
  NameScope numbered(outer);
  context_.rows = &rows;
  for (const auto& item : op.items) {
    const syntax::Expression& value = ValueOf(*item.expression);
    BoundExpressionPointer bound = BindScalar(value);
    if (IsError(bound)) continue;
    bound = Convert(std::move(bound), ScalarType::kDynamic);
    std::string name = item.expression->kind == syntax::ExpressionKind::kNamed
                           ? item.expression->As<syntax::NamedExpression>().names.at(0).text
                           : ImpliedName(value);
    if (name.empty()) name = numbered.AddNumbered("Column", 1);
    if (item.expression->kind == syntax::ExpressionKind::kName) applied.insert(name);
    BoundColumn output = NewColumn(name, item.to_type.value_or(ScalarType::kDynamic));
    visible.push_back(output);
    expand->items.push_back({std::move(bound), std::move(output), false});
  }
  context_.rows = nullptr;
  if (expand->items.empty()) return FailedRows();
  if (op.limit != nullptr) expand->row_limit = ConstantLong(*op.limit, "The limit of mv-apply");
  if (index_visible) visible.push_back(*expand->item_index);

  // The columns of the record, and within an outer group what tells that apart, are carried along.
  Group group;
  group.key = record;
  group.position = *expand->item_index;
  for (const BoundColumn& column : outer) {
    if (!applied.contains(column.name)) group.carried.push_back(column);
  }
  const size_t carried_count = group.carried.size();
  Group* const outer_group = group_;
  if (outer_group != nullptr) {
    group.carried.push_back(outer_group->key);
    group.carried.push_back(outer_group->position);
    group.carried.insert(group.carried.end(), outer_group->carried.begin(),
                         outer_group->carried.end());
  }
  // What the subquery sees: expanded columns in the places of those of their names.
  expand->columns = outer;
  for (const BoundColumn& column : visible) Place(column, expand->columns);
  expand->input = std::move(rows.relation);
  rows.relation = expand;
  rows = BindWithin(std::move(rows), group, op.subquery->As<syntax::PipelineExpression>());
  if (outer_group != nullptr) {
    outer_group->key = group.carried[carried_count];
    outer_group->position = group.carried[carried_count + 1];
    std::copy(group.carried.begin() + static_cast<std::ptrdiff_t>(carried_count) + 2,
              group.carried.end(), outer_group->carried.begin());
    outer_group->order.clear();
  }

  // Columns of the subquery take the places of those of the record.
  std::vector<BoundColumn> result(
      group.carried.begin(), group.carried.begin() + static_cast<std::ptrdiff_t>(carried_count));
  for (const BoundColumn& column : rows.columns()) Place(column, result);
  return WithColumns(std::move(rows), std::move(result));
}

}  // namespace sluice::semantics
