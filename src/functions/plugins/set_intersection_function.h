// dcount_intersect: the sizes of intersections of hll() states.
#pragma once

#include <cstddef>
#include <memory>

#include "data/schema.h"
#include "functions/table_function.h"

namespace sluice::functions {

// Input: the columns of the table, then `set_count` states. Result: the columns of the table, then
// a long per set: how many values are in it and all sets before it. Null when one is no state.
std::shared_ptr<const TableFunction> MakeSetIntersection(Schema schema, size_t set_count);

}  // namespace sluice::functions
