// Patterns: values that some columns share in many records. The search behind autocluster, basket
// and diffpatterns.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/cancellation.h"
#include "data/row_stream.h"

namespace sluice::functions {

// Records as codes of their values, each with a weight in two sets.
struct PatternTable {
  size_t column_count = 0;
  std::vector<std::vector<Scalar>> values;   // Per column, by code.
  std::vector<std::vector<uint32_t>> codes;  // Per column, by record.
  std::vector<double> weight_a;              // By record.
  std::vector<double> weight_b;
  double total_a = 0;
  double total_b = 0;

  size_t record_count() const { return weight_a.size(); }
  // Reads the columns, then one weight (`two_sets` false) or two, of type real.
  static Result<PatternTable> Read(RowStream& input, size_t column_count, bool two_sets,
                                   const OperationContext& context);
};

constexpr uint32_t kAnyValue = UINT32_MAX;

// A closed pattern: it names all values that its records share.
struct Pattern {
  std::vector<uint32_t> codes;  // Per column; kAnyValue where records differ.
  double weight_a = 0;
  double weight_b = 0;

  size_t size() const;  // Columns with a value.
  bool Matches(const PatternTable& table, size_t record) const;
  // Whether every value of this one is in `other` too.
  bool IsWithin(const Pattern& other) const;
};

// Finds the closed patterns that are frequent enough: `keep(weight_a, weight_b)`, which must hold
// for every generalisation of a pattern that it holds for. At most `choices_max` values are chosen
// for a pattern; those that follow from them do not count. At most `patterns_max` patterns.
Result<std::vector<Pattern>> FindClosedPatterns(const PatternTable& table,
                                                const std::function<bool(double, double)>& keep,
                                                size_t choices_max, size_t patterns_max,
                                                const OperationContext& context);

}  // namespace sluice::functions
