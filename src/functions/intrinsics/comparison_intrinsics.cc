// https://learn.microsoft.com/kusto/query/numerical-operators,
// https://learn.microsoft.com/kusto/query/logical-operators and
// https://learn.microsoft.com/kusto/query/in-cs-operator; nulls:
// https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
#include <cmath>
#include <string>

#include "functions/intrinsics/intrinsic_families.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {

int CompareScalars(const Scalar& a, const Scalar& b) {
  const auto order = [](const auto& left, const auto& right) {
    return left < right ? -1 : right < left ? 1 : 0;
  };
  switch (a.type()) {
    case ScalarType::kBool: return order(a.bool_value(), b.bool_value());
    case ScalarType::kInt:
    case ScalarType::kLong:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return order(a.int64_value(), b.int64_value());
    case ScalarType::kReal: {
      const bool left_nan = std::isnan(a.real_value());
      const bool right_nan = std::isnan(b.real_value());
      if (left_nan || right_nan) return order(left_nan, right_nan);
      return order(a.real_value(), b.real_value());
    }
    case ScalarType::kDecimal: return order(a.decimal_value().units, b.decimal_value().units);
    case ScalarType::kGuid: return order(a.guid_value().bytes, b.guid_value().bytes);
    case ScalarType::kString:
    case ScalarType::kDynamic: return order(a.string_value(), b.string_value());
  }
  return 0;
}

namespace {

bool IsNan(const Scalar& value) {
  return value.type() == ScalarType::kReal && std::isnan(value.real_value());
}

Result<Scalar> Equality(const IntrinsicCall& call, bool negated) {
  const Scalar& a = call[0];
  const Scalar& b = call[1];
  if (a.is_null() || b.is_null()) {
    return a.is_null() && b.is_null() ? call.Null() : Scalar::Bool(negated);
  }
  const bool equal = !IsNan(a) && !IsNan(b) && CompareScalars(a, b) == 0;
  return Scalar::Bool(equal != negated);
}
Result<Scalar> Equal(const IntrinsicCall& call) { return Equality(call, false); }
Result<Scalar> NotEqual(const IntrinsicCall& call) { return Equality(call, true); }

template <bool (*Test)(int order)>
Result<Scalar> Order(const IntrinsicCall& call) {
  if (call[0].is_null() || call[1].is_null()) return call.Null();
  if (IsNan(call[0]) || IsNan(call[1])) return Scalar::Bool(false);
  return Scalar::Bool(Test(CompareScalars(call[0], call[1])));
}
bool IsLess(int order) { return order < 0; }
bool IsLessOrEqual(int order) { return order <= 0; }
bool IsGreater(int order) { return order > 0; }
bool IsGreaterOrEqual(int order) { return order >= 0; }

template <bool decisive>
Result<Scalar> Logical(const IntrinsicCall& call) {
  bool any_null = false;
  for (size_t i = 0; i < call.count; ++i) {
    if (call[i].is_null()) {
      any_null = true;
    } else if (call[i].bool_value() == decisive) {
      return Scalar::Bool(decisive);
    }
  }
  return any_null ? call.Null() : Scalar::Bool(!decisive);
}

Result<Scalar> Not(const IntrinsicCall& call) {
  return call[0].is_null() ? call.Null() : Scalar::Bool(!call[0].bool_value());
}

// The equalities with all items, joined by `or`; for !in the reverse.
template <bool negated, bool ignore_case>
Result<Scalar> In(const IntrinsicCall& call) {
  const Scalar& value = call[0];
  const bool fold = ignore_case && value.type() == ScalarType::kString;
  bool both_null = false;
  for (size_t i = 1; i < call.count; ++i) {
    const Scalar& item = call[i];
    if (value.is_null() || item.is_null()) {
      both_null = both_null || (value.is_null() && item.is_null());
      continue;
    }
    if (IsNan(value) || IsNan(item)) continue;
    if (fold ? EqualIgnoringCase(value.string_value(), item.string_value())
             : CompareScalars(value, item) == 0) {
      return Scalar::Bool(!negated);
    }
  }
  return both_null ? call.Null() : Scalar::Bool(negated);
}

constexpr IntrinsicEntry kEntries[] = {
    {"==", &Equal},
    {"!=", &NotEqual},
    {"<", &Order<&IsLess>},
    {"<=", &Order<&IsLessOrEqual>},
    {">", &Order<&IsGreater>},
    {">=", &Order<&IsGreaterOrEqual>},
    {"and", &Logical<false>},
    {"or", &Logical<true>},
    {"not", &Not},
    {"in", &In<false, false>},
    {"!in", &In<true, false>},
    {"in~", &In<false, true>},
    {"!in~", &In<true, true>},
};

}  // namespace

std::span<const IntrinsicEntry> ComparisonIntrinsics() { return kEntries; }

}  // namespace sluice::functions
