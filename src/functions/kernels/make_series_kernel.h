// The kernel of the make-series operator.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

// (items, from, to, step, defaults, axis type): items is an array of [bin, value, ...], a bin being
// a number (ticks for times). Gives an array with one series per value and the axis as the last.
// An absent end is that of the items. Null when there is nothing to tell the ends by. A step that is
// not greater than 0 is an error.
SLUICE_KERNEL(MakeSeriesOfLongs);
SLUICE_KERNEL(MakeSeriesOfReals);

}  // namespace sluice::functions
