// Term matching: has and its relatives. A term is a maximal run of ASCII letters, digits and of
// characters beyond ASCII. https://learn.microsoft.com/kusto/query/datatypes-string-operators
#pragma once

#include <string_view>

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

enum class TermMatch : uint8_t { kWhole, kPrefix, kSuffix };

// Whether `text` holds `pattern` between term boundaries (at both ends, before it, or after it).
// `pattern` must be lower case when case is ignored.
bool HasTerm(std::string_view text, std::string_view pattern, TermMatch match, bool ignore_case);

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

}  // namespace sluice::functions
