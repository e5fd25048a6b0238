// Kernels of the convert_*() functions: a value, the unit that it is in, the unit wanted.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(ConvertAngle);
SLUICE_KERNEL(ConvertEnergy);
SLUICE_KERNEL(ConvertForce);
SLUICE_KERNEL(ConvertLength);
SLUICE_KERNEL(ConvertMass);
SLUICE_KERNEL(ConvertSpeed);
SLUICE_KERNEL(ConvertTemperature);
SLUICE_KERNEL(ConvertVolume);

}  // namespace sluice::functions
