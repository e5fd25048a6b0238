#include "semantics/binder/plugins/timeline.h"

#include "data/datetime.h"

namespace sluice::semantics {

using functions::BinUnit;

void Timeline::ReadColumns(PluginCall& call) {
  id = call.Column("IdColumn");
  time = call.Column("TimelineColumn");
  if (call.failed()) return;
  if (id.type == ScalarType::kDynamic) {
    call.Fail("SEM0220", "The column '" + id.name +
                             "' is of type dynamic: convert it, with tostring() or tolong().");
  }
  bool timeline = time.type == ScalarType::kDatetime || time.type == ScalarType::kTimespan ||
                  IsInteger(time.type) || time.type == ScalarType::kReal;
  if (!timeline) {
    call.Fail("SEM0220", "The timeline column '" + time.name +
                             "' must be of type datetime, timespan, int, long or real.");
  }
}

ScalarType Timeline::constant_type() const {
  return time.type == ScalarType::kInt ? ScalarType::kLong : time.type;
}

ScalarType Timeline::span_type() const {
  return time.type == ScalarType::kDatetime ? ScalarType::kTimespan : constant_type();
}

void Timeline::ReadStartAndEnd(PluginCall& call) {
  if (call.failed()) return;
  start = call.Constant("Start", constant_type());
  end = call.Constant("End", constant_type());
  if (!call.failed() && (start.is_null() || end.is_null())) {
    call.Fail("SEM0222", "The start and the end must not be null.");
  }
}

void Timeline::FindStartAndEnd(PluginCall& call) {
  Rows ends = call.Text("input | summarize start = min(t), end = max(t)",
                        {{"input", Input(call)}});
  auto rows = call.Evaluate(ends, 1);
  if (!rows) return;
  start = (*rows)[0][0];
  end = (*rows)[0][1];
  if (!start.is_null()) return;
  // No data, no windows.
  bool real = constant_type() == ScalarType::kReal;
  start = end = real ? Scalar::Real(0)
              : time.type == ScalarType::kDatetime ? Scalar::Datetime(0)
              : time.type == ScalarType::kTimespan ? Scalar::Timespan(0)
                                                   : Scalar::Long(0);
}

Scalar Timeline::ReadSpan(PluginCall& call, std::string_view parameter) {
  if (call.failed()) return Scalar::Null(span_type());
  Scalar span = call.Constant(parameter, span_type());
  if (call.failed()) return span;
  bool positive = !span.is_null() && (span.type() == ScalarType::kReal ? span.real_value() > 0
                                                                       : span.int64_value() > 0);
  if (!positive) {
    call.Fail("SEM0222", "The argument '" + std::string(parameter) + "' must be more than 0.");
  }
  return span;
}

void Timeline::ReadStep(PluginCall& call, std::string_view parameter) {
  if (call.failed()) return;
  scale.type = time.type;
  scale.start = start;
  const syntax::Expression* next = call.Peek(parameter);
  bool text = next != nullptr && next->kind == syntax::ExpressionKind::kLiteral &&
              next->As<syntax::LiteralExpression>().value.type() == ScalarType::kString;
  if (!text && next != nullptr && time.type == ScalarType::kDatetime) {
    text = call.TypeOf(*next) == ScalarType::kString;
  }
  if (!text) {
    scale.unit = BinUnit::kStep;
    scale.step = ReadSpan(call, parameter);
    return;
  }
  std::string unit = call.Constant(parameter, ScalarType::kString).string_value();
  if (unit == "week") {
    scale.unit = BinUnit::kWeek;
  } else if (unit == "month") {
    scale.unit = BinUnit::kMonth;
  } else if (unit == "year") {
    scale.unit = BinUnit::kYear;
  } else {
    call.Fail("SEM0240", "The argument '" + std::string(parameter) +
                             "' must be a length of time, or week, month or year, not '" + unit +
                             "'.");
    return;
  }
  if (time.type != ScalarType::kDatetime) {
    call.Fail("SEM0240", "A '" + unit + "' needs a timeline of type datetime.");
  }
}

void Timeline::ReadDimensions(PluginCall& call) {
  if (call.failed()) return;
  dimensions = call.RestColumns("Dimension");
  for (const BoundColumn& dimension : dimensions) {
    if (dimension.type != ScalarType::kDynamic || call.failed()) continue;
    call.Fail("SEM0220", "The column '" + dimension.name +
                             "' is of type dynamic: convert it, with tostring() or tolong().");
  }
}

Rows Timeline::Input(PluginCall& call) const {
  std::vector<std::pair<BoundColumn, std::string>> columns = {{id, "id"}, {time, "t"}};
  for (size_t i = 0; i < dimensions.size(); ++i) {
    columns.emplace_back(dimensions[i], "d" + std::to_string(i));
  }
  Rows rows = call.Renamed(call.input(), columns);
  if (time.type != ScalarType::kInt) return rows;
  return call.Text("input | extend t = tolong(t)", {{"input", std::move(rows)}});
}

std::vector<PluginCall::NamedValue> Timeline::Values(PluginCall& call) const {
  return {{"start", call.Literal(start)}, {"end", call.Literal(end)}};
}

std::string Timeline::DimensionList() const {
  std::string text;
  for (size_t i = 0; i < dimensions.size(); ++i) text += "d" + std::to_string(i) + ", ";
  return text;
}

std::string Timeline::DimensionOrder() const {
  std::string text;
  for (size_t i = 0; i < dimensions.size(); ++i) text += "d" + std::to_string(i) + " asc, ";
  return text;
}

std::string Timeline::IndexText(std::string_view time_name) const {
  std::string t(time_name);
  switch (scale.unit) {
    case BinUnit::kWeek:
      return "tolong(startofweek(" + t + ") - startofweek(start)) / tolong(7d)";
    case BinUnit::kMonth:
      return "tolong((getyear(" + t + ") * 12 + monthofyear(" + t +
             ")) - (getyear(start) * 12 + monthofyear(start)))";
    case BinUnit::kYear: return "tolong(getyear(" + t + ") - getyear(start))";
    case BinUnit::kStep: break;
  }
  if (time.type == ScalarType::kReal) {
    return "tolong(bin((" + t + " - start) / " + scale.step.ToLiteral() + ", 1.0))";
  }
  std::string step = std::to_string(scale.step.int64_value());
  return "bin(tolong(" + t + " - start), " + step + ") / " + step;
}

}  // namespace sluice::semantics
