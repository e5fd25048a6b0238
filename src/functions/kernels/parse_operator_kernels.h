// Kernels of the parse and parse-kv operators. Their specifications are JSON that the binder makes:
//   {"mode": "simple" | "regex" | "relaxed", "flags": "Ui",
//    "pieces": [["*"], ["text", "a="], ["column", "long"]]}
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

// (text, specification) to an array of the texts of the columns, or null without a match.
SLUICE_KERNEL(ParseText);
// (text, array of keys, array of [property, value]) to a bag of the values of the keys.
SLUICE_KERNEL(ParseKeyValues);

}  // namespace sluice::functions
