// The first pass: each bound relation becomes plan nodes that compute the same rows.
#pragma once

#include "base/status.h"
#include "planning/logical_plan.h"

namespace sluice::planning {

// Lowers a relation with everything it shares and all its subqueries. Each node of the result
// produces every column that is in reach, also hidden ones (the cursor of a table, the ordinal of
// literal rows); prune_columns narrows them to what is read.
Result<LogicalPlan> Lower(const semantics::BoundRelationPointer& relation);

}  // namespace sluice::planning
