// Kernels over arrays as sets. Order is that of the first appearance.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(SetHasElement);
SLUICE_KERNEL(SetHasElementIgnoringCase);
SLUICE_KERNEL(SetUnion);
SLUICE_KERNEL(SetIntersect);
SLUICE_KERNEL(SetDifference);
SLUICE_KERNEL(SetEquals);
SLUICE_KERNEL(JaccardIndex);

}  // namespace sluice::functions
