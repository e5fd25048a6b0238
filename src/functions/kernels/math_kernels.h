// Kernels of mathematical, bit and bin functions.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(Gamma);
SLUICE_KERNEL(LogGamma);
SLUICE_KERNEL(Erf);
SLUICE_KERNEL(Erfc);
SLUICE_KERNEL(BetaCdf);
SLUICE_KERNEL(BetaInverse);
SLUICE_KERNEL(BetaPdf);
SLUICE_KERNEL(WelchTest);

SLUICE_KERNEL(BinAtLong);
SLUICE_KERNEL(BinAtReal);

SLUICE_KERNEL(BinaryAnd);
SLUICE_KERNEL(BinaryOr);
SLUICE_KERNEL(BinaryXor);
SLUICE_KERNEL(BinaryNot);
SLUICE_KERNEL(BinaryShiftLeft);
SLUICE_KERNEL(BinaryShiftRight);
SLUICE_KERNEL(BitsetCountOnes);

}  // namespace sluice::functions
