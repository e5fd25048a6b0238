// The kernel of parse_user_agent().
// https://learn.microsoft.com/kusto/query/parse-user-agent-function
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

// A user agent, what to look for ("browser", "os", "device", or an array of them; all by default).
SLUICE_KERNEL(ParseUserAgent);

}  // namespace sluice::functions
