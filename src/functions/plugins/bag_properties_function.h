// What properties the bags of a column have, for bag_unpack.
#pragma once

#include <cstddef>
#include <memory>

#include "functions/table_function.h"

namespace sluice::functions {

// Input: a dynamic column. Result, in order of key: key:string, type:string, each combination once;
// the type as gettype() names it. More than `keys_max` keys are an error.
std::shared_ptr<const TableFunction> MakeBagProperties(size_t keys_max);
Schema BagPropertiesSchema();

}  // namespace sluice::functions
