// Kernels over dynamic arrays.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(ArrayLength);
SLUICE_KERNEL(ArrayConcat);
SLUICE_KERNEL(ArraySlice);        // (array, first, last): both inclusive, from the end when < 0
SLUICE_KERNEL(ArraySplit);        // (array, index or array of indices)
SLUICE_KERNEL(ArraySum);
SLUICE_KERNEL(ArrayReverse);
SLUICE_KERNEL(ArrayRotateLeft);
SLUICE_KERNEL(ArrayRotateRight);
SLUICE_KERNEL(ArrayShiftLeft);    // (array, count, [default])
SLUICE_KERNEL(ArrayShiftRight);
SLUICE_KERNEL(ArrayIndexOf);      // (array, value, [start], [length], [occurrence])
SLUICE_KERNEL(ArrayIff);          // (conditions, then, else)
SLUICE_KERNEL(ArraySortAsc);      // (array, ..., [nulls_last]) to an array of the arrays
SLUICE_KERNEL(ArraySortDesc);
SLUICE_KERNEL(StrcatArray);       // (array, delimiter)
SLUICE_KERNEL(Zip);
SLUICE_KERNEL(Repeat);
SLUICE_KERNEL(RangeOfLongs);      // (start, stop, [step]); also datetimes and timespans
SLUICE_KERNEL(RangeOfReals);

}  // namespace sluice::functions
