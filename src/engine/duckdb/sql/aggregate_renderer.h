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
};

// Whether an aggregate of this name has SQL.
bool RendersAggregate(std::string_view name);

// The SQL of each output. Those of arg_max and take_any come from one row.
Result<std::vector<std::string>> RenderAggregate(const RenderedAggregate& call);

}  // namespace sluice::engine::duckdb::sql
