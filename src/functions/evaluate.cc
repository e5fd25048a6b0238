#include "functions/evaluate.h"

#include <deque>

#include "functions/column_result.h"
#include "functions/intrinsic.h"

namespace sluice::functions {
namespace {

Result<Scalar> RunOnce(Kernel kernel, bool null_on_null, const std::vector<Scalar>& arguments,
                       ScalarType result_type) {
  std::deque<ColumnResult> columns;
  std::vector<ColumnVector> views;
  for (const Scalar& argument : arguments) {
    ColumnResult& column = columns.emplace_back(argument.type());
    column.Start(1);
    column.Set(0, argument);
    views.push_back(column.view());
  }
  ColumnResult result(result_type);
  result.Start(1);
  RETURN_IF_ERROR(RunKernel(kernel, null_on_null, {1, views.data(), views.size()}, result));
  return result.view().ScalarAt(0);
}

}  // namespace

Result<Scalar> EvaluateKernel(Kernel kernel, const std::vector<Scalar>& arguments,
                              ScalarType result_type) {
  return RunOnce(kernel, false, arguments, result_type);
}

Result<std::optional<Scalar>> EvaluateConstant(const FunctionDefinition& function, size_t signature,
                                               const std::vector<Scalar>& arguments,
                                               ScalarType result_type) {
  // An assertion speaks when rows reach it, not while the query is bound.
  if (!function.deterministic || function.name == "assert") return std::optional<Scalar>();
  if (const Kernel kernel = function.signatures[signature].kernel; kernel != nullptr) {
    ASSIGN_OR_RETURN(Scalar value,
                     RunOnce(kernel, function.null_on_null, arguments, result_type));
    return std::optional<Scalar>(std::move(value));
  }
  const Intrinsic intrinsic = FindIntrinsic(function.name);
  if (intrinsic == nullptr) return std::optional<Scalar>();
  ASSIGN_OR_RETURN(Scalar value, intrinsic({arguments.data(), arguments.size(), result_type}));
  return std::optional<Scalar>(std::move(value));
}

}  // namespace sluice::functions
