#include "functions/plugins/bin_scale.h"

#include <cmath>

#include "data/datetime.h"

namespace sluice::functions {
namespace {

constexpr int64_t kTicksPerDay = 864'000'000'000;

int64_t FloorDivide(int64_t a, int64_t b) {
  int64_t quotient = a / b;
  return quotient * b > a ? quotient - 1 : quotient;
}

// 0001-01-01 was a Monday; weeks begin on Sunday.
int64_t WeekOf(int64_t ticks) { return FloorDivide(ticks + kTicksPerDay, 7 * kTicksPerDay); }

int64_t MonthOf(int64_t ticks) {
  CivilTime civil = ToCivil(ticks);
  return int64_t{civil.year} * 12 + civil.month - 1;
}

Scalar OfType(ScalarType type, int64_t value) {
  switch (type) {
    case ScalarType::kDatetime: return Scalar::Datetime(value);
    case ScalarType::kTimespan: return Scalar::Timespan(value);
    case ScalarType::kInt: return Scalar::Int(static_cast<int32_t>(value));
    default: return Scalar::Long(value);
  }
}

}  // namespace

int64_t BinScale::IndexOf(const Scalar& value) const {
  switch (unit) {
    case BinUnit::kWeek: return WeekOf(value.int64_value()) - WeekOf(start.int64_value());
    case BinUnit::kMonth: return MonthOf(value.int64_value()) - MonthOf(start.int64_value());
    case BinUnit::kYear:
      return ToCivil(value.int64_value()).year - ToCivil(start.int64_value()).year;
    case BinUnit::kStep: break;
  }
  if (type == ScalarType::kReal) {
    return static_cast<int64_t>(
        std::floor((value.real_value() - start.real_value()) / step.real_value()));
  }
  return FloorDivide(value.int64_value() - start.int64_value(), step.int64_value());
}

Scalar BinScale::ValueOf(int64_t index) const {
  switch (unit) {
    case BinUnit::kWeek:
      return Scalar::Datetime((WeekOf(start.int64_value()) + index) * 7 * kTicksPerDay -
                              kTicksPerDay);
    case BinUnit::kMonth: {
      int64_t month = MonthOf(start.int64_value()) + index;
      return Scalar::Datetime(
          DaysFromCivil(static_cast<int>(month / 12), static_cast<int>(month % 12) + 1, 1) *
          kTicksPerDay);
    }
    case BinUnit::kYear:
      return Scalar::Datetime(
          DaysFromCivil(ToCivil(start.int64_value()).year + static_cast<int>(index), 1, 1) *
          kTicksPerDay);
    case BinUnit::kStep: break;
  }
  if (type == ScalarType::kReal) {
    return Scalar::Real(start.real_value() + static_cast<double>(index) * step.real_value());
  }
  return OfType(type, start.int64_value() + index * step.int64_value());
}

}  // namespace sluice::functions
