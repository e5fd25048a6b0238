// The windows of a timeline: equal steps from a start, or weeks, months or years of the calendar.
#pragma once

#include <cstdint>
#include <string>

#include "data/scalar.h"

namespace sluice::functions {

enum class BinUnit : uint8_t { kStep, kWeek, kMonth, kYear };

// Numbers windows: 0 begins at, or holds, the start.
struct BinScale {
  ScalarType type = ScalarType::kDatetime;  // Of the timeline.
  BinUnit unit = BinUnit::kStep;
  Scalar start = Scalar::Null(ScalarType::kDatetime);
  Scalar step = Scalar::Null(ScalarType::kTimespan);  // Of kStep, more than 0.

  // The number of the window that `value`, of the timeline's type, falls into.
  int64_t IndexOf(const Scalar& value) const;
  // Where a window begins.
  Scalar ValueOf(int64_t index) const;
};

}  // namespace sluice::functions
