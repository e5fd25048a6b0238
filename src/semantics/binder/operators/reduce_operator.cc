// reduce: https://learn.microsoft.com/kusto/query/reduce-operator
#include "functions/table/reduce_function.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

Rows BinderImpl::BindReduce(Rows rows, const syntax::ReduceOperator& op) {
  functions::ReduceSettings settings;
  for (const auto& parameter : op.parameters) {
    if (parameter.name.text != "kind") continue;
    settings.keep_records = ImpliedName(*parameter.value) == "source";
    if (!settings.keep_records) {
      ReportInOperator("SEM0240", "The kind must be source.", parameter.value->span);
    }
  }
  bool failed = rows.failed;
  for (const auto& parameter : op.with) {
    if (parameter.name.text == "characters") {
      auto characters = ConstantString(*parameter.value, "The list of characters");
      failed = failed || !characters;
      if (characters) settings.characters = *characters;
    } else if (parameter.name.text == "threshold") {
      auto threshold = Constant(*parameter.value, "The threshold");
      const bool real = threshold && threshold->type() == ScalarType::kReal;
      const bool whole = threshold && IsInteger(threshold->type());
      if (threshold && !threshold->is_null() && (real || whole)) {
        settings.threshold = real ? threshold->real_value()
                                  : static_cast<double>(threshold->int64_value());
      } else if (threshold) {
        ReportInOperator("SEM0224", "The threshold must be a number.", parameter.value->span);
      }
      if (threshold && !(settings.threshold >= 0 && settings.threshold <= 1)) {
        ReportInOperator("SEM0224", "The threshold must be from 0 to 1.", parameter.value->span);
      }
    } else {
      ReportInOperator("SEM0244", "Unknown property '" + parameter.name.text + "'.",
                       parameter.name.span);
    }
  }
  context_.rows = &rows;
  const syntax::Expression& by = op.by->kind == syntax::ExpressionKind::kNamed
                                     ? *op.by->As<syntax::NamedExpression>().value
                                     : *op.by;
  BoundExpressionPointer value = BindScalar(by);
  context_.rows = nullptr;
  failed = failed || IsError(value);
  if (!IsError(value)) value = Convert(std::move(value), ScalarType::kString);
  const std::vector<BoundColumn> visible = rows.columns();
  BoundColumn text = NewColumn("$text", ScalarType::kString);
  std::vector<BoundColumn> input = {text};
  std::vector<BoundColumn> group;
  if (group_ != nullptr) {
    rows = SortedByGroup(std::move(rows), op.span);
    group = {group_->key, group_->position};
    group.insert(group.end(), group_->carried.begin(), group_->carried.end());
    input.insert(input.end(), group.begin(), group.end());
  }
  for (const BoundColumn& column : group) settings.group_types.push_back(column.type);
  // A column may be of the group and of the record: it is read once for each.
  std::vector<ComputedColumn> computed = {{text, std::move(value)}};
  if (settings.keep_records) {
    for (const BoundColumn& column : visible) {
      BoundColumn copy = NewColumn(column.name, column.type);
      settings.record_types.push_back(column.type);
      input.push_back(copy);
      computed.push_back({std::move(copy), Reference(column, op.span)});
    }
  }
  if (failed) return FailedRows();
  rows = Computed(std::move(rows), std::move(computed), std::move(input));

  auto relation = std::make_shared<TableFunctionRelation>();
  std::vector<BoundColumn> new_group;
  for (const BoundColumn& column : group) new_group.push_back(NewColumn(column.name, column.type));
  std::vector<BoundColumn> result;
  BoundColumn pattern = NewColumn("Pattern", ScalarType::kString);
  if (settings.keep_records) {
    NameScope names;
    for (const BoundColumn& column : visible) {
      names.Add(column.name);
      result.push_back(NewColumn(column.name, column.type));
    }
    pattern.name = names.AddUnique(pattern.name);
    result.push_back(std::move(pattern));
    relation->columns = new_group;
    relation->columns.insert(relation->columns.end(), result.begin(), result.end());
  } else {
    result = {std::move(pattern), NewColumn("Count", ScalarType::kLong),
              NewColumn("Representative", ScalarType::kString)};
    relation->columns = result;
    relation->columns.insert(relation->columns.end(), new_group.begin(), new_group.end());
  }
  relation->inputs.push_back(std::move(rows.relation));
  relation->function = functions::MakeReduceFunction(std::move(settings));
  Rows reduced;
  reduced.serialized = true;
  reduced.relation = std::move(relation);
  if (group_ != nullptr) {
    reduced = WithReplacedGroup(std::move(reduced), [&](const BoundColumn& old) {
      for (size_t i = 0; i < group.size(); ++i) {
        if (group[i].id == old.id) return new_group[i];
      }
      return old;
    });
  }
  return WithColumns(std::move(reduced), std::move(result));
}

}  // namespace sluice::semantics
