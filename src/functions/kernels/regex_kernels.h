// Kernels over regular expressions, by RE2.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "functions/kernels/kernel_support.h"

namespace re2 {
class RE2;
}

namespace sluice::functions {

// The compiled form of a pattern, kept for this thread; an error names what is wrong with it.
// Valid until this thread has compiled many others: use it within one kernel call.
Result<const re2::RE2*> CompiledRegex(std::string_view pattern);

SLUICE_KERNEL(MatchesRegex);
SLUICE_KERNEL(Extract);          // (regex, group, text)
SLUICE_KERNEL(ExtractAll);       // (regex, text)
SLUICE_KERNEL(ExtractAllGroups); // (regex, groups, text)
SLUICE_KERNEL(ReplaceRegex);     // (text, regex, rewrite)
SLUICE_KERNEL(ReplaceRegexInLast);  // (regex, rewrite, text)
SLUICE_KERNEL(TrimBoth);         // (regex, text)
SLUICE_KERNEL(TrimStart);
SLUICE_KERNEL(TrimEnd);
SLUICE_KERNEL(IndexOfRegex);
SLUICE_KERNEL(RegexQuote);

}  // namespace sluice::functions
