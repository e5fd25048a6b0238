// https://learn.microsoft.com/kusto/query/numerical-operators; nulls:
// https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
#include "functions/kernels/dynamic_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Equality(std::string name, std::string summary, Kernel of_dynamics) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kOperator)
      .Takes("left:orderable, right:orderable => bool")
      .Takes("left:dynamic, right:dynamic => bool", of_dynamics)
      .SeesNulls();
}

Declare Order(std::string name, std::string summary, Kernel of_dynamics) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kOperator)
      .Takes("left:orderable, right:orderable => bool")
      .Takes("left:dynamic, right:dynamic => bool", of_dynamics);
}

}  // namespace

// Both sides reach the engine with one type. Equality with one null is false (inequality true),
// with two nulls null; order with a null is null.
Definitions ComparisonOperators() {
  return {
      Equality("==", "True when both are equal; strings by case.", &DynamicEqual),
      Equality("!=", "True when both differ; strings by case.", &DynamicNotEqual),
      Order("<", "True when the left is less.", &DynamicLess),
      Order("<=", "True when the left is less or equal.", &DynamicLessOrEqual),
      Order(">", "True when the left is greater.", &DynamicGreater),
      Order(">=", "True when the left is greater or equal.", &DynamicGreaterOrEqual),
  };
}

}  // namespace sluice::functions
