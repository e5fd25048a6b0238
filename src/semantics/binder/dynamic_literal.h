// Constants of type dynamic, taken apart and put together.
#pragma once

#include <string>
#include <vector>

#include "data/scalar.h"

namespace sluice::semantics {

// The elements of a constant array as scalars: numbers as long or real, strings, bools; arrays and
// bags inside stay dynamic. A value that is no array is its own only element; null has none.
std::vector<Scalar> ElementsOf(const Scalar& dynamic);

// An array of the values, as pack_array() makes it.
Scalar ArrayOf(const std::vector<Scalar>& values);

}  // namespace sluice::semantics
