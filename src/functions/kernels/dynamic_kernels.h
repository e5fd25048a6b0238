// Kernels over dynamics of any kind: access, comparison, arithmetic, packing.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(DynamicMember);   // (bag, name)
SLUICE_KERNEL(DynamicElement);  // (array, index) or (bag, name)

SLUICE_KERNEL(DynamicEqual);
SLUICE_KERNEL(DynamicNotEqual);
SLUICE_KERNEL(DynamicLess);
SLUICE_KERNEL(DynamicLessOrEqual);
SLUICE_KERNEL(DynamicGreater);
SLUICE_KERNEL(DynamicGreaterOrEqual);

SLUICE_KERNEL(DynamicAdd);
SLUICE_KERNEL(DynamicSubtract);
SLUICE_KERNEL(DynamicMultiply);
SLUICE_KERNEL(DynamicDivide);
SLUICE_KERNEL(DynamicModulo);
SLUICE_KERNEL(DynamicNegate);

SLUICE_KERNEL(GetType);
SLUICE_KERNEL(DynamicToJson);
SLUICE_KERNEL(PackArray);
SLUICE_KERNEL(BagPack);         // (name, value, name, value, ...)
SLUICE_KERNEL(BagPackPresent);  // The same without nulls and empty strings.
SLUICE_KERNEL(Treepath);
SLUICE_KERNEL(ExtractJson);     // (path, text)

// Follows a JSON path ("$.a.b[0]", "$['a']"); empty when there is nothing.
std::string_view FollowJsonPath(std::string_view json, std::string_view path);

SLUICE_KERNEL(EstimateDataSize);  // Of any values, in bytes.

}  // namespace sluice::functions
