// Whether two results are the same.
#pragma once

#include <string>
#include <vector>

#include "bench_database.h"

namespace sluice::bench {

// What of a query's result its text decides. With ties at a limit, or without an order, only some
// columns are the same whatever way it is computed.
struct Comparison {
  bool all_columns = true;
  std::vector<size_t> columns;  // From 0, when not all; none: only the number of rows.
};

// The difference in words, or an empty text. Rows are compared without regard to their order,
// numbers by their first nine digits.
std::string Difference(const ResultRows& left, const ResultRows& right,
                       const Comparison& comparison);

}  // namespace sluice::bench
