// summarize and what is made of it.
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

void BinderImpl::CheckGroupKey(const NamedValue& key) {
  if (IsError(key.value) || key.value->type != ScalarType::kDynamic) return;
  ReportInOperator("SEM0236",
                   "A key cannot be of type dynamic: convert it, with tostring() or tolong().",
                   key.span);
}

Rows BinderImpl::BindSummarize(Rows rows, const syntax::SummarizeOperator& op) {
  auto aggregate = std::make_shared<AggregateRelation>();
  context_.rows = &rows;

  // Groups first: their names win.
  NameScope names;
  int number = 1;
  std::vector<NamedValue> groups;
  for (const auto& group : op.groups) {
    if (group->kind == syntax::ExpressionKind::kStar ||
        group->kind == syntax::ExpressionKind::kWildcardName) {
      for (const BoundColumn* match : MatchColumns(*group, rows)) {
        NamedValue value;
        value.implied_name = match->name;
        value.value = Reference(*match, group->span);
        value.span = group->span;
        CheckGroupKey(value);
        groups.push_back(std::move(value));
      }
      continue;
    }
    groups.push_back(BindNamed(*group));
    if (group->kind == syntax::ExpressionKind::kName) {
      groups.back().names.push_back(group->As<syntax::NameExpression>().name);
    }
    CheckGroupKey(groups.back());
  }
  for (const NamedValue& group : groups) {
    if (!group.names.empty() && !names.Add(group.names[0].text)) {
      ReportInOperator("SEM0111", "A column named '" + group.names[0].text + "' already exists.",
                       group.names[0].span);
    }
  }
  for (NamedValue& group : groups) {
    std::string name;
    if (!group.names.empty()) {
      name = group.names[0].text;
    } else if (group.implied_name.empty()) {
      name = names.AddNumbered("Column", number);
      ++number;
    } else {
      name = names.AddUnique(group.implied_name);
    }
    BoundColumn output = NewColumn(std::move(name), group.value->type);
    aggregate->columns.push_back(output);
    aggregate->groups.push_back({std::move(output), std::move(group.value)});
  }

  AggregateCalls calls;
  std::vector<BoundColumn> group_columns = aggregate->columns;
  calls.groups = &group_columns;
  context_.aggregates = &calls;
  std::vector<NamedValue> values;
  for (const auto& column : op.aggregates) values.push_back(BindNamed(*column));
  context_.aggregates = nullptr;
  context_.rows = nullptr;

  for (const NamedValue& value : values) {
    for (const syntax::Name& name : value.names) {
      if (!names.Add(name.text)) {
        ReportInOperator("SEM0111", "A column named '" + name.text + "' already exists.",
                         name.span);
      }
    }
  }
  // Outputs of aggregates keep their identity under their final name; expressions over them are
  // computed above.
  std::vector<BoundColumn> result = group_columns;
  std::vector<ComputedColumn> computed;
  for (NamedValue& value : values) {
    if (value.outputs.empty()) {
      std::string name;
      if (!value.names.empty()) {
        name = value.names[0].text;
      } else if (value.implied_name.empty()) {
        name = names.AddNumbered("Column", number);
        ++number;
      } else {
        name = names.AddUnique(value.implied_name);
      }
      if (IsError(value.value)) continue;
      BoundColumn output = NewColumn(std::move(name), value.value->type);
      result.push_back(output);
      computed.push_back({std::move(output), std::move(value.value)});
      continue;
    }
    if (value.names.size() > value.outputs.size()) {
      ReportInOperator("SEM0112",
                       "The expression has only " + std::to_string(value.outputs.size()) +
                           " values.",
                       value.span);
    }
    for (size_t i = 0; i < value.outputs.size(); ++i) {
      BoundColumn output = value.outputs[i];
      if (i < value.names.size()) {
        output.name = value.names[i].text;
      } else {
        if (output.name.empty()) output.name = value.implied_name;
        if (output.name.empty()) {
          output.name = names.AddNumbered("Column", number);
          ++number;
        } else {
          output.name = names.AddUnique(output.name);
        }
      }
      result.push_back(std::move(output));
    }
  }

  std::vector<BoundColumn> all = group_columns;
  for (BoundAggregate& call : calls.aggregates) {
    for (BoundColumn& output : call.outputs) {
      for (const BoundColumn& named : result) {
        if (named.id == output.id) output.name = named.name;
      }
      all.push_back(output);
    }
  }
  aggregate->aggregates = std::move(calls.aggregates);
  aggregate->columns = computed.empty() ? result : std::move(all);
  Rows summarized = Aggregated(std::move(rows), std::move(aggregate));
  if (computed.empty()) return summarized;
  return Computed(std::move(summarized), std::move(computed), std::move(result));
}

// top-hitters N of x [by weight]: a summarize, sorted and cut. Of equal weights, which the
// documentation leaves open, the greater values stay: the order must not hang on the engine.
Rows BinderImpl::BindTopHitters(Rows rows, const syntax::TopHittersOperator& op) {
  BoundExpressionPointer count = BindRowCount(*op.count);
  auto aggregate = std::make_shared<AggregateRelation>();
  context_.rows = &rows;
  NamedValue value = BindNamed(*op.of);
  std::string name = value.names.empty() ? value.implied_name : value.names[0].text;
  if (name.empty()) name = "Column1";
  BoundColumn group = NewColumn(name, value.value->type);
  BoundAggregate hits;
  BoundColumn output;
  if (op.by != nullptr) {
    BoundExpressionPointer weight = BindScalar(*op.by);
    std::string weight_name = ImpliedName(*op.by);
    const auto* sum = functions_.Find("sum");
    if (!IsError(weight) && !IsNumeric(weight->type)) {
      ReportInOperator("SEM0220", "The weight must be a number.", op.by->span);
      weight = Error();
    }
    auto overload = IsError(weight) ? std::nullopt
                                    : ChooseOverload(*sum, {std::move(weight)}, op.by->span);
    if (!overload) {
      context_.rows = nullptr;
      rows.failed = true;
      return rows;
    }
    output = NewColumn("approximate_sum_" + weight_name, overload->type);
    hits = {sum, overload->signature, std::move(overload->arguments), {output}};
  } else {
    output = NewColumn("approximate_count_" + name, ScalarType::kLong);
    hits = {functions_.Find("count"), 0, {}, {output}};
  }
  context_.rows = nullptr;
  aggregate->groups.push_back({group, std::move(value.value)});
  aggregate->aggregates.push_back(std::move(hits));
  aggregate->columns = {group, output};
  Rows hitters = Aggregated(std::move(rows), std::move(aggregate));
  if (IsError(count)) return hitters;
  hitters = Sorted(std::move(hitters), {{Reference(output, op.span), false, false},
                                        {Reference(group, op.span), false, false}});
  return Taken(std::move(hitters), std::move(count));
}

}  // namespace sluice::semantics
