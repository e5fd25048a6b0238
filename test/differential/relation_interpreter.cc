// Tabular expressions and operators of the syntax tree, row by row.
#include <algorithm>
#include <map>
#include <set>

#include "json.h"
#include "operator_rows.h"
#include "scope.h"

namespace sluice::differential {
namespace {

using language::Expression;
using language::ExpressionKind;
using language::OperatorKind;
using language::TabularOperator;

constexpr size_t kRowsMax = 20'000;

// name = value, or a plain column, as extend and project have them.
struct NamedColumn {
  std::string name;
  Compiled value;
};
NamedColumn CompileNamed(const Expression& expression, const Scope& scope) {
  if (expression.kind == ExpressionKind::kNamed) {
    const auto& named = expression.As<language::NamedExpression>();
    if (named.names.size() != 1 || named.parenthesized) throw NotModelled{"several names"};
    return {named.names[0].text, Compile(*named.value, scope)};
  }
  if (expression.kind != ExpressionKind::kName) throw NotModelled{"an automatic name"};
  return {expression.As<language::NameExpression>().name.text, Compile(expression, scope)};
}

Table Where(Table input, const language::WhereOperator& where, const Scope& scope) {
  const Compiled predicate = Compile(*where.predicate, scope.Over(input));
  if (predicate.type != ScalarType::kBool) throw NotModelled{"a predicate that is no bool"};
  Table output{input.columns, {}, input.ordered};
  for (size_t i = 0; i < input.rows.size(); ++i) {
    const Scalar holds = predicate.evaluate(input.rows, i);
    if (!holds.is_null() && holds.bool_value()) output.rows.push_back(input.rows[i]);
  }
  return output;
}

// All see the columns before the operator; a name that is there is replaced where it stands.
Table Extend(const Table& input, const std::vector<language::ExpressionPointer>& columns,
             const Scope& scope) {
  Table output = input;
  std::set<std::string> given;
  for (const auto& column : columns) {
    const NamedColumn named = CompileNamed(*column, scope.Over(input));
    if (!given.insert(named.name).second) throw NotModelled{"a name given twice"};
    const auto at = output.Find(named.name);
    if (at) {
      output.columns[*at].type = named.value.type;
    } else {
      output.columns.push_back({named.name, named.value.type, ""});
    }
    for (size_t i = 0; i < input.rows.size(); ++i) {
      Scalar value = named.value.evaluate(input.rows, i);
      if (at) {
        output.rows[i][*at] = std::move(value);
      } else {
        output.rows[i].push_back(std::move(value));
      }
    }
  }
  return output;
}

Table Project(const Table& input, const std::vector<language::ExpressionPointer>& columns,
              const Scope& scope) {
  Table output{{}, std::vector<Row>(input.rows.size()), input.ordered};
  for (const auto& column : columns) {
    const NamedColumn named = CompileNamed(*column, scope.Over(input));
    if (output.Find(named.name)) throw NotModelled{"a name given twice"};
    output.columns.push_back({named.name, named.value.type, ""});
    for (size_t i = 0; i < input.rows.size(); ++i) {
      output.rows[i].push_back(named.value.evaluate(input.rows, i));
    }
  }
  return output;
}

void RequireKeys(const std::vector<Column>& columns) {
  for (const Column& column : columns) {
    if (column.type == ScalarType::kDynamic) throw NotModelled{"a key that is dynamic"};
  }
}

Table Distinct(const Table& input, const language::DistinctOperator& distinct, const Scope& scope) {
  const bool all =
      distinct.columns.size() == 1 && distinct.columns[0]->kind == ExpressionKind::kStar;
  const Table narrowed = all ? input : Project(input, distinct.columns, scope);
  RequireKeys(narrowed.columns);
  Table output{narrowed.columns, {}, false};
  std::set<std::string> seen;
  for (const Row& row : narrowed.rows) {
    if (seen.insert(RowKey(row)).second) output.rows.push_back(row);
  }
  return output;
}

Table Summarize(const Table& input, const language::SummarizeOperator& summarize,
                const Scope& scope) {
  const Scope inner = scope.Over(input);
  std::vector<NamedColumn> groups;
  std::vector<Aggregate> aggregates;
  Table output;
  for (const auto& group : summarize.groups) {
    groups.push_back(CompileNamed(*group, inner));
    output.columns.push_back({groups.back().name, groups.back().value.type, ""});
  }
  for (const auto& aggregate : summarize.aggregates) {
    aggregates.push_back(CompileAggregate(*aggregate, inner));
    for (const Column& column : aggregates.back().columns) output.columns.push_back(column);
  }
  RequireKeys({output.columns.begin(), output.columns.begin() + static_cast<int>(groups.size())});
  std::set<std::string> names;
  for (const Column& column : output.columns) {
    if (!names.insert(column.name).second) throw NotModelled{"a name given twice"};
  }
  std::map<std::string, std::pair<Row, std::vector<Row>>> found;
  if (groups.empty()) found[""];
  for (size_t i = 0; i < input.rows.size(); ++i) {
    Row key;
    for (const NamedColumn& group : groups) key.push_back(group.value.evaluate(input.rows, i));
    auto& [values, rows] = found[RowKey(key)];
    values = key;
    rows.push_back(input.rows[i]);
  }
  for (const auto& [key, group] : found) {
    Row row = group.first;
    for (const Aggregate& aggregate : aggregates) {
      for (Scalar& value : aggregate.compute(group.second)) row.push_back(std::move(value));
    }
    output.rows.push_back(std::move(row));
  }
  return output;
}

// Rows that tie and differ have no order of their own.
Table Sort(Table input, const std::vector<language::SortKey>& keys, const Scope& scope) {
  struct Key {
    std::vector<Scalar> values;
    bool ascending, nulls_first;
  };
  std::vector<Key> all;
  for (const language::SortKey& key : keys) {
    const Compiled compiled = Compile(*key.expression, scope.Over(input));
    if (compiled.type == ScalarType::kDynamic) throw NotModelled{"an order of dynamics"};
    Key one;
    one.ascending = key.ascending.value_or(false);
    one.nulls_first = key.nulls_first.value_or(one.ascending);
    for (size_t i = 0; i < input.rows.size(); ++i) {
      one.values.push_back(compiled.evaluate(input.rows, i));
    }
    all.push_back(std::move(one));
  }
  const auto compare = [&](size_t a, size_t b) {
    for (const Key& key : all) {
      const int order =
          CompareForSort(key.values[a], key.values[b], key.ascending, key.nulls_first);
      if (order != 0) return order;
    }
    return 0;
  };
  std::vector<size_t> order(input.rows.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return compare(a, b) < 0; });
  Table output{input.columns, {}, true};
  for (size_t i = 0; i < order.size(); ++i) {
    output.rows.push_back(input.rows[order[i]]);
    if (i > 0 && compare(order[i - 1], order[i]) == 0 &&
        RowKey(output.rows[i - 1]) != RowKey(output.rows[i])) {
      output.ordered = false;
    }
  }
  return output;
}

Table Take(Table input, const Expression& count, const Scope& scope) {
  const Scalar value = ConstantOf(count, scope);
  const auto most = static_cast<size_t>(std::max<int64_t>(0, value.int64_value()));
  if (most >= input.rows.size()) return input;
  if (!input.ordered && most > 0) throw NotModelled{"some of the rows"};
  input.rows.resize(most);
  return input;
}

std::string NameOf(const Expression& expression) {
  if (expression.kind == ExpressionKind::kWildcardName) {
    return expression.As<language::WildcardNameExpression>().pattern;
  }
  if (expression.kind != ExpressionKind::kName) throw NotModelled{"a column that is no name"};
  return expression.As<language::NameExpression>().name.text;
}

// Names with `*` at their end or none.
bool Matches(const std::string& pattern, const std::string& name) {
  const size_t star = pattern.find('*');
  if (star == std::string::npos) return pattern == name;
  if (star + 1 != pattern.size()) throw NotModelled{"this wildcard"};
  return name.starts_with(pattern.substr(0, star));
}

Table Pick(const Table& input, const std::vector<size_t>& positions) {
  Table output{{}, {}, input.ordered};
  for (const size_t position : positions) output.columns.push_back(input.columns[position]);
  for (const Row& row : input.rows) {
    Row& picked = output.rows.emplace_back();
    for (const size_t position : positions) picked.push_back(row[position]);
  }
  return output;
}

Table KeepOrDrop(const Table& input, const std::vector<language::ExpressionPointer>& columns,
                 bool keep) {
  std::vector<size_t> positions;
  for (size_t i = 0; i < input.columns.size(); ++i) {
    const bool named = std::ranges::any_of(columns, [&](const auto& column) {
      return Matches(NameOf(*column), input.columns[i].name);
    });
    if (named == keep) positions.push_back(i);
  }
  if (positions.empty()) throw NotModelled{"no columns"};
  return Pick(input, positions);
}

Table Reorder(const Table& input, const language::ProjectReorderOperator& reorder) {
  std::vector<size_t> positions;
  const auto add = [&](size_t i) {
    if (std::ranges::find(positions, i) == positions.end()) positions.push_back(i);
  };
  std::set<std::string> named;
  for (const auto& item : reorder.columns) named.insert(NameOf(*item.column));
  for (const auto& item : reorder.columns) {
    if (item.direction != language::ReorderDirection::kNone) throw NotModelled{"a direction"};
    const std::string pattern = NameOf(*item.column);
    for (size_t i = 0; i < input.columns.size(); ++i) {
      if (!Matches(pattern, input.columns[i].name)) continue;
      if (pattern.ends_with('*') && named.contains(input.columns[i].name)) {
        throw NotModelled{"a name that a wildcard matches too"};
      }
      add(i);
    }
  }
  for (size_t i = 0; i < input.columns.size(); ++i) add(i);
  return Pick(input, positions);
}

Table Rename(Table input, const std::vector<language::ExpressionPointer>& columns) {
  const Table before = input;
  for (const auto& column : columns) {
    const auto& named = column->As<language::NamedExpression>();
    const auto at = before.Find(NameOf(*named.value));
    if (!at || input.Find(named.names.at(0).text)) throw NotModelled{"this renaming"};
    input.columns[*at].name = named.names[0].text;
  }
  return input;
}

Table Apply(Table input, const TabularOperator& op, const Scope& scope) {
  switch (op.kind) {
    case OperatorKind::kWhere:
      return Where(std::move(input), op.As<language::WhereOperator>(), scope);
    case OperatorKind::kExtend:
      return Extend(input, op.As<language::ExtendOperator>().columns, scope);
    case OperatorKind::kSerialize: {
      if (!input.ordered) throw NotModelled{"serialize of rows without order"};
      return Extend(input, op.As<language::SerializeOperator>().columns, scope);
    }
    case OperatorKind::kProject:
      return Project(input, op.As<language::ProjectOperator>().columns, scope);
    case OperatorKind::kProjectAway:
      return KeepOrDrop(input, op.As<language::ProjectAwayOperator>().columns, false);
    case OperatorKind::kProjectKeep:
      return KeepOrDrop(input, op.As<language::ProjectKeepOperator>().columns, true);
    case OperatorKind::kProjectRename:
      return Rename(std::move(input), op.As<language::ProjectRenameOperator>().columns);
    case OperatorKind::kProjectReorder:
      return Reorder(input, op.As<language::ProjectReorderOperator>());
    case OperatorKind::kCount: {
      return {{{"Count", ScalarType::kLong, ""}},
              {{Scalar::Long(static_cast<int64_t>(input.rows.size()))}},
              false};
    }
    case OperatorKind::kDistinct:
      return Distinct(input, op.As<language::DistinctOperator>(), scope);
    case OperatorKind::kSummarize:
      return Summarize(input, op.As<language::SummarizeOperator>(), scope);
    case OperatorKind::kSort:
      return Sort(std::move(input), op.As<language::SortOperator>().keys, scope);
    case OperatorKind::kTake:
      return Take(std::move(input), *op.As<language::TakeOperator>().count, scope);
    case OperatorKind::kTop: {
      const auto& top = op.As<language::TopOperator>();
      return Take(Sort(std::move(input), top.keys, scope), *top.count, scope);
    }
    case OperatorKind::kJoin:
      return Join(input, op.As<language::JoinOperator>(), scope);
    case OperatorKind::kLookup:
      return Lookup(input, op.As<language::LookupOperator>(), scope);
    case OperatorKind::kUnion: {
      const auto& unite = op.As<language::UnionOperator>();
      std::vector<Table> tables{std::move(input)};
      for (const auto& table : unite.tables) tables.push_back(Evaluate(*table, scope));
      return Union(tables, unite.parameters);
    }
    case OperatorKind::kMvExpand:
      return MvExpand(input, op.As<language::MvExpandOperator>(), scope);
    case OperatorKind::kParse:
      return Parse(input, op.As<language::ParseOperator>(), scope);
    default:
      throw NotModelled{"the operator " + std::string(language::OperatorName(op.kind))};
  }
}

Table Range(const language::RangeExpression& range, const Scope& scope) {
  const Scalar from = ConstantOf(*range.from, scope), to = ConstantOf(*range.to, scope);
  const Scalar step = ConstantOf(*range.step, scope);
  if (from.type() != ScalarType::kLong || to.type() != from.type() || step.type() != from.type() ||
      from.is_null() || to.is_null() || step.is_null() || step.int64_value() == 0) {
    throw NotModelled{"this range"};
  }
  Table table{{{range.column.text, ScalarType::kLong, ""}}, {}, true};
  const __int128 end = to.int64_value();
  for (__int128 at = from.int64_value(); step.int64_value() > 0 ? at <= end : at >= end;
       at += step.int64_value()) {
    if (table.rows.size() > kRowsMax) throw NotModelled{"many rows"};
    table.rows.push_back({Scalar::Long(static_cast<int64_t>(at))});
  }
  return table;
}

Table Datatable(const language::DatatableExpression& datatable, const Scope& scope) {
  Table table{datatable.schema.columns, {}, true};
  const size_t width = table.columns.size();
  for (size_t i = 0; i < datatable.values.size(); ++i) {
    if (i % width == 0) table.rows.emplace_back();
    table.rows.back().push_back(
        Convert(ConstantOf(*datatable.values[i], scope), table.columns[i % width].type));
  }
  return table;
}

// A call of a tabular function, with tables and scalars for its parameters.
Table CallTabular(const language::FunctionLiteral& function, const language::CallExpression& call,
                  const Scope& scope) {
  if (function.body == nullptr || call.arguments.size() != function.parameters.size()) {
    throw NotModelled{"a call with other arguments"};
  }
  Scope inner = scope;
  inner.columns.clear();
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    const language::FunctionParameter& parameter = function.parameters[i];
    if (!parameter.tabular) {
      inner.scalars[parameter.name.text] =
          Compiled::Constant(Convert(ConstantOf(*call.arguments[i], scope), *parameter.type));
      continue;
    }
    const Table argument = Evaluate(*call.arguments[i], scope);
    // It must have the declared columns, and may have more.
    for (const Column& column : parameter.schema.columns) {
      const auto at = argument.Find(column.name);
      if (!at || argument.columns[*at].type != column.type) throw NotModelled{"an argument"};
    }
    inner.tables[parameter.name.text] = argument;
  }
  for (const auto& statement : function.statements) Define(*statement, inner);
  return Evaluate(*function.body, inner);
}

}  // namespace

std::string RowKey(const Row& row) {
  std::string key;
  for (const Scalar& value : row) {
    const std::string one = GroupKey(value);
    key += std::to_string(one.size()) + ":" + one;
  }
  return key;
}

Table Evaluate(const Expression& expression, const Scope& scope) {
  switch (expression.kind) {
    case ExpressionKind::kPipeline: {
      const auto& pipeline = expression.As<language::PipelineExpression>();
      Table table = Evaluate(*pipeline.source, scope);
      for (const auto& op : pipeline.operators) {
        table = Apply(std::move(table), *op, scope);
        if (table.rows.size() > kRowsMax) throw NotModelled{"many rows"};
      }
      return table;
    }
    case ExpressionKind::kName: {
      const auto found = scope.tables.find(expression.As<language::NameExpression>().name.text);
      if (found == scope.tables.end()) throw NotModelled{"an unknown table"};
      return found->second;
    }
    case ExpressionKind::kDatatable:
      return Datatable(expression.As<language::DatatableExpression>(), scope);
    case ExpressionKind::kRange:
      return Range(expression.As<language::RangeExpression>(), scope);
    case ExpressionKind::kPrint: {
      const Table one{{}, {Row{}}, true};
      return Project(one, expression.As<language::PrintExpression>().columns, scope);
    }
    case ExpressionKind::kUnion: {
      const auto& unite = expression.As<language::UnionExpression>();
      std::vector<Table> tables;
      for (const auto& table : unite.tables) tables.push_back(Evaluate(*table, scope));
      return Union(tables, unite.parameters);
    }
    case ExpressionKind::kCall: {
      const auto& call = expression.As<language::CallExpression>();
      if (call.name.text == "materialize") return Evaluate(*call.arguments.at(0), scope);
      const auto found = scope.functions.find(call.name.text);
      if (found == scope.functions.end()) throw NotModelled{"an unknown function"};
      return CallTabular(*found->second, call, scope);
    }
    default:
      throw NotModelled{"this kind of source"};
  }
}

void Define(const language::Statement& statement, Scope& scope) {
  if (statement.kind != language::StatementKind::kLet) throw NotModelled{"this statement"};
  const auto& let = statement.As<language::LetStatement>();
  const std::string& name = let.name.text;
  if (let.value->kind == ExpressionKind::kFunctionLiteral) {
    scope.functions[name] = &let.value->As<language::FunctionLiteral>();
    return;
  }
  try {
    scope.scalars[name] = Compiled::Constant(ConstantOf(*let.value, scope));
    return;
  } catch (const NotModelled&) {
    // Then it must be tabular.
  }
  scope.tables[name] = Evaluate(*let.value, scope);
}

}  // namespace sluice::differential
