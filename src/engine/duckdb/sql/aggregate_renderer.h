// Aggregates as SQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "semantics/bound_relation.h"

namespace sluice::engine::duckdb::sql {

struct RenderedAggregate {
  const semantics::BoundAggregate* aggregate = nullptr;
  std::vector<std::string> arguments;  // Closed SQL.
  std::string order;                   // Of the input's rows, as in ORDER BY; may be empty.
  int64_t addend = 0;                  // Of a sum: added to each value of the first argument.
  bool of_ints = false;                // The first argument is rendered as an int.
};

// The first argument of an aggregate as it is to be rendered, and what `call` must say of it: of a
// sum or a mean of ints not widened, since DuckDB's sums have room; of a sum of x + 1, where that
// cannot wrap around, x alone, with the addend. All sums over x are one then.
const semantics::BoundExpression& FirstArgument(RenderedAggregate& call);

// Whether an aggregate of this name has SQL.
bool RendersAggregate(std::string_view name);

// The SQL of each output. Those of arg_max and take_any come from one row.
Result<std::vector<std::string>> RenderAggregate(const RenderedAggregate& call);

}  // namespace sluice::engine::duckdb::sql
