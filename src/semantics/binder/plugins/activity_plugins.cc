// Plugins that count who was active when. The engine reduces the records to one per id and window;
// what is left is counted by functions/plugins/activity_functions.h.
// https://learn.microsoft.com/kusto/query/activity-metrics-plugin (each plugin has a page)
#include <algorithm>
#include <cmath>

#include "functions/plugins/activity_functions.h"
#include "semantics/binder/plugins/plugin_table.h"
#include "semantics/binder/plugins/timeline.h"

namespace sluice::semantics {
namespace {

// The schema of a result: window, dimensions, and what is counted.
Schema ResultSchema(const Timeline& timeline, std::vector<Column> counted) {
  Schema schema;
  schema.columns.push_back({timeline.time.name, timeline.time.type, ""});
  for (const BoundColumn& dimension : timeline.dimensions) {
    schema.columns.push_back({dimension.name, dimension.type, ""});
  }
  for (Column& column : counted) schema.columns.push_back(std::move(column));
  return schema;
}

functions::ActivitySettings Settings(const Timeline& timeline, std::vector<Column> counted) {
  functions::ActivitySettings settings;
  settings.dimension_count = timeline.dimensions.size();
  settings.scale = timeline.scale;
  settings.last = timeline.scale.IndexOf(timeline.end);
  settings.schema = ResultSchema(timeline, std::move(counted));
  return settings;
}

Column Long(std::string name) { return {std::move(name), ScalarType::kLong, ""}; }
Column Real(std::string name) { return {std::move(name), ScalarType::kReal, ""}; }

// How many windows of the scale a span covers, rounded down, at least 1.
int64_t WindowsOf(const functions::BinScale& scale, const Scalar& span) {
  constexpr int64_t kTicksPerDay = 864'000'000'000;
  int64_t windows = 1;
  switch (scale.unit) {
    case functions::BinUnit::kWeek: windows = span.int64_value() / (7 * kTicksPerDay); break;
    case functions::BinUnit::kMonth: windows = span.int64_value() / (30 * kTicksPerDay); break;
    case functions::BinUnit::kYear: windows = span.int64_value() / (365 * kTicksPerDay); break;
    case functions::BinUnit::kStep:
      windows = scale.type == ScalarType::kReal
                    ? static_cast<int64_t>(std::floor(span.real_value() / scale.step.real_value()))
                    : span.int64_value() / scale.step.int64_value();
      break;
  }
  return std::max<int64_t>(windows, 1);
}

// The records between the bounds, per dimensions, id and window.
Rows PerWindow(PluginCall& call, const Timeline& timeline, int64_t first_window,
               bool with_records) {
  std::string text = "input | where t <= end | extend i = " + timeline.IndexText("t") +
                     " | where i >= " + std::to_string(first_window) +
                     (first_window == 0 ? " and t >= start" : "");
  text += with_records ? " | summarize n = count() by " : " | summarize by ";
  text += timeline.DimensionList() + "id, i | sort by " + timeline.DimensionOrder() +
          "id asc, i asc | project " + timeline.DimensionList() + "id, i";
  if (with_records) text += ", n";
  return call.Text(text, {{"input", timeline.Input(call)}}, timeline.Values(call));
}

}  // namespace

Rows BindActivityCountsMetrics(PluginCall& call) {
  Timeline timeline;
  timeline.ReadBounds(call);
  timeline.ReadStep(call, "Step");
  timeline.ReadDimensions(call);
  if (call.failed()) return call.Failed();
  auto settings = Settings(timeline, {Long("count"), Long("dcount"), Long("new_dcount"),
                                      Long("aggregated_dcount")});
  Schema schema = settings.schema;
  return call.Function(functions::MakeActivityCountsMetrics(std::move(settings)),
                       {PerWindow(call, timeline, 0, true)}, schema);
}

Rows BindActivityMetrics(PluginCall& call) {
  Timeline timeline;
  timeline.ReadColumns(call);
  // The bounds may be left out; there are no dimensions then.
  if (call.argument_count() > 1) {
    timeline.ReadStartAndEnd(call);
  } else if (!call.failed()) {
    timeline.FindStartAndEnd(call);
  }
  timeline.ReadStep(call, "Window");
  timeline.ReadDimensions(call);
  if (call.failed()) return call.Failed();
  auto settings = Settings(timeline, {Long("dcount_values"), Long("dcount_newvalues"),
                                      Real("retention_rate"), Real("churn_rate")});
  Schema schema = settings.schema;
  return call.Function(functions::MakeActivityMetrics(std::move(settings)),
                       {PerWindow(call, timeline, 0, false)}, schema);
}

Rows BindActivityEngagement(PluginCall& call) {
  Timeline timeline;
  timeline.ReadColumns(call);
  // The bounds may be left out; there are no dimensions then.
  if (call.argument_count() > 2) {
    timeline.ReadStartAndEnd(call);
  } else if (!call.failed()) {
    timeline.FindStartAndEnd(call);
  }
  timeline.ReadStep(call, "InnerActivityWindow");
  Scalar outer = timeline.ReadSpan(call, "OuterActivityWindow");
  timeline.ReadDimensions(call);
  if (call.failed()) return call.Failed();
  auto settings = Settings(timeline, {Long("dcount_activities_inner"),
                                      Long("dcount_activities_outer"), Real("activity_ratio")});
  Schema schema = settings.schema;
  int64_t windows = WindowsOf(timeline.scale, outer);
  return call.Function(functions::MakeActivityEngagement(std::move(settings), windows),
                       {PerWindow(call, timeline, 1 - windows, false)}, schema);
}

Rows BindSlidingWindowCounts(PluginCall& call) {
  Timeline timeline;
  timeline.ReadBounds(call);
  Scalar lookback = timeline.ReadSpan(call, "LookbackWindow");
  timeline.ReadStep(call, "Bin");
  timeline.ReadDimensions(call);
  if (call.failed()) return call.Failed();
  auto settings = Settings(timeline, {Long("Count"), Long("dcount")});
  Schema schema = settings.schema;
  int64_t windows = WindowsOf(timeline.scale, lookback);
  return call.Function(functions::MakeSlidingWindowCounts(std::move(settings), windows),
                       {PerWindow(call, timeline, 1 - windows, true)}, schema);
}

Rows BindNewActivityMetrics(PluginCall& call) {
  Timeline timeline;
  timeline.ReadBounds(call);
  timeline.ReadStep(call, "Window");
  if (call.failed()) return call.Failed();
  std::optional<int64_t> cohort;
  const syntax::Expression* next = call.Peek("Cohort");
  if (next != nullptr && !call.IsColumn(*next) && !call.IsTabular(*next)) {
    if (auto value = call.OptionalConstant("Cohort", timeline.constant_type());
        value && !value->is_null() && !call.failed()) {
      cohort = timeline.scale.IndexOf(*value);
    }
  }
  std::optional<Rows> lookback;
  while (!call.failed() && call.HasNext()) {
    if (call.IsTabular(*call.PeekAny())) {
      lookback = call.Table("Lookback");
      call.Finish();
      break;
    }
    timeline.dimensions.push_back(call.Column("Dimension"));
  }
  if (call.failed()) return call.Failed();

  Rows windows = PerWindow(call, timeline, 0, false);
  if (lookback) {
    const BoundColumn* seen = lookback->Find(timeline.id.name);
    if (seen == nullptr && lookback->columns().size() == 1) seen = &lookback->columns()[0];
    if (seen == nullptr || seen->type != timeline.id.type) {
      return call.Fail("SEM0220", "the lookback table has no column '" + timeline.id.name +
                                      "' of the type of the ids.");
    }
    windows = call.Text("windows | join kind=leftanti (lookback | distinct id) on id | sort by " +
                            timeline.DimensionOrder() + "id asc, i asc",
                        {{"windows", std::move(windows)},
                         {"lookback", call.Renamed(*lookback, {{*seen, "id"}})}});
  }
  auto settings = Settings(
      timeline, {Long("dcount_new_values"), Long("dcount_retained_values"),
                 Long("dcount_churn_values"), Real("retention_rate"), Real("churn_rate")});
  settings.schema.columns[0].name = "to_" + timeline.time.name;
  settings.schema.columns.insert(settings.schema.columns.begin(),
                                 {"from_" + timeline.time.name, timeline.time.type, ""});
  Schema schema = settings.schema;
  return call.Function(functions::MakeNewActivityMetrics(std::move(settings), cohort),
                       {std::move(windows)}, schema);
}

Rows BindActiveUsersCount(PluginCall& call) {
  Timeline timeline;
  timeline.ReadBounds(call);
  Scalar lookback = timeline.ReadSpan(call, "LookbackWindow");
  Timeline periods = timeline;
  periods.ReadStep(call, "Period");
  Scalar periods_min = call.Constant("ActivePeriodsCount");
  timeline.ReadStep(call, "Bin");
  timeline.ReadDimensions(call);
  if (call.failed()) return call.Failed();
  if (!IsNumeric(periods_min.type()) || periods_min.is_null()) {
    return call.Fail("SEM0220", "ActivePeriodsCount must be a number.");
  }
  int64_t least = std::atoll(periods_min.ToText().c_str());
  int64_t window_count = WindowsOf(periods.scale, lookback);
  std::string keys = timeline.DimensionList() + "id, p, i, inside";
  Rows rows = call.Text(
      "input | where t <= end | extend p = " + periods.IndexText("t") + ", i = " +
          timeline.IndexText("t") + ", inside = t >= start | where p > -" +
          std::to_string(window_count) + " | summarize by " + keys + " | sort by " +
          timeline.DimensionOrder() + "id asc, p asc, i asc | project " + keys,
      {{"input", timeline.Input(call)}}, timeline.Values(call));
  auto settings = Settings(timeline, {Long("dcount")});
  Schema schema = settings.schema;
  return call.Function(functions::MakeActiveUsersCount(std::move(settings), window_count, least),
                       {std::move(rows)}, schema);
}

Rows BindSessionCount(PluginCall& call) {
  Timeline timeline;
  timeline.ReadBounds(call);
  timeline.ReadStep(call, "Bin");
  Scalar lookback = timeline.ReadSpan(call, "LookBackWindow");
  timeline.ReadDimensions(call);
  if (call.failed()) return call.Failed();
  std::string keys = timeline.DimensionList() + "id, t, i";
  Rows rows = call.Text("input | where t between (start .. end) | extend i = " +
                            timeline.IndexText("t") + " | summarize by " + keys + " | sort by " +
                            timeline.DimensionOrder() + "id asc, t asc | project " + keys,
                        {{"input", timeline.Input(call)}}, timeline.Values(call));
  auto settings = Settings(timeline, {Long("count_sessions")});
  Schema schema = settings.schema;
  return call.Function(functions::MakeSessionCount(std::move(settings), lookback),
                       {std::move(rows)}, schema);
}

}  // namespace sluice::semantics
