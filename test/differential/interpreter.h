// The slow reference interpreter: KQL text straight to rows, row by row, by rules of its own that
// cite the documentation. It shares the parser, Scalar and the texts of datetimes with the product,
// and nothing else: no binder, no functions, no plan, no engine.
#pragma once

#include <string>

#include "base/status.h"
#include "table.h"

namespace sluice::differential {

// The rows of a query. kUnsupported for what it has no rule for, or what nothing determines.
Result<Table> Interpret(const std::string& text);

}  // namespace sluice::differential
