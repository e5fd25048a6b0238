// autocluster, basket and diffpatterns: patterns of values in the records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "data/schema.h"
#include "functions/table_function.h"

namespace sluice::functions {

struct PatternSettings {
  size_t column_count = 0;        // That patterns are made of.
  std::vector<Scalar> wildcards;  // Per column: what stands where a pattern has no value.
  Schema schema;                  // SegmentId, the counts, then the columns.
};

// Input: the columns, each combination once, and its weight (real). Result: SegmentId, Count,
// Percent, the columns.
//
// The patterns that a share `threshold` of the records has, the largest (records times values)
// first.
std::shared_ptr<const TableFunction> MakeBasket(PatternSettings settings, double threshold,
                                                size_t choices_max);
// A few patterns that together hold most records: the best by the mean of coverage and information,
// weighted by `size_weight`, then the best for what is left.
std::shared_ptr<const TableFunction> MakeAutocluster(PatternSettings settings, double size_weight,
                                                     size_t patterns_max);
// Input: the columns and two weights. Result: SegmentId, CountA, CountB, PercentA, PercentB,
// PercentDiffAB, the columns. Patterns whose shares differ by `threshold`, the largest difference
// first; none is part of another.
std::shared_ptr<const TableFunction> MakeDiffpatterns(PatternSettings settings, double threshold,
                                                      size_t choices_max);

struct TextPatternSettings {
  size_t tokens_min = 1;
  size_t tokens_max = 20;
  double threshold = 0.05;
};

// Input: a text, whether it is of the first set, how often (long). Result: Count_of_True,
// Count_of_False, Percent_of_True, Percent_of_False, Pattern. Runs of words whose shares differ by
// the threshold.
std::shared_ptr<const TableFunction> MakeTextPatterns(TextPatternSettings settings);
Schema TextPatternSchema();

}  // namespace sluice::functions
