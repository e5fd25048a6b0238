#include "views/partial_aggregates.h"

#include <algorithm>
#include <array>

namespace sluice::views {
namespace {

std::string Join(const std::vector<std::string>& items, size_t first = 0) {
  std::string joined;
  for (size_t i = first; i < items.size(); ++i) joined += (i > first ? ", " : "") + items[i];
  return joined;
}

// `name`, or `(a, b)` for several, as the target of an aggregate.
std::string Target(const std::vector<std::string>& names) {
  return names.size() == 1 ? names[0] : "(" + Join(names) + ")";
}

// The names by which the parts of a column are stored. They depend on the column's name alone. With
// the dot they are always quoted, so that nothing takes them for an option of summarize.
std::string StateName(const Column& output, std::string_view kind = "part") {
  return QuoteName(std::string(kind) + "." + output.name);
}

// The same function brings parts together, or the one named.
PartialAggregate Simple(const AggregateText& aggregate, const std::string& partial,
                        const std::string& together, const std::string& last = "") {
  const std::string state = StateName(aggregate.outputs[0]);
  const std::string value = last.empty() ? state : last + "(" + state + ")";
  return {.states = {state},
          .partial = state + " = " + partial,
          .compact = state + " = " + together + "(" + state + ")",
          .stage = "",
          .final = QuoteName(aggregate.outputs[0].name) + " = " + value};
}

// Values of one record that is picked.
PartialAggregate Picked(const AggregateText& aggregate, const std::string& together) {
  PartialAggregate parts;
  for (const Column& output : aggregate.outputs) {
    parts.states.push_back(StateName(output));
    parts.final += (parts.final.empty() ? "" : ", ") + QuoteName(output.name) + " = " +
                   parts.states.back();
  }
  parts.partial = Target(parts.states) + " = " + aggregate.text;
  parts.compact = Target(parts.states) + " = " + together + "(" + Join(parts.states) + ")";
  return parts;
}

std::optional<PartialAggregate> Average(const AggregateText& aggregate) {
  const Column& output = aggregate.outputs[0];
  const bool filtered = aggregate.function == "avgif";
  if (aggregate.arguments.size() != (filtered ? 2 : 1)) return std::nullopt;
  const std::string& value = aggregate.arguments[0];
  const std::string sum = StateName(output, "sum");
  const std::string count = StateName(output, "count");
  std::string average;
  if (output.type == ScalarType::kReal) {
    average = "todouble(" + sum + ") / " + count;
  } else if (output.type == ScalarType::kDecimal) {
    average = sum + " / todecimal(" + count + ")";
  } else if (output.type == ScalarType::kTimespan) {
    average = sum + " / " + count;
  } else {
    return std::nullopt;
  }
  const std::string has_value = "isnotnull(" + value + ")";
  PartialAggregate parts;
  parts.states = {sum, count};
  parts.partial =
      filtered ? sum + " = sumif(" + value + ", " + aggregate.arguments[1] + "), " + count +
                     " = countif((" + aggregate.arguments[1] + ") and " + has_value + ")"
               : sum + " = sum(" + value + "), " + count + " = countif(" + has_value + ")";
  parts.compact = sum + " = sum(" + sum + "), " + count + " = sum(" + count + ")";
  parts.final = QuoteName(output.name) + " = iff(" + count + " == 0, " +
                std::string(ScalarTypeName(output.type)) + "(null), " + average + ")";
  return parts;
}

std::optional<PartialAggregate> Percentiles(const AggregateText& aggregate) {
  if (aggregate.arguments.size() != aggregate.outputs.size() + 1) return std::nullopt;
  const std::string state = StateName(aggregate.outputs[0], "digest");
  PartialAggregate parts;
  parts.states = {state};
  parts.partial = state + " = tdigest(" + aggregate.arguments[0] + ")";
  parts.compact = state + " = tdigest_merge(" + state + ")";
  for (size_t i = 0; i < aggregate.outputs.size(); ++i) {
    const Column& output = aggregate.outputs[i];
    parts.final += (i > 0 ? ", " : "") + QuoteName(output.name) + " = percentile_tdigest(" + state +
                   ", " + aggregate.arguments[i + 1] + ", typeof(" +
                   std::string(ScalarTypeName(output.type)) + "))";
  }
  return parts;
}

// Parts are arrays: their elements go through the aggregate again.
PartialAggregate Collected(const AggregateText& aggregate) {
  const std::string state = StateName(aggregate.outputs[0]);
  const std::string limit =
      aggregate.arguments.size() > 1 ? ", " + aggregate.arguments[1] : std::string();
  PartialAggregate parts;
  parts.states = {state};
  parts.partial = state + " = " + aggregate.text;
  parts.compact = state + " = make_list(" + state + ")";
  parts.stage = " | mv-apply ['.parts'] = " + state + " on (mv-expand ['.item'] = ['.parts']" +
                " | summarize ['.all'] = " + aggregate.function + "(['.item']" + limit +
                ")) | project-away " + state + " | project-rename " + state + " = ['.all']";
  parts.final = QuoteName(aggregate.outputs[0].name) + " = " + state;
  return parts;
}

}  // namespace

std::optional<PartialAggregate> PartialAggregateOf(const AggregateText& aggregate) {
  const std::string& function = aggregate.function;
  if (aggregate.outputs.empty()) return std::nullopt;
  if (function == "count" || function == "countif" || function == "sum" || function == "sumif") {
    return Simple(aggregate, aggregate.text, "sum");
  }
  if (function == "min" || function == "max") return Simple(aggregate, aggregate.text, function);
  if (function == "hll") return Simple(aggregate, aggregate.text, "hll_merge");
  if (function == "tdigest") return Simple(aggregate, aggregate.text, "tdigest_merge");
  if (function == "dcount" || function == "dcountif") {
    const std::string state = function == "dcount" ? "hll(" : "hll_if(";
    return Simple(aggregate, state + Join(aggregate.arguments) + ")", "hll_merge", "dcount_hll");
  }
  if (function == "arg_max" || function == "arg_min") return Picked(aggregate, function);
  if (function == "take_any" || function == "take_anyif" || function == "any") {
    return Picked(aggregate, "take_any");
  }
  if (function == "avg" || function == "avgif") return Average(aggregate);
  if (function == "percentile" || function == "percentiles") return Percentiles(aggregate);
  if (function == "make_set" || function == "make_list") return Collected(aggregate);
  if (function == "make_bag") {
    PartialAggregate parts = Simple(aggregate, aggregate.text, "make_bag");
    if (aggregate.arguments.size() > 1) {
      parts.compact.pop_back();
      parts.compact += ", " + aggregate.arguments[1] + ")";
    }
    return parts;
  }
  return std::nullopt;
}

}  // namespace sluice::views
