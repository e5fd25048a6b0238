// Kernels that take apart URLs, paths, CSV, versions, command lines.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(ParseUrl);
SLUICE_KERNEL(ParseUrlQuery);
SLUICE_KERNEL(ParsePath);
SLUICE_KERNEL(ParseCsv);
SLUICE_KERNEL(ParseVersion);
SLUICE_KERNEL(ParseCommandLine);
SLUICE_KERNEL(FormatBytes);  // (size, [precision], [unit])

}  // namespace sluice::functions
