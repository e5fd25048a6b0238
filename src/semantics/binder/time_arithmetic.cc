// Arithmetic of datetimes and timespans beyond what engines have: a datetime counts as the timespan
// since datetime(0001-01-01), and a number beside a timespan in a remainder as ticks.
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

BoundExpressionPointer BinderImpl::BindTimeArithmetic(std::string_view name,
                                                      const BoundExpressionPointer& left,
                                                      const BoundExpressionPointer& right,
                                                      SourceSpan span) {
  const auto is_datetime = [](const BoundExpressionPointer& value) {
    return value->type == ScalarType::kDatetime;
  };
  const auto is_timespan = [](const BoundExpressionPointer& value) {
    return value->type == ScalarType::kTimespan;
  };
  const auto first = [&] { return Literal(Scalar::Datetime(0), span); };
  const auto tick = [&] { return Literal(Scalar::Timespan(1), span); };
  const auto since_first = [&](const BoundExpressionPointer& value) {
    return MakeCall("-", {value, first()}, span);
  };
  const auto to_datetime = [&](BoundExpressionPointer value) {
    return MakeCall("+", {first(), std::move(value)}, span);
  };
  const bool left_number = IsNumeric(left->type);
  const bool right_number = IsNumeric(right->type);
  if (is_datetime(left) && is_datetime(right)) {
    if (name == "+") return MakeCall("+", {left, since_first(right)}, span);
    if (name == "/" || name == "%") {
      return MakeCall(name, {since_first(left), since_first(right)}, span);
    }
  } else if (is_timespan(left) && is_datetime(right) && name == "-") {
    return to_datetime(MakeCall("-", {left, since_first(right)}, span));
  } else if (is_timespan(left) && is_timespan(right) && name == "*") {
    return MakeCall("*", {left, MakeCall("/", {right, tick()}, span)}, span);
  } else if (is_datetime(left) && right_number && (name == "*" || name == "/")) {
    return to_datetime(MakeCall(name, {since_first(left), right}, span));
  } else if (left_number && is_datetime(right) && name == "*") {
    return to_datetime(MakeCall("*", {since_first(right), left}, span));
  } else if (is_datetime(left) && right_number && name == "%") {
    return to_datetime(
        MakeCall("%", {since_first(left), MakeCall("*", {tick(), right}, span)}, span));
  } else if (is_timespan(left) && right_number && name == "%") {
    return MakeCall("%", {left, MakeCall("*", {tick(), right}, span)}, span);
  }
  return nullptr;
}

}  // namespace sluice::semantics
