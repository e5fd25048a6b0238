// How far the values of a series are outside of what is normal for it: Tukey's fences.
#pragma once

#include <cstddef>
#include <vector>

namespace sluice::functions {

struct OutlierFences {
  double percentile_min = 10;
  double percentile_max = 90;
  size_t test_points = 0;  // At the end of the series: scored, but no part of what is normal.
  double rounding = 0;     // A range that is not greater is empty.
};
inline constexpr OutlierFences kTukeyFences = {25, 75, 0, 0};

// A score for each value: the distance to the normal range (between the percentiles) in units that
// make 1.5 a mild outlier whatever the percentiles are, positive above and negative below. 0 within
// the range, for NaN (a missing value), and when the range is empty.
std::vector<double> OutlierScores(const std::vector<double>& series, const OutlierFences& fences);

}  // namespace sluice::functions
