// Scalar expressions of a query, computed outside of an engine's own queries, by the library's
// kernels and intrinsics: for table functions whose expressions depend on what they computed so far.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "functions/table_function.h"
#include "planning/logical_plan.h"

namespace sluice::engine {

// What an expression needs of the engine: the values of the queries inside it, asked for once each,
// while the expression is made.
struct SubqueryValues {
  std::function<Result<Scalar>(const semantics::BoundScalarSubquery&)> scalar;
  // The values of the first column.
  std::function<Result<std::vector<Scalar>>(const semantics::BoundInSubquery&)> column;
};

// Compiles `expression` over rows of `columns`, in that order. The result keeps the expression, is
// used by one thread at a time, and computes only the branches of iff, case, and, or that decide.
// Fails for a column that is not among `columns`, for a function that has no kernel and is no
// intrinsic, and when a subquery fails.
Result<std::unique_ptr<functions::RowExpression>> MakeRowExpression(
    const semantics::BoundExpressionPointer& expression,
    const std::vector<semantics::BoundColumn>& columns, const SubqueryValues& subqueries = {});

}  // namespace sluice::engine
