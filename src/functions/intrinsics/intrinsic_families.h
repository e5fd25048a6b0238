// The families of intrinsics.
#pragma once

#include <span>

#include "functions/intrinsic.h"

namespace sluice::functions {

std::span<const IntrinsicEntry> ArithmeticIntrinsics();
std::span<const IntrinsicEntry> ComparisonIntrinsics();
std::span<const IntrinsicEntry> ConditionalIntrinsics();
std::span<const IntrinsicEntry> ConversionIntrinsics();
std::span<const IntrinsicEntry> MathIntrinsics();
std::span<const IntrinsicEntry> StringIntrinsics();

}  // namespace sluice::functions
