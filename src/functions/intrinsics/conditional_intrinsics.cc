// https://learn.microsoft.com/kusto/query/scalar-functions#conditional-functions
#include <cmath>

#include "functions/intrinsics/intrinsic_families.h"
#include "functions/numeric_rules.h"

namespace sluice::functions {
namespace {

bool IsTrue(const Scalar& value) { return !value.is_null() && value.bool_value(); }

Result<Scalar> Iff(const IntrinsicCall& call) { return IsTrue(call[0]) ? call[1] : call[2]; }

Result<Scalar> Case(const IntrinsicCall& call) {
  size_t i = 0;
  for (; i + 1 < call.count; i += 2) {
    if (IsTrue(call[i])) return call[i + 1];
  }
  return call[i];
}

bool IsEmpty(const Scalar& value) {
  if (value.is_null()) return true;
  if (value.type() == ScalarType::kString) return value.string_value().empty();
  if (value.type() != ScalarType::kDynamic) return false;
  return value.string_value() == "\"\"" || value.string_value() == "null";
}

// For strings the first one that is not empty.
Result<Scalar> Coalesce(const IntrinsicCall& call) {
  for (size_t i = 0; i < call.count; ++i) {
    if (call[i].is_null()) continue;
    if (call.type == ScalarType::kString && call[i].string_value().empty()) continue;
    return call[i];
  }
  return call.Null();
}

bool IsNan(const Scalar& value) {
  return value.type() == ScalarType::kReal && std::isnan(value.real_value());
}

// NaN is both the least and the greatest.
template <int sign>
Result<Scalar> Extremum(const IntrinsicCall& call) {
  const Scalar* best = nullptr;
  for (size_t i = 0; i < call.count; ++i) {
    if (call[i].is_null()) continue;
    if (IsNan(call[i])) return call[i];
    if (best == nullptr || CompareScalars(call[i], *best) * sign > 0) best = &call[i];
  }
  return best == nullptr ? call.Null() : *best;
}

// A string is never null.
Result<Scalar> IsNull(const IntrinsicCall& call) { return Scalar::Bool(call[0].is_null()); }
Result<Scalar> IsNotNull(const IntrinsicCall& call) { return Scalar::Bool(!call[0].is_null()); }
Result<Scalar> Empty(const IntrinsicCall& call) { return Scalar::Bool(IsEmpty(call[0])); }
Result<Scalar> NotEmpty(const IntrinsicCall& call) { return Scalar::Bool(!IsEmpty(call[0])); }

Result<Scalar> Assert(const IntrinsicCall& call) {
  if (IsTrue(call[0])) return Scalar::Bool(true);
  return InvalidArgument(call[1].string_value());
}

Result<Scalar> Around(const IntrinsicCall& call) {
  for (size_t i = 0; i < 3; ++i) {
    if (call[i].is_null()) return call.Null();
  }
  switch (call[0].type()) {
    case ScalarType::kReal: {
      const double value = call[0].real_value();
      const double center = call[1].real_value();
      const double delta = call[2].real_value();
      return Scalar::Bool(value >= center - delta && value <= center + delta);
    }
    case ScalarType::kDecimal: {
      const Decimal& value = call[0].decimal_value();
      Decimal low;
      Decimal high;
      const __int128 center = call[1].decimal_value().units;
      const __int128 delta = call[2].decimal_value().units;
      if (!SubtractDecimal(center, delta, low.units)) return call.Null();
      if (!AddDecimal(center, delta, high.units)) return call.Null();
      return Scalar::Bool(value >= low && value <= high);
    }
    default: {
      const int64_t value = call[0].int64_value();
      const int64_t center = call[1].int64_value();
      const int64_t delta = call[2].int64_value();
      return Scalar::Bool(value >= SubtractWhole(center, delta) && value <= AddWhole(center, delta));
    }
  }
}

constexpr IntrinsicEntry kEntries[] = {
    {"iff", &Iff},
    {"case", &Case},
    {"coalesce", &Coalesce},
    {"max_of", &Extremum<1>},
    {"min_of", &Extremum<-1>},
    {"isnull", &IsNull},
    {"isnotnull", &IsNotNull},
    {"isempty", &Empty},
    {"isnotempty", &NotEmpty},
    {"assert", &Assert},
    {"around", &Around},
};

}  // namespace

std::span<const IntrinsicEntry> ConditionalIntrinsics() { return kEntries; }

}  // namespace sluice::functions
