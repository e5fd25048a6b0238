// Term matching: has and its relatives (see TextPattern).
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(Has);
SLUICE_KERNEL(NotHas);
SLUICE_KERNEL(HasCs);
SLUICE_KERNEL(NotHasCs);
SLUICE_KERNEL(HasPrefix);
SLUICE_KERNEL(NotHasPrefix);
SLUICE_KERNEL(HasPrefixCs);
SLUICE_KERNEL(NotHasPrefixCs);
SLUICE_KERNEL(HasSuffix);
SLUICE_KERNEL(NotHasSuffix);
SLUICE_KERNEL(HasSuffixCs);
SLUICE_KERNEL(NotHasSuffixCs);
SLUICE_KERNEL(HasAny);  // Items: strings, and arrays of them.
SLUICE_KERNEL(HasAll);
SLUICE_KERNEL(HasAnyIndex);  // (text, array): the index of the first, or -1.

}  // namespace sluice::functions
