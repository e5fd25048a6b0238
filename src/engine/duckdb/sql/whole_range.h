// What is known of the value of a whole number before any row is read.
#pragma once

#include <string_view>

#include "semantics/bound_expression.h"

namespace sluice::engine::duckdb::sql {

// A value, when there is one, is within these two. The type holds sums and products of two longs.
struct WholeRange {
  __int128 least = 0;
  __int128 greatest = 0;

  bool Within(const WholeRange& other) const {
    return least >= other.least && greatest <= other.greatest;
  }
};

extern const WholeRange kIntRange;
extern const WholeRange kLongRange;

// Of an expression of type int or long; all values of the type when nothing more is known, and all
// longs for other types.
WholeRange RangeOf(const semantics::BoundExpression& expression);

// Of "+", "-" and "*" before anything wraps around; all longs for other functions.
WholeRange RangeOfResult(std::string_view function, const WholeRange& left,
                         const WholeRange& right);

}  // namespace sluice::engine::duckdb::sql
