// https://learn.microsoft.com/kusto/query/numerical-operators and
// https://learn.microsoft.com/kusto/query/datetime-timespan-arithmetic
#include <cmath>

#include "functions/intrinsics/intrinsic_families.h"
#include "functions/numeric_rules.h"

namespace sluice::functions {
namespace {

using WholeRule = bool (*)(int64_t, int64_t, int64_t&);
using RealRule = bool (*)(double, double, double&);
using DecimalRule = bool (*)(__int128, __int128, __int128&);

// A whole number as the type of the call: a long, a datetime or a timespan.
Scalar Whole(int64_t value, ScalarType type) {
  return type == ScalarType::kDatetime   ? Scalar::Datetime(value)
         : type == ScalarType::kTimespan ? Scalar::Timespan(value)
         : type == ScalarType::kInt      ? Scalar::Int(static_cast<int32_t>(value))
                                         : Scalar::Long(value);
}

bool AnyNull(const IntrinsicCall& call) {
  for (size_t i = 0; i < call.count; ++i) {
    if (call[i].is_null()) return true;
  }
  return false;
}

Scalar OfWhole(const IntrinsicCall& call, WholeRule rule) {
  int64_t value = 0;
  if (!rule(call[0].int64_value(), call[1].int64_value(), value)) return call.Null();
  return Whole(value, call.type);
}
Scalar OfReal(const IntrinsicCall& call, RealRule rule) {
  double value = 0;
  if (!rule(call[0].real_value(), call[1].real_value(), value)) return call.Null();
  return Scalar::Real(value);
}
Scalar OfDecimal(const IntrinsicCall& call, DecimalRule rule) {
  Decimal value;
  if (!rule(call[0].decimal_value().units, call[1].decimal_value().units, value.units)) {
    return call.Null();
  }
  return Scalar::DecimalValue(value);
}

// Numbers of one type, else ticks.
Scalar OfAny(const IntrinsicCall& call, WholeRule whole, RealRule real, DecimalRule decimal) {
  if (AnyNull(call)) return call.Null();
  if (call[0].type() == ScalarType::kReal) return OfReal(call, real);
  if (call[0].type() == ScalarType::kDecimal) return OfDecimal(call, decimal);
  return OfWhole(call, whole);
}

template <int64_t (*Operation)(int64_t, int64_t)>
bool Always(int64_t a, int64_t b, int64_t& out) {
  out = Operation(a, b);
  return true;
}

// Ticks times or by a real: rounded, and none outside the range.
Scalar ScaledTicks(double ticks) {
  ticks = std::round(ticks);
  if (!(ticks >= -0x1p63 && ticks < 0x1p63)) return Scalar::Null(ScalarType::kTimespan);
  return Scalar::Timespan(static_cast<int64_t>(ticks));
}

double AsReal(const Scalar& value) {
  return value.type() == ScalarType::kReal ? value.real_value()
                                           : static_cast<double>(value.int64_value());
}

Result<Scalar> Add(const IntrinsicCall& call) {
  const bool datetime = call.type == ScalarType::kDatetime;
  if (datetime && !AnyNull(call) && call[1].type() == ScalarType::kDatetime) {
    const Scalar swapped[] = {call[1], call[0]};
    return OfWhole({swapped, 2, call.type}, &AddDatetime);
  }
  return OfAny(
      call, datetime ? &AddDatetime : &Always<&AddWhole>,
      [](double a, double b, double& out) { return out = a + b, true; }, &AddDecimal);
}

Result<Scalar> Subtract(const IntrinsicCall& call) {
  return OfAny(
      call, call.type == ScalarType::kDatetime ? &SubtractDatetime : &Always<&SubtractWhole>,
      [](double a, double b, double& out) { return out = a - b, true; }, &SubtractDecimal);
}

Result<Scalar> Multiply(const IntrinsicCall& call) {
  if (AnyNull(call)) return call.Null();
  if (call.type == ScalarType::kTimespan && (call[0].type() == ScalarType::kReal ||
                                             call[1].type() == ScalarType::kReal)) {
    return ScaledTicks(AsReal(call[0]) * AsReal(call[1]));
  }
  return OfAny(
      call, &Always<&MultiplyWhole>,
      [](double a, double b, double& out) { return out = a * b, true; }, &MultiplyDecimal);
}

Result<Scalar> Divide(const IntrinsicCall& call) {
  if (AnyNull(call)) return call.Null();
  if (call.type == ScalarType::kTimespan && call[1].type() == ScalarType::kReal) {
    return ScaledTicks(AsReal(call[0]) / AsReal(call[1]));
  }
  if (call.type == ScalarType::kReal) return Scalar::Real(AsReal(call[0]) / AsReal(call[1]));
  return OfAny(call, &DivideWhole, nullptr, &DivideDecimal);
}

Result<Scalar> Modulo(const IntrinsicCall& call) {
  return OfAny(
      call, &ModuloWhole,
      [](double a, double b, double& out) { return out = ModuloReal(a, b), true; },
      &ModuloDecimal);
}

Result<Scalar> Bin(const IntrinsicCall& call) {
  return OfAny(call, &BinWhole, &BinReal, &BinDecimal);
}

Result<Scalar> Negate(const IntrinsicCall& call) {
  const Scalar& value = call[0];
  if (value.is_null()) return call.Null();
  if (value.type() == ScalarType::kReal) return Scalar::Real(-value.real_value());
  if (value.type() == ScalarType::kDecimal) {
    return Scalar::DecimalValue({-value.decimal_value().units});
  }
  return Whole(SubtractWhole(0, value.int64_value()), call.type);
}

constexpr IntrinsicEntry kEntries[] = {
    {"+", &Add},    {"-", &Subtract}, {"*", &Multiply},     {"/", &Divide},
    {"%", &Modulo}, {"bin", &Bin},    {"negate", &Negate},
};

}  // namespace

std::span<const IntrinsicEntry> ArithmeticIntrinsics() { return kEntries; }

}  // namespace sluice::functions
