// Kernels of hash functions. xxHash64 takes values as their bytes, text as UTF-8, numbers and times
// in little-endian order; the digests take them as the text that tostring() gives.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(HashXxh64);     // (value, [modulus])
SLUICE_KERNEL(HashMd5);
SLUICE_KERNEL(HashSha1);
SLUICE_KERNEL(HashSha256);
SLUICE_KERNEL(HashCombine);
SLUICE_KERNEL(HashMany);

}  // namespace sluice::functions
