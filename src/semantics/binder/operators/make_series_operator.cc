// make-series: a summarize by group and bin, the bins of a group gathered into a list, and a kernel
// that makes series of the list, with defaults in the gaps.
// https://learn.microsoft.com/kusto/query/make-series-operator
#include <utility>

#include "semantics/binder/binder_impl.h"
#include "semantics/binder/dynamic_literal.h"

namespace sluice::semantics {

Rows BinderImpl::BindMakeSeries(Rows rows, const syntax::MakeSeriesOperator& op) {
  bool keep_empty = false;
  for (const auto& parameter : op.parameters) {
    if (parameter.name.text != "kind") continue;
    keep_empty = ImpliedName(*parameter.value) == "nonempty";
    if (!keep_empty) ReportInOperator("SEM0240", "The kind must be nonempty.", op.span);
  }
  context_.rows = &rows;
  NamedValue axis = BindNamed(*op.on);
  std::string axis_name = axis.names.empty() ? axis.implied_name : axis.names[0].text;
  if (axis_name.empty()) axis_name = "Column1";
  ScalarType axis_type = axis.value->type;
  if (axis_type == ScalarType::kInt) axis_type = ScalarType::kLong;
  if (axis_type == ScalarType::kDecimal) axis_type = ScalarType::kReal;
  if (axis_type != axis.value->type) axis.value = Convert(std::move(axis.value), axis_type);
  bool real = axis_type == ScalarType::kReal;
  bool time = axis_type == ScalarType::kDatetime || axis_type == ScalarType::kTimespan;
  if (!IsError(axis.value) && !real && !time && axis_type != ScalarType::kLong) {
    ReportInOperator("SEM0234", "The axis must be a number, a datetime or a timespan.",
                     op.on->span);
    return FailedRows();
  }
  // The ends and the step; what is absent is null, and found from each series.
  ScalarType step_type = time ? ScalarType::kTimespan : axis_type;
  ScalarType number = real ? ScalarType::kReal : ScalarType::kLong;
  auto end_of = [&](const syntax::Expression* expression, ScalarType type) {
    if (expression == nullptr) return Literal(Scalar::Null(type), op.span);
    // They are the same for all records: columns are not in sight.
    const Rows* in_sight = std::exchange(context_.rows, nullptr);
    BoundExpressionPointer bound = BindScalar(*expression);
    context_.rows = in_sight;
    if (IsError(bound) || bound->type == type) return bound;
    if (!CommonType(bound->type, type)) {
      ReportInOperator("SEM0234", "The ends and the step must fit the axis.", expression->span);
      return Error();
    }
    return Convert(std::move(bound), type);
  };
  BoundExpressionPointer from = end_of(op.from.get(), axis_type);
  BoundExpressionPointer to = end_of(op.to.get(), axis_type);
  BoundExpressionPointer step = end_of(op.step.get(), step_type);

  auto inner = std::make_shared<AggregateRelation>();
  NameScope names;
  int unnamed = 1;
  std::vector<BoundColumn> groups;
  for (const auto& group : op.groups) {
    NamedValue value = BindNamed(*group);
    std::string name = value.names.empty() ? value.implied_name : value.names[0].text;
    name = name.empty() ? names.AddNumbered("Column", unnamed++) : names.AddUnique(name);
    BoundColumn output = NewColumn(std::move(name), value.value->type);
    groups.push_back(output);
    inner->groups.push_back({std::move(output), std::move(value.value)});
  }
  AggregateCalls calls;
  calls.groups = &groups;
  context_.aggregates = &calls;
  struct SeriesValue {
    std::string name;
    BoundExpressionPointer value;
    Scalar default_value = Scalar::Null(ScalarType::kDynamic);
  };
  std::vector<SeriesValue> values;
  bool failed = IsError(axis.value) || IsError(from) || IsError(to) || IsError(step);
  for (const auto& aggregate : op.aggregates) {
    NamedValue value = BindNamed(*aggregate.expression);
    SeriesValue series;
    series.name = !value.names.empty() ? value.names[0].text : value.implied_name;
    if (series.name.empty() && !value.outputs.empty()) series.name = value.outputs[0].name;
    series.name = series.name.empty() ? names.AddNumbered("Column", unnamed++)
                                      : names.AddUnique(series.name);
    series.value = std::move(value.value);
    failed = failed || IsError(series.value);
    BoundExpressionPointer absent = Literal(Scalar::Long(0), op.span);
    if (aggregate.default_value != nullptr) absent = BindScalar(*aggregate.default_value);
    failed = failed || IsError(absent);
    if (!failed && IsNumeric(absent->type) && IsNumeric(series.value->type)) {
      absent = Convert(std::move(absent), series.value->type);
    }
    if (absent->kind == BoundExpressionKind::kLiteral) {
      series.default_value = absent->As<BoundLiteral>().value;
    } else if (!failed) {
      ReportInOperator("SEM0222", "A default must be a constant.", aggregate.expression->span);
      failed = true;
    }
    values.push_back(std::move(series));
  }
  context_.aggregates = nullptr;
  context_.rows = nullptr;
  std::vector<BoundColumn> result;
  if (failed) return FailedRows();

  // The records of the range, by group and bin.
  auto present = [](const BoundExpressionPointer& end) {
    return end->kind != BoundExpressionKind::kLiteral || !end->As<BoundLiteral>().value.is_null();
  };
  if (present(from)) rows = Filtered(std::move(rows), MakeCall(">=", {axis.value, from}, op.span));
  if (present(to)) {
    rows = Filtered(std::move(rows),
                    MakeCall(op.in_range ? "<=" : "<", {axis.value, to}, op.span));
  }
  BoundExpressionPointer bin = present(from) && !op.in_range
                                   ? MakeCall("bin_at", {axis.value, step, from}, op.span)
                                   : MakeCall("bin", {axis.value, step}, op.span);
  if (op.in_range) {
    // Its end is included, and its bins are those of bin(): the axis begins with that of the start.
    from = MakeCall("bin", {std::move(from), step}, op.span);
    to = MakeCall("+", {MakeCall("bin", {std::move(to), step}, op.span), step}, op.span);
  }
  BoundColumn bin_column = NewColumn("$bin", bin->type);
  inner->groups.push_back({bin_column, std::move(bin)});
  inner->columns = groups;
  inner->columns.push_back(bin_column);
  for (BoundAggregate& call : calls.aggregates) {
    for (BoundColumn& output : call.outputs) {
      output.name = "$value_" + std::to_string(output.id);
      inner->columns.push_back(output);
    }
  }
  inner->aggregates = std::move(calls.aggregates);
  Rows series = Aggregated(std::move(rows), std::move(inner));

  // One list of [bin, value, ...] per group. Each is packed twice: make_list() takes arrays apart.
  std::vector<BoundExpressionPointer> item = {Convert(Reference(bin_column, op.span), number)};
  std::vector<Scalar> defaults;
  for (SeriesValue& value : values) {
    item.push_back(std::move(value.value));
    defaults.push_back(std::move(value.default_value));
  }
  BoundColumn item_column = NewColumn("$item", ScalarType::kDynamic);
  std::vector<BoundColumn> with_item = groups;
  with_item.push_back(item_column);
  auto packed = MakeCall("pack_array", std::move(item), op.span);
  packed = MakeCall("pack_array", {std::move(packed)}, op.span);
  series = Computed(std::move(series), {{item_column, std::move(packed)}}, with_item);
  auto outer = std::make_shared<AggregateRelation>();
  std::vector<BoundColumn> outer_groups;
  for (const BoundColumn& group : groups) {
    BoundColumn output = NewColumn(group.name, group.type);
    outer->groups.push_back({output, Reference(group, op.span)});
    outer_groups.push_back(std::move(output));
  }
  BoundColumn items = NewColumn("$items", ScalarType::kDynamic);
  outer->aggregates.push_back(
      {functions_.Find("make_list"), 0, {Reference(item_column, op.span)}, {items}});
  outer->columns = outer_groups;
  outer->columns.push_back(items);
  series = Aggregated(std::move(series), std::move(outer));
  if (!keep_empty) {
    series = Filtered(std::move(series),
                      MakeCall(">", {MakeCall("array_length", {Reference(items, op.span)}, op.span),
                                     Literal(Scalar::Long(0), op.span)},
                               op.span));
  }
  BoundColumn made = NewColumn("$series", ScalarType::kDynamic);
  std::vector<BoundColumn> with_made = outer_groups;
  with_made.push_back(made);
  BoundExpressionPointer call = MakeCall(
      "__make_series",
      {Reference(items, op.span), Convert(std::move(from), number), Convert(std::move(to), number),
       Convert(std::move(step), number), Literal(ArrayOf(defaults), op.span),
       Literal(Scalar::String(std::string(ScalarTypeName(axis_type))), op.span)},
      op.span);
  series = Computed(std::move(series), {{made, std::move(call)}}, std::move(with_made));
  result = outer_groups;
  std::vector<ComputedColumn> computed;
  for (size_t i = 0; i <= values.size(); ++i) {
    BoundColumn output = NewColumn(
        i < values.size() ? values[i].name : names.AddUnique(axis_name), ScalarType::kDynamic);
    result.push_back(output);
    computed.push_back(
        {std::move(output), MakeCall("dynamic_element",
                                     {Reference(made, op.span),
                                      Literal(Scalar::Long(static_cast<int64_t>(i)), op.span)},
                                     op.span)});
  }
  return Computed(std::move(series), std::move(computed), std::move(result));
}

}  // namespace sluice::semantics
