// Leaves out of a query whatever is not needed to show a difference.
#pragma once

#include <functional>

#include "query.h"

namespace sluice::differential {

// The smallest query found by leaving out operators, items, tables and rows, one at a time, while
// `differs` holds.
Query Shrink(Query query, const std::function<bool(const Query&)>& differs);

}  // namespace sluice::differential
