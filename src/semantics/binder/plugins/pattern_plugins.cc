// Plugins that look for patterns in the records. The engine reduces the records to their distinct
// combinations of values; functions/plugins/pattern_functions.h finds what is common in them.
// https://learn.microsoft.com/kusto/query/basket-plugin (each plugin has a page)
#include <algorithm>

#include "functions/plugins/pattern_functions.h"
#include "semantics/binder/plugins/plugin_table.h"

namespace sluice::semantics {
namespace {

// A number between bounds, or the default.
double Number(PluginCall& call, std::string_view parameter, double least, double most,
              double otherwise) {
  auto value = call.OptionalConstant(parameter, ScalarType::kReal);
  if (call.failed() || !value || value->is_null()) return otherwise;
  double number = value->real_value();
  if (number < least || number > most) {
    call.Fail("SEM0222", "The argument '" + std::string(parameter) + "' must be between " +
                             Scalar::Real(least).ToText() + " and " + Scalar::Real(most).ToText() +
                             ".");
  }
  return number;
}

size_t Count(PluginCall& call, std::string_view parameter, int64_t least, size_t otherwise) {
  auto value = call.OptionalConstant(parameter, ScalarType::kLong);
  if (call.failed() || !value || value->is_null()) return otherwise;
  if (value->int64_value() < least) {
    call.Fail("SEM0222", "The argument '" + std::string(parameter) + "' must be " +
                             std::to_string(least) + " or more.");
    return otherwise;
  }
  return static_cast<size_t>(value->int64_value());
}

// A column of numbers, or nothing for the default.
std::optional<BoundColumn> Weight(PluginCall& call) {
  const syntax::Expression* next = call.Peek("WeightColumn");
  if (next == nullptr || call.failed()) return std::nullopt;
  if (!call.IsColumn(*next)) {
    if (call.OptionalConstant("WeightColumn")) {
      call.FailAt(next->span, "SEM0110",
                  "The argument 'WeightColumn' must be the name of a column.");
    }
    return std::nullopt;
  }
  BoundColumn weight = call.Column("WeightColumn");
  if (!call.failed() && !IsNumeric(weight.type)) {
    call.Fail("SEM0220", "The weight must be a column of numbers.");
  }
  return weight;
}

// The columns that patterns are made of, as `input` with the names c0, c1, ...
struct Attributes {
  std::vector<std::pair<BoundColumn, std::string>> columns;
  std::string list;  // "c0, c1"
  functions::PatternSettings settings;
};

Attributes ReadAttributes(PluginCall& call, const std::vector<BoundColumn>& left_out) {
  Attributes attributes;
  std::vector<Scalar> wildcards;
  while (!call.failed() && call.Peek("CustomWildcard") != nullptr) {
    if (auto value = call.OptionalConstant("CustomWildcard")) wildcards.push_back(*value);
  }
  call.Finish();
  for (const BoundColumn& column : call.input().columns()) {
    bool used = std::any_of(left_out.begin(), left_out.end(),
                            [&](const BoundColumn& one) { return one.id == column.id; });
    if (used || column.type == ScalarType::kDynamic) continue;
    std::string name = "c" + std::to_string(attributes.columns.size());
    attributes.list += (attributes.list.empty() ? "" : ", ") + name;
    attributes.columns.emplace_back(column, std::move(name));
    Scalar wildcard = Scalar::Null(column.type);
    for (const Scalar& custom : wildcards) {
      if (custom.type() == column.type) wildcard = custom;
    }
    attributes.settings.wildcards.push_back(std::move(wildcard));
    attributes.settings.schema.columns.push_back({column.name, column.type, ""});
  }
  attributes.settings.column_count = attributes.columns.size();
  if (!call.failed() && attributes.columns.empty()) {
    call.Fail("SEM0105", "there is no column to find patterns in.");
  }
  return attributes;
}

void AddCounts(Attributes& attributes, std::vector<Column> counts) {
  auto& columns = attributes.settings.schema.columns;
  columns.insert(columns.begin(), counts.begin(), counts.end());
}

// The combinations in an order that nothing but their values decides: the miners keep the order
// of their rows among equals.
std::string Ascending(const Attributes& attributes) {
  std::string text;
  for (size_t i = 0; i < attributes.settings.column_count; ++i) {
    text += ", c" + std::to_string(i) + " asc";
  }
  return text;
}

// Distinct combinations with their weight.
Rows Weighted(PluginCall& call, Attributes& attributes, const std::optional<BoundColumn>& weight) {
  std::string sum = "count()";
  if (weight) {
    attributes.columns.emplace_back(*weight, "weight");
    sum = "sum(todouble(weight))";
  }
  return call.Text("input | summarize w = todouble(" + sum + ") by " + attributes.list +
                       " | sort by w desc" + Ascending(attributes) + " | project " +
                       attributes.list + ", w",
                   {{"input", call.Renamed(call.input(), attributes.columns)}});
}

// What autocluster and basket tell of a segment.
void AddSegmentCounts(Attributes& attributes) {
  AddCounts(attributes, {{"SegmentId", ScalarType::kLong, ""},
                         {"Count", ScalarType::kLong, ""},
                         {"Percent", ScalarType::kReal, ""}});
}

std::vector<BoundColumn> Listed(const std::optional<BoundColumn>& column) {
  return column ? std::vector<BoundColumn>{*column} : std::vector<BoundColumn>{};
}

}  // namespace

Rows BindAutocluster(PluginCall& call) {
  double size_weight = Number(call, "SizeWeight", 0, 1, 0.5);
  auto weight = Weight(call);
  size_t seeds = Count(call, "NumSeeds", 1, 25);
  Attributes attributes = ReadAttributes(call, Listed(weight));
  if (call.failed()) return call.Failed();
  AddSegmentCounts(attributes);
  Rows rows = Weighted(call, attributes, weight);
  Schema schema = attributes.settings.schema;
  return call.Function(
      functions::MakeAutocluster(std::move(attributes.settings), size_weight, seeds),
      {std::move(rows)}, schema);
}

Rows BindBasket(PluginCall& call) {
  double threshold = Number(call, "Threshold", 0.015, 1, 0.05);
  auto weight = Weight(call);
  size_t dimensions = Count(call, "MaxDimensions", 1, 5);
  Attributes attributes = ReadAttributes(call, Listed(weight));
  if (call.failed()) return call.Failed();
  AddSegmentCounts(attributes);
  Rows rows = Weighted(call, attributes, weight);
  Schema schema = attributes.settings.schema;
  return call.Function(
      functions::MakeBasket(std::move(attributes.settings), threshold, dimensions),
      {std::move(rows)}, schema);
}

Rows BindDiffpatterns(PluginCall& call) {
  BoundColumn split = call.Column("SplitColumn");
  if (call.failed()) return call.Failed();
  Scalar a = call.Constant("SplitValueA", ScalarType::kString);
  Scalar b = call.Constant("SplitValueB", ScalarType::kString);
  auto weight = Weight(call);
  double threshold = Number(call, "Threshold", 0.015, 1, 0.05);
  size_t dimensions = Count(call, "MaxDimensions", 1, SIZE_MAX);
  std::vector<BoundColumn> left_out = Listed(weight);
  left_out.push_back(split);
  Attributes attributes = ReadAttributes(call, left_out);
  if (call.failed()) return call.Failed();
  AddCounts(attributes, {{"SegmentId", ScalarType::kLong, ""},
                         {"CountA", ScalarType::kLong, ""},
                         {"CountB", ScalarType::kLong, ""},
                         {"PercentA", ScalarType::kReal, ""},
                         {"PercentB", ScalarType::kReal, ""},
                         {"PercentDiffAB", ScalarType::kReal, ""}});
  attributes.columns.emplace_back(split, "split");
  std::string each = "1.0";
  if (weight) {
    attributes.columns.emplace_back(*weight, "weight");
    each = "todouble(weight)";
  }
  Rows rows = call.Text(
      "input | extend split = tostring(split) | where split == a or split == b"
      "| summarize wa = sumif(" + each + ", split == a), wb = sumif(" + each +
          ", split == b) by " + attributes.list + " | project " + attributes.list +
          ", wa = coalesce(todouble(wa), 0.0), wb = coalesce(todouble(wb), 0.0)"
          " | sort by wa desc, wb desc" + Ascending(attributes),
      {{"input", call.Renamed(call.input(), attributes.columns)}},
      {{"a", call.Literal(std::move(a))}, {"b", call.Literal(std::move(b))}});
  Schema schema = attributes.settings.schema;
  return call.Function(
      functions::MakeDiffpatterns(std::move(attributes.settings), threshold, dimensions),
      {std::move(rows)}, schema);
}

Rows BindDiffpatternsText(PluginCall& call) {
  BoundColumn text = call.Column("TextColumn");
  if (call.failed()) return call.Failed();
  if (text.type != ScalarType::kString) {
    return call.Fail("SEM0220", "The column '" + text.name + "' must be of type string.");
  }
  BoundExpressionPointer condition = call.Condition(call.Required("BooleanCondition"));
  functions::TextPatternSettings settings;
  settings.tokens_min = static_cast<size_t>(Number(call, "MinTokens", 0, 200, 1));
  settings.tokens_min = std::max<size_t>(settings.tokens_min, 1);
  settings.threshold = Number(call, "Threshold", 0.015, 1, 0.05);
  settings.tokens_max = static_cast<size_t>(Number(call, "MaxTokens", 0, 20, 20));
  call.Finish();
  if (call.failed()) return call.Failed();
  Rows rows = call.Extended(call.input(), "condition", std::move(condition));
  rows = call.Text("input | summarize n = count() by text, condition"
                   " | sort by n desc, text asc, condition asc | project text, condition, n",
                   {{"input", call.Renamed(rows, {{text, "text"},
                                                  {rows.columns().back(), "condition"}})}});
  return call.Function(functions::MakeTextPatterns(settings), {std::move(rows)},
                       functions::TextPatternSchema());
}

}  // namespace sluice::semantics
