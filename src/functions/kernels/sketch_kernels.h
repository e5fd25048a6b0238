// Kernels over the states that hll() and tdigest() leave.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

// Values that are no such state give null; states that cannot be merged end the query.
SLUICE_KERNEL(CountOfHll);
SLUICE_KERNEL(MergeHll);
SLUICE_KERNEL(IsHll);

SLUICE_KERNEL(PercentileOfTDigest);    // A digest, a percentile.
SLUICE_KERNEL(PercentilesOfTDigest);   // A digest, percentiles or an array of them.
SLUICE_KERNEL(PercentRankOfTDigest);   // A digest, a value of the digest's type.
SLUICE_KERNEL(RankOfTDigest);          // The same.
SLUICE_KERNEL(MergeTDigests);
SLUICE_KERNEL(IsTDigest);

}  // namespace sluice::functions
