// Kernels over property bags.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(BagKeys);
SLUICE_KERNEL(BagMerge);       // The leftmost bag that has a name gives its value.
SLUICE_KERNEL(BagHasKey);      // (bag, name or JSON path)
SLUICE_KERNEL(BagRemoveKeys);  // (bag, array of names and JSON paths)
SLUICE_KERNEL(BagSetKey);      // (bag, name or JSON path, value)
SLUICE_KERNEL(BagZip);         // (array of names, array of values)

}  // namespace sluice::functions
