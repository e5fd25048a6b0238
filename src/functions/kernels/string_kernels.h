// Kernels of string functions.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(StrcatDelim);
SLUICE_KERNEL(ReplaceStrings);
SLUICE_KERNEL(Strcmp);
SLUICE_KERNEL(Strrep);
SLUICE_KERNEL(Reverse);
SLUICE_KERNEL(IndexOf);
SLUICE_KERNEL(CountOf);
SLUICE_KERNEL(Split);
SLUICE_KERNEL(Translate);
SLUICE_KERNEL(IsAscii);
SLUICE_KERNEL(IsUtf8);
SLUICE_KERNEL(CodepointsFromString);
SLUICE_KERNEL(CodepointsToString);

}  // namespace sluice::functions
