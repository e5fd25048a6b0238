// https://learn.microsoft.com/kusto/query/numerical-operators; nulls:
// https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Equality(std::string name, std::string summary) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kOperator)
      .Takes("left:orderable, right:orderable => bool")
      .SeesNulls();
}

Declare Order(std::string name, std::string summary) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kOperator)
      .Takes("left:orderable, right:orderable => bool");
}

}  // namespace

// Both sides reach the engine with one type. Equality with one null is false (inequality true),
// with two nulls null; order with a null is null.
Definitions ComparisonOperators() {
  return {
      Equality("==", "True when both are equal; strings by case."),
      Equality("!=", "True when both differ; strings by case."),
      Order("<", "True when the left is less."),
      Order("<=", "True when the left is less or equal."),
      Order(">", "True when the left is greater."),
      Order(">=", "True when the left is greater or equal."),
  };
}

}  // namespace sluice::functions
