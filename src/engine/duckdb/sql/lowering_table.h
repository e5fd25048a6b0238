// How DuckDB computes the scalar functions of the library that have no kernel, and those that it
// computes faster itself: SQL by function and argument types, a table per family in lowerings/.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/duckdb/sql/whole_range.h"
#include "functions/function_definition.h"
#include "semantics/bound_expression.h"

namespace sluice::engine::duckdb::sql {

// A call whose arguments are rendered. Each argument is closed SQL.
struct RenderedCall {
  const functions::FunctionDefinition* function = nullptr;
  ScalarType type = ScalarType::kString;  // Of the result.
  std::vector<std::string> arguments;
  std::vector<ScalarType> types;          // Of the arguments.
  std::vector<const Scalar*> literals;    // Of the arguments that are constant, else null.
  std::vector<WholeRange> ranges;         // Of the arguments.
  // The result is only tested for truth, so null and false are one.
  bool truth_only = false;
};

struct Lowering {
  std::string_view name;
  // A letter per argument as in TypeLetter(), or: '#' int or long, 'n' any number, 'o' any but
  // dynamic, '.' any; a '*' after the last one repeats it, none or more times.
  std::string_view types;
  // SQL with $1, $2... for arguments and $r for the result's type; what it gives is closed: a call,
  // or in parentheses.
  std::string_view sql;
  // Where a table entry does not say enough; `sql` is empty then.
  std::string (*render)(const RenderedCall& call) = nullptr;
};

// The first entry for a function with these argument types, or null.
const Lowering* FindLowering(std::string_view function, const std::vector<ScalarType>& types);

// The SQL of a call by its entry.
std::string Lower(const Lowering& lowering, const RenderedCall& call);

// Which arguments of a function are only tested for truth.
bool ArgumentIsTested(std::string_view function, size_t argument, size_t argument_count);

// The families, in lowerings/.
std::span<const Lowering> ArithmeticLowerings();
std::span<const Lowering> ComparisonLowerings();
std::span<const Lowering> ConditionalLowerings();
std::span<const Lowering> ConversionLowerings();
std::span<const Lowering> MathLowerings();
std::span<const Lowering> StringLowerings();

}  // namespace sluice::engine::duckdb::sql
