// A series taken apart: what repeats with a period, a trend, and the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::functions {

inline constexpr int64_t kDetectPeriod = -1;
// The least score of a period that is taken for one.
inline constexpr double kSeasonalityThreshold = 0.6;

// The seasonal component: the median of all values at the same place of a period, repeated over the
// whole series; zeros without a period. The last `test_points` are not looked at. `period` is a
// number of points or kDetectPeriod; others stand for none.
std::vector<double> SeasonalComponent(const std::vector<double>& series, int64_t period,
                                      size_t test_points, double threshold);

enum class Trend : uint8_t { kNone, kAverage, kLine };

struct DecompositionOptions {
  int64_t period = kDetectPeriod;
  Trend trend = Trend::kAverage;
  size_t test_points = 0;
  double seasonality_threshold = kSeasonalityThreshold;
};

struct Decomposition {
  std::vector<double> baseline;  // Seasonal and trend.
  std::vector<double> seasonal;
  std::vector<double> trend;
  std::vector<double> residual;
};

// The trend is that of the series without its seasonal component. The components go on over the
// test points. `series` has more than `test_points` values.
Decomposition Decompose(const std::vector<double>& series, const DecompositionOptions& options);

}  // namespace sluice::functions
