// Kernels of conversions from text and dynamics, and of text from values.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(ValueToString);    // Of any type; null gives the empty string.
SLUICE_KERNEL(ValueToDynamic);   // Of any type.

SLUICE_KERNEL(StringToBool);
SLUICE_KERNEL(StringToInt);
SLUICE_KERNEL(StringToLong);
SLUICE_KERNEL(StringToReal);
SLUICE_KERNEL(StringToDecimal);
SLUICE_KERNEL(StringToDatetime);
SLUICE_KERNEL(StringToTimespan);
SLUICE_KERNEL(StringToGuid);
SLUICE_KERNEL(StringToDynamic);  // parse_json()

SLUICE_KERNEL(DynamicToBool);
SLUICE_KERNEL(DynamicToInt);
SLUICE_KERNEL(DynamicToLong);
SLUICE_KERNEL(DynamicToReal);
SLUICE_KERNEL(DynamicToDecimal);
SLUICE_KERNEL(DynamicToDatetime);
SLUICE_KERNEL(DynamicToTimespan);
SLUICE_KERNEL(DynamicToGuid);
SLUICE_KERNEL(DynamicToDynamic);

SLUICE_KERNEL(ToHex);            // (long, [width])

}  // namespace sluice::functions
