// The kernel of parse_xml().
// https://learn.microsoft.com/kusto/query/parse-xml-function
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

// Elements become properties, attributes "@name", text among other things "#text", repeated names
// arrays; text that is a number of JSON becomes one. Null for what is no XML, or above 1 MB.
SLUICE_KERNEL(ParseXml);

}  // namespace sluice::functions
