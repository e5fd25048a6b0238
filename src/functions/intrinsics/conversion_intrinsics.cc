// Conversions between numbers, and of values to their own type. Fractions are cut. What does not
// fit is the nearest value for a real, the low bits for a long, and null for the rest.
// https://learn.microsoft.com/kusto/query/scalar-functions#type-functions
#include <cmath>

#include "data/datetime.h"
#include "functions/intrinsics/intrinsic_families.h"
#include "functions/numeric_rules.h"

namespace sluice::functions {
namespace {

constexpr __int128 kDecimalOne = 1'000'000'000'000'000'000;

// The whole part of a value; false when there is none.
bool WholePart(const Scalar& value, int64_t& out) {
  switch (value.type()) {
    case ScalarType::kBool: out = value.bool_value() ? 1 : 0; return true;
    case ScalarType::kReal: {
      const auto whole = WholeOfReal(value.real_value());
      out = whole.value_or(0);
      return whole.has_value();
    }
    case ScalarType::kDecimal: {
      const __int128 whole = value.decimal_value().units / kDecimalOne;
      if (whole < INT64_MIN || whole > INT64_MAX) return false;
      out = static_cast<int64_t>(whole);
      return true;
    }
    default: out = value.int64_value(); return true;
  }
}

Result<Scalar> ToLong(const IntrinsicCall& call) {
  int64_t whole = 0;
  if (call[0].is_null() || !WholePart(call[0], whole)) return call.Null();
  return Scalar::Long(whole);
}

Result<Scalar> ToInt(const IntrinsicCall& call) {
  int64_t whole = 0;
  if (call[0].is_null() || !WholePart(call[0], whole)) return call.Null();
  if (call[0].type() == ScalarType::kReal) return Scalar::Int(NearestInt(whole));
  if (call[0].type() != ScalarType::kDecimal) return Scalar::Int(LowHalf(whole));
  if (whole < INT32_MIN || whole > INT32_MAX) return call.Null();
  return Scalar::Int(static_cast<int32_t>(whole));
}

Result<Scalar> ToReal(const IntrinsicCall& call) {
  const Scalar& value = call[0];
  if (value.is_null()) return call.Null();
  switch (value.type()) {
    case ScalarType::kBool: return Scalar::Real(value.bool_value() ? 1 : 0);
    case ScalarType::kReal: return value;
    case ScalarType::kDecimal: return Scalar::Real(value.decimal_value().ToReal());
    default: return Scalar::Real(static_cast<double>(value.int64_value()));
  }
}

Result<Scalar> ToDecimal(const IntrinsicCall& call) {
  const Scalar& value = call[0];
  if (value.is_null()) return call.Null();
  if (value.type() == ScalarType::kDecimal) return value;
  if (value.type() == ScalarType::kReal) {
    const auto decimal = Decimal::FromReal(value.real_value());
    return decimal ? Scalar::DecimalValue(*decimal) : call.Null();
  }
  int64_t whole = 0;
  WholePart(value, whole);
  return Scalar::DecimalValue(Decimal::FromInt64(whole));
}

Result<Scalar> ToBool(const IntrinsicCall& call) {
  const Scalar& value = call[0];
  if (value.is_null()) return call.Null();
  if (value.type() == ScalarType::kBool) return value;
  if (value.type() == ScalarType::kReal) return Scalar::Bool(value.real_value() != 0);
  if (value.type() == ScalarType::kDecimal) return Scalar::Bool(value.decimal_value().units != 0);
  return Scalar::Bool(value.int64_value() != 0);
}

Result<Scalar> ToDatetime(const IntrinsicCall& call) {
  int64_t ticks = 0;
  if (call[0].is_null() || !WholePart(call[0], ticks)) return call.Null();
  if (ticks < 0 || ticks > kMaxDatetimeTicks) return call.Null();
  return Scalar::Datetime(ticks);
}

Result<Scalar> ToTimespan(const IntrinsicCall& call) {
  int64_t ticks = 0;
  if (call[0].is_null() || !WholePart(call[0], ticks)) return call.Null();
  return Scalar::Timespan(ticks);
}

Result<Scalar> ToString(const IntrinsicCall& call) {
  const Scalar& value = call[0];
  if (value.is_null()) return Scalar::String("");
  if (value.type() == ScalarType::kBool) {
    return Scalar::String(value.bool_value() ? "True" : "False");
  }
  if (value.type() == ScalarType::kReal && std::isinf(value.real_value())) {
    return Scalar::String(value.real_value() > 0 ? "inf" : "-inf");
  }
  return Scalar::String(value.ToText());
}

Result<Scalar> Same(const IntrinsicCall& call) { return call[0]; }

constexpr IntrinsicEntry kEntries[] = {
    {"tolong", &ToLong},         {"toint", &ToInt},           {"toreal", &ToReal},
    {"todecimal", &ToDecimal},   {"tobool", &ToBool},         {"todatetime", &ToDatetime},
    {"totimespan", &ToTimespan}, {"tostring", &ToString},     {"toguid", &Same},
    {"make_datetime", &Same},
};

}  // namespace

std::span<const IntrinsicEntry> ConversionIntrinsics() { return kEntries; }

}  // namespace sluice::functions
