// Calls of constants, computed while a query is bound.
#pragma once

#include <optional>
#include <vector>

#include "functions/function_definition.h"

namespace sluice::functions {

// The value of a deterministic call, by its kernel or its intrinsic. Nothing when it must be left to
// the engine; an error when the kernel reports one. Arguments have the types of the signature.
Result<std::optional<Scalar>> EvaluateConstant(const FunctionDefinition& function, size_t signature,
                                               const std::vector<Scalar>& arguments,
                                               ScalarType result_type);

// One row through a kernel.
Result<Scalar> EvaluateKernel(Kernel kernel, const std::vector<Scalar>& arguments,
                              ScalarType result_type);

}  // namespace sluice::functions
