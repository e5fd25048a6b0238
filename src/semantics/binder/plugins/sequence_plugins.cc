// Plugins over events in the order of time: sequence_detect, the funnels, rolling_percentile.
// https://learn.microsoft.com/kusto/query/sequence-detect-plugin (each plugin has a page)
#include <algorithm>

#include "functions/plugins/funnel_functions.h"
#include "functions/plugins/sequence_function.h"
#include "semantics/binder/plugins/plugin_table.h"
#include "semantics/binder/plugins/timeline.h"

namespace sluice::semantics {
namespace {

// The elements of a constant array, as values of `type`.
std::optional<std::vector<Scalar>> Elements(PluginCall& call, std::string_view parameter,
                                            ScalarType type) {
  Scalar array = call.Constant(parameter, ScalarType::kDynamic);
  if (call.failed()) return std::nullopt;
  Rows rows = call.Text("print item = items | mv-expand item | project item = " +
                            ("to" + std::string(ScalarTypeName(type))) + "(item)",
                        {}, {{"items", call.Literal(std::move(array))}});
  auto found = call.Evaluate(rows, 1000);
  if (!found) return std::nullopt;
  std::vector<Scalar> elements;
  for (auto& row : *found) elements.push_back(std::move(row[0]));
  if (elements.empty()) {
    call.Fail("SEM0222", "The argument '" + std::string(parameter) + "' must not be empty.");
    return std::nullopt;
  }
  return elements;
}

std::optional<std::vector<std::string>> Sequence(PluginCall& call) {
  auto elements = Elements(call, "Sequence", ScalarType::kString);
  if (!elements) return std::nullopt;
  std::vector<std::string> sequence;
  for (const Scalar& element : *elements) sequence.push_back(element.string_value());
  return sequence;
}

// The table `input` of a timeline, with the state as a further column `state`.
Rows WithState(PluginCall& call, const Timeline& timeline, const BoundColumn& state) {
  Rows rows = call.Renamed(call.input(), {{timeline.id, "id"}, {timeline.time, "t"},
                                          {state, "state"}});
  if (timeline.time.type != ScalarType::kInt) return rows;
  return call.Text("input | extend t = tolong(t)", {{"input", std::move(rows)}});
}

}  // namespace

Rows BindSequenceDetect(PluginCall& call) {
  Timeline timeline;
  timeline.time = call.Column("TimelineColumn");
  if (call.failed()) return call.Failed();
  ScalarType type = timeline.time.type;
  if (type != ScalarType::kDatetime && type != ScalarType::kTimespan && !IsInteger(type) &&
      type != ScalarType::kReal) {
    return call.Fail("SEM0220", "The timeline column must be of type datetime, timespan, int, long "
                                "or real.");
  }
  functions::SequenceSettings settings;
  settings.time_type = timeline.constant_type();
  settings.step_max = timeline.ReadSpan(call, "MaxSequenceStepWindow");
  settings.span_max = timeline.ReadSpan(call, "MaxSequenceSpan");

  Rows rows = call.input();
  std::vector<BoundColumn> steps;
  std::vector<std::string> names;
  while (!call.failed() && call.HasNext()) {
    const syntax::Expression* argument = call.NextAny();
    const syntax::Expression* value = argument;
    std::string name;
    if (argument->kind == syntax::ExpressionKind::kNamed) {
      const auto& named = argument->As<syntax::NamedExpression>();
      if (!named.names.empty()) name = named.names[0].text;
      value = named.value.get();
    }
    BoundExpressionPointer bound = call.Value(*value);
    if (call.failed()) break;
    if (bound->type == ScalarType::kBool && timeline.dimensions.empty()) {
      if (name.empty()) name = call.ImpliedName(*value);
      if (name.empty()) name = "Expr" + std::to_string(steps.size() + 1);
      rows = call.Extended(std::move(rows), "$step", std::move(bound));
      steps.push_back(rows.columns().back());
      names.push_back(name + "_" + timeline.time.name);
      continue;
    }
    if (name.empty()) name = call.ImpliedName(*value);
    if (name.empty()) name = "Column" + std::to_string(timeline.dimensions.size() + 1);
    if (bound->type == ScalarType::kDynamic) {
      return call.FailAt(value->span, "SEM0220", "A dimension must not be of type dynamic.");
    }
    rows = call.Extended(std::move(rows), name, std::move(bound));
    timeline.dimensions.push_back(rows.columns().back());
  }
  if (call.failed()) return call.Failed();
  if (steps.empty()) return call.Fail("SEM0219", "a condition is missing.");

  std::vector<std::pair<BoundColumn, std::string>> columns = {{timeline.time, "t"}};
  std::string any;
  std::string step_list;
  for (size_t i = 0; i < timeline.dimensions.size(); ++i) {
    columns.emplace_back(timeline.dimensions[i], "d" + std::to_string(i));
    settings.schema.columns.push_back(
        {timeline.dimensions[i].name, timeline.dimensions[i].type, ""});
  }
  for (size_t i = 0; i < steps.size(); ++i) {
    std::string step = "e" + std::to_string(i);
    columns.emplace_back(steps[i], step);
    any += (i == 0 ? "" : " or ") + step;
    step_list += ", " + step;
    settings.schema.columns.push_back({names[i], type, ""});
  }
  bool time = type == ScalarType::kDatetime || type == ScalarType::kTimespan;
  settings.schema.columns.push_back(
      {"Duration", time ? ScalarType::kTimespan : settings.time_type, ""});
  settings.dimension_count = timeline.dimensions.size();
  settings.step_count = steps.size();
  std::string time_text = type == ScalarType::kInt ? "t = tolong(t)" : "t";
  Rows events = call.Text("input | where " + any + " | project " + timeline.DimensionList() +
                              time_text + step_list + " | sort by " + timeline.DimensionOrder() +
                              "t asc",
                          {{"input", call.Renamed(rows, columns)}});
  if (type == ScalarType::kInt) {
    for (size_t i = 0; i < steps.size(); ++i) {
      settings.schema.columns[settings.dimension_count + i].type = ScalarType::kLong;
    }
  }
  Schema schema = settings.schema;
  return call.Function(functions::MakeSequenceDetect(std::move(settings)), {std::move(events)},
                       schema);
}

Rows BindFunnelSequence(PluginCall& call) {
  Timeline timeline;
  timeline.ReadBounds(call);
  Scalar step_max = timeline.ReadSpan(call, "MaxSequenceStepWindow");
  timeline.ReadStep(call, "Step");
  BoundColumn state = call.Column("StateColumn");
  auto sequence = Sequence(call);
  call.Finish();
  if (call.failed()) return call.Failed();

  Rows events = call.Text("input | where t between (start .. end) | project id, t, i = " +
                              timeline.IndexText("t") + ", state | sort by id asc, t asc",
                          {{"input", WithState(call, timeline, state)}}, timeline.Values(call));
  functions::FunnelSettings settings{timeline.scale, *std::move(sequence), {}};
  settings.schema.columns = {{"t", timeline.time.type, ""},
                             {"prev", state.type, ""},
                             {"next", state.type, ""},
                             {"id", timeline.id.type, ""}};
  Schema schema = settings.schema;
  Rows transitions = call.Function(
      functions::MakeFunnelSequence(std::move(settings), std::move(step_max)),
      {std::move(events)}, schema);
  if (call.failed()) return call.Failed();
  auto table = [&](const std::string& keys, const std::string& ties) {
    Rows rows = call.Text("transitions | summarize by " + keys + ", id | sort by id asc"
                          "| summarize dcount = count(), samples = make_list(id, 128) by " + keys +
                              "| sort by t asc, dcount desc, " + ties,
                          {{"transitions", transitions}});
    if (rows.failed) return rows;
    std::vector<std::string> names;
    for (const BoundColumn& column : rows.columns()) {
      names.push_back(column.name == "t" ? timeline.time.name : column.name);
    }
    return call.WithNames(std::move(rows), names);
  };
  Rows both = table("t, prev, next", "prev asc, next asc");
  Rows before = table("t, prev", "prev asc");
  Rows after = table("t, next", "next asc");
  if (call.failed()) return call.Failed();
  call.AddResults(both, {std::move(before), std::move(after)});
  return both;
}

Rows BindFunnelSequenceCompletion(PluginCall& call) {
  Timeline timeline;
  timeline.ReadBounds(call);
  timeline.ReadStep(call, "BinSize");
  BoundColumn state = call.Column("StateColumn");
  auto sequence = Sequence(call);
  if (call.failed()) return call.Failed();
  auto periods = Elements(call, "MaxSequenceStepPeriods", timeline.span_type());
  call.Finish();
  if (call.failed()) return call.Failed();
  for (const Scalar& period : *periods) {
    if (period.is_null()) return call.Fail("SEM0222", "A period must be a length of time.");
  }

  Rows events = call.Text(
      "input | where t between (start .. end) | project i = " + timeline.IndexText("t") +
          ", id, t, state = tostring(state) | where state in (sequence)"
          " | sort by i asc, id asc, t asc",
      {{"input", WithState(call, timeline, state)}},
      [&] {
        auto values = timeline.Values(call);
        std::string json = "[";
        for (const std::string& one : *sequence) {
          json += (json.size() > 1 ? "," : "") + QuoteString(one);
        }
        values.push_back({"sequence", call.Literal(Scalar::Dynamic(json + "]"))});
        return values;
      }());
  functions::FunnelSettings settings{timeline.scale, *std::move(sequence), {}};
  settings.schema.columns = {{timeline.time.name, timeline.time.type, ""},
                             {state.name, ScalarType::kString, ""},
                             {"Period", timeline.span_type(), ""},
                             {"dcount", ScalarType::kLong, ""}};
  Schema schema = settings.schema;
  return call.Function(
      functions::MakeFunnelSequenceCompletion(std::move(settings), *std::move(periods)),
      {std::move(events)}, schema);
}

Rows BindRollingPercentile(PluginCall& call) {
  BoundColumn value = call.Column("ValueColumn");
  Scalar percentile = call.Constant("Percentile");
  Timeline timeline;
  timeline.time = call.Column("IndexColumn");
  if (call.failed()) return call.Failed();
  Scalar bin = timeline.ReadSpan(call, "BinSize");
  Scalar bins = call.Constant("BinsPerWindow", ScalarType::kLong);
  timeline.ReadDimensions(call);
  if (call.failed()) return call.Failed();
  if (!IsNumeric(percentile.type()) || percentile.is_null()) {
    return call.Fail("SEM0220", "The percentile must be a number.");
  }
  if (bins.is_null() || bins.int64_value() < 1) {
    return call.Fail("SEM0222", "BinsPerWindow must be 1 or more.");
  }
  if (!IsNumeric(value.type) && value.type != ScalarType::kDatetime &&
      value.type != ScalarType::kTimespan) {
    return call.Fail("SEM0220", "The values must be numbers, datetimes or timespans.");
  }

  // Each value counts in its bin and in those after it that reach back to it.
  std::vector<std::pair<BoundColumn, std::string>> columns = {{value, "v"}, {timeline.time, "t"}};
  for (size_t i = 0; i < timeline.dimensions.size(); ++i) {
    columns.emplace_back(timeline.dimensions[i], "d" + std::to_string(i));
  }
  std::string d = timeline.DimensionList();
  Rows rows = call.Text(
      "let binned = materialize(input | where isnotnull(v) | summarize n = count() by " + d +
          "b = bin(t, size), v);\n"
          "let last = toscalar(binned | summarize max(b));\n"
          "binned | extend offset = range(0, count - 1, 1)"
          "| mv-expand offset to typeof(long)"
          "| extend b = b + offset * size"
          "| where b <= last"
          "| summarize p = percentilew(v, n, " + percentile.ToText() + ") by " + d + "b"
          "| sort by " + timeline.DimensionOrder() + "b asc"
          "| project b, " + d + "p",
      {{"input", call.Renamed(call.input(), columns)}},
      {{"size", call.Literal(bin)}, {"count", call.Literal(bins)}});
  if (call.failed()) return call.Failed();
  std::string name = "rolling_" + bins.ToText() + "_percentile_" + value.name + "_" +
                     percentile.ToText();
  std::vector<std::string> names = {timeline.time.name};
  for (const BoundColumn& dimension : timeline.dimensions) names.push_back(dimension.name);
  names.push_back(std::move(name));
  return call.WithNames(std::move(rows), names);
}

}  // namespace sluice::semantics
