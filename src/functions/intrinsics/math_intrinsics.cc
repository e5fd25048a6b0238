// https://learn.microsoft.com/kusto/query/scalar-functions#mathematical-functions
#include <cmath>
#include <numbers>

#include "base/random.h"
#include "functions/intrinsics/intrinsic_families.h"
#include "functions/numeric_rules.h"

namespace sluice::functions {
namespace {

template <double (*Function)(double)>
Result<Scalar> Unary(const IntrinsicCall& call) {
  return call[0].is_null() ? call.Null() : Scalar::Real(Function(call[0].real_value()));
}

// Null outside the function's domain.
template <double (*Function)(double)>
Result<Scalar> Partial(const IntrinsicCall& call) {
  if (call[0].is_null()) return call.Null();
  const double value = Function(call[0].real_value());
  return std::isnan(value) && !std::isnan(call[0].real_value()) ? call.Null() : Scalar::Real(value);
}

template <double (*Function)(double, double)>
Result<Scalar> Binary(const IntrinsicCall& call) {
  if (call[0].is_null() || call[1].is_null()) return call.Null();
  return Scalar::Real(Function(call[0].real_value(), call[1].real_value()));
}

template <bool (*Predicate)(double)>
Result<Scalar> Test(const IntrinsicCall& call) {
  return call[0].is_null() ? call.Null() : Scalar::Bool(Predicate(call[0].real_value()));
}

double Sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
double Exp2(double x) { return std::pow(2.0, x); }
double Exp10(double x) { return std::pow(10.0, x); }
double Cot(double x) { return 1 / std::tan(x); }
double Degrees(double x) { return x * (180 / std::numbers::pi); }
double Radians(double x) { return x * (std::numbers::pi / 180); }
bool IsNan(double x) { return std::isnan(x); }
bool IsInfinite(double x) { return std::isinf(x); }
bool IsFinite(double x) { return std::isfinite(x); }

Scalar Whole(int64_t value, ScalarType type) {
  return type == ScalarType::kInt        ? Scalar::Int(static_cast<int32_t>(value))
         : type == ScalarType::kTimespan ? Scalar::Timespan(value)
                                         : Scalar::Long(value);
}

Result<Scalar> Abs(const IntrinsicCall& call) {
  const Scalar& value = call[0];
  if (value.is_null()) return call.Null();
  if (value.type() == ScalarType::kReal) return Scalar::Real(std::fabs(value.real_value()));
  if (value.type() == ScalarType::kDecimal) {
    const __int128 units = value.decimal_value().units;
    return Scalar::DecimalValue({units < 0 ? -units : units});
  }
  return Whole(AbsWhole(value.int64_value()), call.type);
}

Result<Scalar> Ceiling(const IntrinsicCall& call) {
  const Scalar& value = call[0];
  if (value.is_null()) return call.Null();
  if (value.type() == ScalarType::kReal) return Scalar::Real(std::ceil(value.real_value()));
  if (value.type() != ScalarType::kDecimal) return value;
  constexpr __int128 kOne = 1'000'000'000'000'000'000;
  const __int128 units = value.decimal_value().units;
  const __int128 whole = units / kOne + (units > 0 && units % kOne != 0 ? 1 : 0);
  return Scalar::DecimalValue({whole * kOne});
}

Result<Scalar> Round(const IntrinsicCall& call) {
  const Scalar& value = call[0];
  if (value.is_null() || (call.count > 1 && call[1].is_null())) return call.Null();
  const int64_t digits = call.count > 1 ? call[1].int64_value() : 0;
  if (value.type() == ScalarType::kReal) {
    return Scalar::Real(RoundReal(value.real_value(), digits));
  }
  if (value.type() == ScalarType::kDecimal) {
    return Scalar::DecimalValue({RoundDecimal(value.decimal_value().units, digits)});
  }
  return Whole(RoundWhole(value.int64_value(), digits), call.type);
}

Result<Scalar> Pi(const IntrinsicCall&) { return Scalar::Real(std::numbers::pi); }

// In [0, 1), or a whole number below a bound.
Result<Scalar> Rand(const IntrinsicCall& call) {
  const double fraction = static_cast<double>(SystemRandom().Next() >> 11) * 0x1p-53;
  if (call.count == 0 || call[0].is_null() || call[0].int64_value() <= 1) {
    return Scalar::Real(fraction);
  }
  return Scalar::Real(std::floor(fraction * static_cast<double>(call[0].int64_value())));
}

Result<Scalar> NewGuid(const IntrinsicCall& call) {
  const auto guid = Guid::Parse(SystemRandom().NewGuid());
  return guid ? Scalar::GuidValue(*guid) : call.Null();
}

constexpr IntrinsicEntry kEntries[] = {
    {"abs", &Abs},
    {"ceiling", &Ceiling},
    {"round", &Round},
    {"sign", &Unary<&Sign>},
    {"pow", &Binary<&std::pow>},
    {"sqrt", &Unary<&std::sqrt>},
    {"exp", &Unary<&std::exp>},
    {"exp2", &Unary<&Exp2>},
    {"exp10", &Unary<&Exp10>},
    {"log", &Partial<&std::log>},
    {"log2", &Partial<&std::log2>},
    {"log10", &Partial<&std::log10>},
    {"sin", &Unary<&std::sin>},
    {"cos", &Unary<&std::cos>},
    {"tan", &Unary<&std::tan>},
    {"asin", &Partial<&std::asin>},
    {"acos", &Partial<&std::acos>},
    {"atan", &Unary<&std::atan>},
    {"atan2", &Binary<&std::atan2>},
    {"cot", &Unary<&Cot>},
    {"degrees", &Unary<&Degrees>},
    {"radians", &Unary<&Radians>},
    {"pi", &Pi},
    {"isnan", &Test<&IsNan>},
    {"isinf", &Test<&IsInfinite>},
    {"isfinite", &Test<&IsFinite>},
    {"rand", &Rand},
    {"new_guid", &NewGuid},
};

}  // namespace

std::span<const IntrinsicEntry> MathIntrinsics() { return kEntries; }

}  // namespace sluice::functions
