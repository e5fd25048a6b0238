// Kernels that only this engine needs, where SQL raises an error and KQL gives a value: arithmetic
// that wraps around, functions outside their domain. SQL calls them by `name`.
#pragma once

#include <span>
#include <string_view>

#include "functions/kernel.h"

namespace sluice::engine::duckdb::sql {

struct EngineKernel {
  std::string_view name;
  std::string_view parameters;  // A TypeLetter() each.
  ScalarType result;
  functions::Kernel kernel;
};

std::span<const EngineKernel> ArithmeticKernels();
std::span<const EngineKernel> CaseKernels();
std::span<const EngineKernel> CollectionKernels();
std::span<const EngineKernel> MathKernels();
std::span<const EngineKernel> SearchKernels();

}  // namespace sluice::engine::duckdb::sql
