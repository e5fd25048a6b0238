// top-nested: https://learn.microsoft.com/kusto/query/top-nested-operator
//
// Each level is an aggregate of all records by the values of the levels so far, ranked within the
// level above and joined with what is left of that. Records that a level leaves out form a row of
// their own where it, or a level below, has a value for the others.
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {
namespace {

using syntax::ExpressionKind;

const syntax::Expression& ValueOf(const syntax::Expression& expression) {
  return expression.kind == ExpressionKind::kNamed
             ? *expression.As<syntax::NamedExpression>().value
             : expression;
}

std::string WrittenName(const syntax::Expression& expression) {
  if (expression.kind != ExpressionKind::kNamed) return "";
  const auto& names = expression.As<syntax::NamedExpression>().names;
  return names.empty() ? "" : names[0].text;
}

// A relation with, at known places, what joins and ranks need.
struct Level {
  Rows rows;
  std::vector<BoundColumn> keys;        // The outer group, then the values of the levels, as texts.
  std::vector<BoundColumn> values;      // Of each level so far.
  std::vector<BoundColumn> aggregates;  // The same.
};

}  // namespace

class TopNestedBinder {
 public:
  TopNestedBinder(BinderImpl& binder, const syntax::TopNestedOperator& op)
      : binder_(binder), op_(op), outer_group_(binder.group_) {}

  Rows Bind(Rows rows) {
    failed_ = rows.failed;
    if (outer_group_ != nullptr) {
      rows = binder_.WithGroupColumns(std::move(rows), op_.span);
      group_columns_ = {outer_group_->key, outer_group_->position};
      group_columns_.insert(group_columns_.end(), outer_group_->carried.begin(),
                            outer_group_->carried.end());
    }
    definition_ = std::move(rows);
    // The relations made here keep groups apart by their keys.
    BinderImpl::GroupScope scope(binder_, nullptr);
    Names();
    std::vector<Level> levels;
    for (size_t k = 0; k < op_.clauses.size() && !failed_; ++k) {
      levels.push_back(MakeLevel(k, levels.empty() ? nullptr : &levels.back()));
    }
    if (failed_) return binder_.FailedRows();
    std::vector<Rows> results;
    for (size_t k = 0; k < op_.clauses.size() && !failed_; ++k) {
      if (auto others = Others(k, levels)) results.push_back(*std::move(others));
    }
    if (failed_) return binder_.FailedRows();
    Level& last = levels.back();
    std::vector<BoundColumn> columns;
    for (size_t k = 0; k < op_.clauses.size(); ++k) {
      columns.push_back(last.values[k]);
      columns.push_back(last.aggregates[k]);
    }
    columns.insert(columns.end(), carried_.begin(), carried_.end());
    results.insert(results.begin(), binder_.WithColumns(std::move(last.rows), columns));
    Rows result = results.size() == 1 ? std::move(results[0])
                                      : binder_.UnitedRows(std::move(results), false);
    return Finished(std::move(result));
  }

 private:
  void Names() {
    NameScope scope;
    for (const auto& clause : op_.clauses) {
      std::string of = WrittenName(*clause.of);
      if (of.empty()) of = binder_.ImpliedName(ValueOf(*clause.of));
      if (of.empty()) of = "Column1";
      of = scope.AddUnique(of);
      std::string by = WrittenName(*clause.by);
      if (by.empty()) by = "aggregated_" + of;
      value_names_.push_back(std::move(of));
      aggregate_names_.push_back(scope.AddUnique(by));
    }
  }

  // A copy of the input with the values of levels [0, count) and their keys.
  struct Copy {
    Rows rows;
    std::vector<BoundColumn> values;
    std::vector<BoundColumn> keys;
    std::vector<BoundColumn> group;  // As group_columns_.
  };
  Copy MakeCopy(size_t count) {
    Copy copy;
    copy.rows = binder_.SharedRows(definition_, "top-nested");
    const std::vector<BoundColumn> columns = copy.rows.columns();
    for (const BoundColumn& old : group_columns_) {
      for (size_t i = 0; i < columns.size(); ++i) {
        if (definition_.columns()[i].id == old.id) {
          copy.group.push_back(columns[i]);
          break;
        }
      }
    }
    std::vector<ComputedColumn> computed;
    binder_.context_.rows = &copy.rows;
    for (size_t i = 0; i < count; ++i) {
      BoundExpressionPointer value = binder_.BindScalar(ValueOf(*op_.clauses[i].of));
      failed_ = failed_ || binder_.IsError(value);
      copy.values.push_back(binder_.NewColumn(value_names_[i], value->type));
      computed.push_back({copy.values.back(), std::move(value)});
    }
    binder_.context_.rows = nullptr;
    if (failed_) return copy;
    copy.rows = binder_.Computed(std::move(copy.rows), std::move(computed), columns);
    computed.clear();
    if (!copy.group.empty()) AddKey(copy.group[0], copy.keys, computed);
    for (const BoundColumn& value : copy.values) AddKey(value, copy.keys, computed);
    copy.rows = binder_.Computed(std::move(copy.rows), std::move(computed), columns);
    return copy;
  }

  // Texts as keys, so that null equals null.
  void AddKey(const BoundColumn& value, std::vector<BoundColumn>& keys,
              std::vector<ComputedColumn>& computed) {
    BoundExpressionPointer reference = binder_.Reference(value, op_.span);
    BoundExpressionPointer text =
        value.type == ScalarType::kString
            ? reference
            : binder_.MakeCall(
                  "strcat",
                  {binder_.Convert(binder_.MakeCall("isnull", {reference}, op_.span),
                                   ScalarType::kString),
                   binder_.Convert(reference, ScalarType::kString)},
                  op_.span);
    keys.push_back(binder_.NewColumn("$key", ScalarType::kString));
    computed.push_back({keys.back(), std::move(text)});
  }

  // Binds the aggregation of a level over `rows`.
  BoundExpressionPointer BindAggregation(size_t k, const Rows& rows,
                                         BinderImpl::AggregateCalls& calls) {
    binder_.context_.rows = &rows;
    binder_.context_.aggregates = &calls;
    BoundExpressionPointer value = binder_.BindScalar(ValueOf(*op_.clauses[k].by));
    binder_.context_.aggregates = nullptr;
    binder_.context_.rows = nullptr;
    failed_ = failed_ || binder_.IsError(value);
    return value;
  }

  // Columns that are the same in all records of a group of the aggregate.
  void Group(AggregateRelation& aggregate, const std::vector<BoundColumn>& from,
             std::vector<BoundColumn>& to) {
    for (const BoundColumn& column : from) {
      to.push_back(binder_.NewColumn(column.name, column.type));
      aggregate.groups.push_back({to.back(), binder_.Reference(column, op_.span)});
      aggregate.columns.push_back(to.back());
    }
  }
  void Any(AggregateRelation& aggregate, const std::vector<BoundColumn>& from,
           std::vector<BoundColumn>& to) {
    if (from.empty()) return;
    BoundAggregate any{binder_.functions_.Find("take_any"), 0, {}, {}};
    for (const BoundColumn& column : from) {
      to.push_back(binder_.NewColumn(column.name, column.type));
      any.arguments.push_back(binder_.Reference(column, op_.span));
      any.outputs.push_back(to.back());
      aggregate.columns.push_back(to.back());
    }
    aggregate.aggregates.push_back(std::move(any));
  }

  Level MakeLevel(size_t k, Level* above) {
    Level level;
    Copy copy = MakeCopy(k + 1);
    if (failed_) return level;
    auto aggregate = std::make_shared<AggregateRelation>();
    BinderImpl::AggregateCalls calls;
    std::vector<BoundColumn> groups = copy.keys;
    calls.groups = &groups;
    BoundExpressionPointer value = BindAggregation(k, copy.rows, calls);
    if (failed_) return level;
    std::vector<BoundColumn> keys;
    std::vector<BoundColumn> values;
    std::vector<BoundColumn> carried;
    Group(*aggregate, copy.keys, keys);
    Any(*aggregate, {copy.values.back()}, values);
    Any(*aggregate, copy.group, carried);
    for (BoundAggregate& call : calls.aggregates) {
      for (const BoundColumn& output : call.outputs) aggregate->columns.push_back(output);
      aggregate->aggregates.push_back(std::move(call));
    }
    aggregate->input = std::move(copy.rows.relation);
    Rows rows;
    rows.relation = std::move(aggregate);
    BoundColumn output = binder_.NewColumn(aggregate_names_[k], value->type);
    std::vector<BoundColumn> columns = keys;
    columns.push_back(values[0]);
    columns.insert(columns.end(), carried.begin(), carried.end());
    columns.push_back(output);
    rows = binder_.Computed(std::move(rows), {{output, std::move(value)}}, columns);

    const std::vector<BoundColumn> parents(keys.begin(), keys.end() - 1);
    const auto& clause = op_.clauses[k];
    const bool ascending = clause.ascending.value_or(false);
    // What is not in the level above does not count.
    if (above != nullptr) {
      const Level parent = Copied(*above);
      auto join = std::make_shared<JoinRelation>();
      join->join_kind = JoinKind::kInner;
      for (size_t i = 0; i < parents.size(); ++i) {
        join->keys.push_back({binder_.Reference(parent.keys[i], op_.span),
                              binder_.Reference(parents[i], op_.span)});
      }
      level.values = parent.values;
      level.aggregates = parent.aggregates;
      join->columns = keys;
      for (const auto& more : {parent.values, parent.aggregates, carried}) {
        join->columns.insert(join->columns.end(), more.begin(), more.end());
      }
      join->columns.push_back(values[0]);
      join->columns.push_back(output);
      columns = join->columns;
      join->left = parent.rows.relation;
      join->right = std::move(rows.relation);
      rows.relation = std::move(join);
    }
    if (clause.count != nullptr) {
      BoundExpressionPointer count = binder_.BindRowCount(*clause.count);
      failed_ = failed_ || binder_.IsError(count);
      if (failed_) return level;
      std::vector<BoundSortKey> order;
      for (const BoundColumn& parent : parents) {
        order.push_back({binder_.Reference(parent, op_.span), true, true});
      }
      order.push_back({binder_.Reference(output, op_.span), ascending, false});
      rows = binder_.Sorted(std::move(rows), std::move(order));
      auto rank = std::make_shared<WindowRelation>();
      BoundColumn number = binder_.NewColumn("$rank", ScalarType::kLong);
      rank->columns = columns;
      rank->computed.push_back({number, binder_.functions_.Find("row_number"), 0, {}});
      for (const BoundColumn& parent : parents) {
        rank->partition.push_back(binder_.Reference(parent, op_.span));
      }
      rank->input = std::move(rows.relation);
      rows.relation = std::move(rank);
      rows = binder_.Filtered(
          std::move(rows),
          binder_.MakeCall("<=", {binder_.Reference(number, op_.span), std::move(count)},
                           op_.span));
      rows = binder_.WithColumns(std::move(rows), columns);
    }
    level.values.push_back(values[0]);
    level.aggregates.push_back(output);
    level.keys = std::move(keys);
    carried_ = std::move(carried);
    level.rows = std::move(rows);
    level.rows.serialized = false;
    return Kept(std::move(level));
  }

  // The level as a relation that several read: new identities, in the order of the fields.
  Level Kept(Level level) {
    std::vector<BoundColumn> columns = level.keys;
    for (const auto* more : {&level.values, &level.aggregates, &carried_}) {
      columns.insert(columns.end(), more->begin(), more->end());
    }
    level.rows = binder_.WithColumns(std::move(level.rows), columns);
    return Copied(level);
  }
  Level Copied(const Level& level) {
    Level copy;
    const Rows& definition = level.rows;
    copy.rows = binder_.SharedRows(definition, "top-nested");
    auto at = copy.rows.columns().begin();
    for (size_t i = 0; i < level.keys.size(); ++i) copy.keys.push_back(*at++);
    for (size_t i = 0; i < level.values.size(); ++i) copy.values.push_back(*at++);
    for (size_t i = 0; i < level.aggregates.size(); ++i) copy.aggregates.push_back(*at++);
    carried_.assign(at, copy.rows.columns().end());
    return copy;
  }

  bool HasOthers(size_t k) const { return op_.clauses[k].others != nullptr; }

  // The records that are in the levels above, but not in level k.
  std::optional<Rows> Others(size_t k, const std::vector<Level>& levels) {
    bool any = false;
    for (size_t i = k; i < op_.clauses.size(); ++i) any = any || HasOthers(i);
    if (!any || op_.clauses[k].count == nullptr) return std::nullopt;
    Copy copy = MakeCopy(k + 1);
    if (failed_) return std::nullopt;
    std::vector<BoundColumn> above_values;
    std::vector<BoundColumn> above_aggregates;
    const std::vector<BoundColumn> own = copy.rows.columns();
    const std::vector<BoundColumn> kept_carried = carried_;
    if (k > 0) {
      const Level above = Copied(levels[k - 1]);
      auto join = std::make_shared<JoinRelation>();
      join->join_kind = JoinKind::kInner;
      for (size_t i = 0; i < above.keys.size(); ++i) {
        join->keys.push_back({binder_.Reference(copy.keys[i], op_.span),
                              binder_.Reference(above.keys[i], op_.span)});
      }
      join->columns = own;
      join->left = std::move(copy.rows.relation);
      join->right = above.rows.relation;
      copy.rows.relation = std::move(join);
      above_values = above.values;
      above_aggregates = above.aggregates;
    }
    const Level here = Copied(levels[k]);
    carried_ = kept_carried;
    auto anti = std::make_shared<JoinRelation>();
    anti->join_kind = JoinKind::kLeftAnti;
    for (size_t i = 0; i < here.keys.size(); ++i) {
      anti->keys.push_back({binder_.Reference(copy.keys[i], op_.span),
                            binder_.Reference(here.keys[i], op_.span)});
    }
    anti->columns = own;
    anti->left = std::move(copy.rows.relation);
    anti->right = here.rows.relation;
    copy.rows.relation = std::move(anti);

    auto aggregate = std::make_shared<AggregateRelation>();
    BinderImpl::AggregateCalls calls;
    std::vector<BoundColumn> groups(copy.keys.begin(), copy.keys.end() - 1);
    calls.groups = &groups;
    std::vector<BoundExpressionPointer> aggregations(op_.clauses.size());
    for (size_t i = k; i < op_.clauses.size(); ++i) {
      aggregations[i] = BindAggregation(i, copy.rows, calls);
    }
    if (failed_) return std::nullopt;
    std::vector<BoundColumn> keys;
    std::vector<BoundColumn> values;
    std::vector<BoundColumn> aggregates;
    std::vector<BoundColumn> carried;
    Group(*aggregate, groups, keys);
    Any(*aggregate, above_values, values);
    Any(*aggregate, above_aggregates, aggregates);
    Any(*aggregate, copy.group, carried);
    BoundColumn count = binder_.NewColumn("$count", ScalarType::kLong);
    aggregate->aggregates.push_back({binder_.functions_.Find("count"), 0, {}, {count}});
    aggregate->columns.push_back(count);
    for (BoundAggregate& call : calls.aggregates) {
      for (const BoundColumn& output : call.outputs) aggregate->columns.push_back(output);
      aggregate->aggregates.push_back(std::move(call));
    }
    aggregate->input = std::move(copy.rows.relation);
    Rows rows;
    rows.relation = std::move(aggregate);
    // Without groups there is one row even for no records.
    rows = binder_.Filtered(std::move(rows),
                            binder_.MakeCall(">",
                                             {binder_.Reference(count, op_.span),
                                              binder_.Literal(Scalar::Long(0), op_.span)},
                                             op_.span));
    std::vector<ComputedColumn> computed;
    std::vector<BoundColumn> columns;
    for (size_t i = 0; i < op_.clauses.size(); ++i) {
      if (i < k) {
        columns.push_back(values[i]);
        columns.push_back(aggregates[i]);
        continue;
      }
      const ScalarType type = levels[i].values[i].type;
      BoundExpressionPointer value = binder_.Literal(Scalar::Null(type), op_.span);
      BoundExpressionPointer total =
          binder_.Literal(Scalar::Null(aggregations[i]->type), op_.span);
      if (HasOthers(i)) {
        value = binder_.BindScalar(*op_.clauses[i].others);
        failed_ = failed_ || binder_.IsError(value);
        if (failed_) return std::nullopt;
        value = binder_.Convert(std::move(value), type);
        total = std::move(aggregations[i]);
      }
      columns.push_back(binder_.NewColumn(value_names_[i], type));
      computed.push_back({columns.back(), std::move(value)});
      columns.push_back(binder_.NewColumn(aggregate_names_[i], total->type));
      computed.push_back({columns.back(), std::move(total)});
    }
    columns.insert(columns.end(), carried.begin(), carried.end());
    return binder_.Computed(std::move(rows), std::move(computed), std::move(columns));
  }

  // The group's columns leave sight again.
  Rows Finished(Rows result) {
    const size_t count = op_.clauses.size() * 2;
    std::vector<BoundColumn> columns = result.columns();
    if (outer_group_ == nullptr) return result;
    const std::vector<BoundColumn> group(columns.begin() + static_cast<std::ptrdiff_t>(count),
                                         columns.end());
    outer_group_->key = group[0];
    outer_group_->position = group[1];
    std::copy(group.begin() + 2, group.end(), outer_group_->carried.begin());
    outer_group_->order.clear();
    columns.resize(count);
    return binder_.WithColumns(std::move(result), std::move(columns));
  }

  BinderImpl& binder_;
  const syntax::TopNestedOperator& op_;
  BinderImpl::Group* const outer_group_;
  Rows definition_;
  std::vector<BoundColumn> group_columns_;
  std::vector<BoundColumn> carried_;  // Of the latest level: the group's columns.
  std::vector<std::string> value_names_;
  std::vector<std::string> aggregate_names_;
  bool failed_ = false;
};

Rows BinderImpl::BindTopNested(Rows rows, const syntax::TopNestedOperator& op) {
  return TopNestedBinder(*this, op).Bind(std::move(rows));
}

}  // namespace sluice::semantics
