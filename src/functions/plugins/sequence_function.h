// sequence_detect: events that meet conditions one after the other.
#pragma once

#include <memory>

#include "data/schema.h"
#include "functions/table_function.h"

namespace sluice::functions {

struct SequenceSettings {
  size_t dimension_count = 0;
  size_t step_count = 0;
  ScalarType time_type = ScalarType::kDatetime;  // datetime, timespan, long or real.
  // The longest time between two steps, and of the whole; of type timespan, long or real.
  Scalar step_max = Scalar::Null(ScalarType::kTimespan);
  Scalar span_max = Scalar::Null(ScalarType::kTimespan);
  Schema schema;  // Dimensions, a time per step, the duration.
};

// Input: dimensions, time, a bool per step; in order of dimensions and time. Every combination of
// events that meets the steps in turn, each later than the one before, is a row of the result.
std::shared_ptr<const TableFunction> MakeSequenceDetect(SequenceSettings settings);

}  // namespace sluice::functions
