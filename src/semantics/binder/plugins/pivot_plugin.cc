// pivot: columns of the values of a column, an aggregate in each cell. The values are read while
// the query is bound, unless the call says what columns there are.
// https://learn.microsoft.com/kusto/query/pivot-plugin
#include <algorithm>
#include <map>

#include "language/syntax/printer.h"
#include "semantics/binder/plugins/plugin_table.h"

namespace sluice::semantics {
namespace {

using language::ExpressionKind;

constexpr size_t kColumnsMax = 10'000;
constexpr std::string_view kPivot = "$pivot";

// The aggregates that may be in the cells, and the forms of them that take a condition as their
// second argument (count: the first).
const std::map<std::string_view, std::string_view>& Conditional() {
  static const auto* names = new std::map<std::string_view, std::string_view>{
      {"any", "take_anyif"},         {"avg", "avgif"},
      {"count", "countif"},          {"dcount", "dcountif"},
      {"make_bag", "make_bag_if"},   {"make_list", "make_list_if"},
      {"make_set", "make_set_if"},   {"makelist", "make_list_if"},
      {"makeset", "make_set_if"},    {"max", "maxif"},
      {"min", "minif"},              {"stdev", "stdevif"},
      {"sum", "sumif"},              {"take_any", "take_anyif"},
      {"variance", "varianceif"},
  };
  return *names;
}

// The names of columns that an expression reads, as far as they are plain.
void CollectNames(const language::Expression& expression, std::vector<std::string>& names) {
  switch (expression.kind) {
    case ExpressionKind::kName:
      names.push_back(expression.As<language::NameExpression>().name.text);
      return;
    case ExpressionKind::kCall:
      for (const auto& argument : expression.As<language::CallExpression>().arguments) {
        CollectNames(*argument, names);
      }
      return;
    case ExpressionKind::kBinary:
      CollectNames(*expression.As<language::BinaryExpression>().left, names);
      CollectNames(*expression.As<language::BinaryExpression>().right, names);
      return;
    case ExpressionKind::kMember:
      CollectNames(*expression.As<language::MemberExpression>().base, names);
      return;
    case ExpressionKind::kElement:
      CollectNames(*expression.As<language::ElementExpression>().base, names);
      return;
    default: return;
  }
}

struct Cell {
  std::string function = "countif";
  std::vector<std::string> arguments;  // As KQL, without the condition.
  std::vector<std::string> columns;    // That the arguments read.

  std::string Text(std::string_view value) const {
    std::string condition = "['" + std::string(kPivot) + "'] == " + QuoteString(value);
    std::string text = function + "(";
    if (arguments.empty()) return text + condition + ")";
    text += arguments[0] + ", " + condition;
    for (size_t i = 1; i < arguments.size(); ++i) text += ", " + arguments[i];
    return text + ")";
  }
};

}  // namespace

Rows BindPivot(PluginCall& call) {
  BoundColumn pivot = call.Column("pivotColumn");
  if (call.failed()) return call.Failed();
  if (pivot.type == ScalarType::kDynamic) {
    return call.Fail("SEM0220", "The column '" + pivot.name +
                                    "' is of type dynamic: convert it, with tostring().");
  }
  Cell cell;
  const syntax::Expression* aggregate = call.Peek("aggregateFunction");
  if (aggregate != nullptr && aggregate->kind == ExpressionKind::kCall) {
    call.Next("aggregateFunction");
    const auto& function = aggregate->As<syntax::CallExpression>();
    auto found = Conditional().find(function.name.text);
    if (found == Conditional().end()) {
      return call.FailAt(aggregate->span, "SEM0240",
                         "'" + function.name.text +
                             "()' cannot be in the cells; avg, count, dcount, make_bag, make_list, "
                             "make_set, max, min, stdev, sum, take_any and variance can.");
    }
    cell.function = found->second;
    for (const auto& argument : function.arguments) {
      if (found->first == "count") break;
      cell.arguments.push_back(language::ToKql(*argument));
      CollectNames(*argument, cell.columns);
    }
  }
  std::vector<BoundColumn> groups = call.RestColumns("columnName");
  if (call.failed()) return call.Failed();
  if (groups.empty()) {
    for (const BoundColumn& column : call.input().columns()) {
      bool read = std::find(cell.columns.begin(), cell.columns.end(), column.name) !=
                  cell.columns.end();
      if (column.id != pivot.id && !read) groups.push_back(column);
    }
  }

  Rows input = call.Extended(call.input(), std::string(kPivot),
                             call.Convert(call.Reference(pivot), ScalarType::kString));
  std::vector<std::string> values;
  if (const auto& schema = call.output_schema()) {
    for (const Column& column : schema->columns) {
      bool group = std::any_of(groups.begin(), groups.end(), [&](const BoundColumn& one) {
        return one.name == column.name;
      });
      if (!group) values.push_back(column.name);
    }
  } else {
    Rows found = call.Text(
        "input | serialize number = row_number() | summarize number = min(number) by value"
        "| sort by number asc | project value",
        {{"input", call.Renamed(input, {{input.columns().back(), "value"}})}});
    auto rows = call.Evaluate(found, kColumnsMax);
    if (!rows) return call.Failed();
    for (const auto& row : *rows) values.push_back(row[0].string_value());
  }

  NameScope names;
  std::string text = "input | summarize ";
  std::string by;
  std::string project;
  for (const BoundColumn& group : groups) {
    names.Add(group.name);
    by += (by.empty() ? "" : ", ") + QuoteName(group.name);
  }
  for (const std::string& value : values) {
    std::string name = value.empty() ? names.AddNumbered("Column", 1) : names.AddUnique(value);
    std::string quoted = QuoteName(name);
    text += (project.empty() ? "" : ", ") + quoted + " = " + cell.Text(value);
    project += (project.empty() ? "" : ", ") + quoted;
  }
  if (!by.empty()) text += " by " + by;
  if (by.empty() && values.empty()) text = "input | take 0 | project-away *";
  Rows rows = call.Text(text, {{"input", std::move(input)}}, {}, true);
  const auto& schema = call.output_schema();
  if (!schema || rows.failed) return rows;

  // In the order of the schema, and of its types.
  std::vector<BoundColumn> result;
  if (call.output_schema_star()) {
    for (const BoundColumn& column : rows.columns()) {
      if (!schema->Find(column.name)) result.push_back(column);
    }
  }
  for (const Column& column : schema->columns) {
    const BoundColumn* found = rows.Find(column.name);
    if (found == nullptr || found->type != column.type) {
      return call.Fail("SEM0251", "its result has no column '" + column.name + "' of type " +
                                      std::string(ScalarTypeName(column.type)) + ".");
    }
    result.push_back(*found);
  }
  return call.Computed(std::move(rows), {}, std::move(result));
}

}  // namespace sluice::semantics
