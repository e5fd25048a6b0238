#include "functions/kernels/series_decomposition.h"

#include <algorithm>
#include <limits>
#include <span>

#include "functions/kernels/series_periodicity.h"
#include "functions/kernels/series_regression.h"

namespace sluice::functions {
namespace {

double MedianOf(std::vector<double>& values) {
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

std::vector<double> TrendOf(const std::vector<double>& deseasoned, Trend trend, size_t learned) {
  std::span<const double> known(deseasoned.data(), learned);
  std::vector<double> values(deseasoned.size(), 0);
  if (trend == Trend::kAverage) {
    double sum = 0;
    for (double value : known) sum += value;
    std::fill(values.begin(), values.end(), sum / static_cast<double>(learned));
  } else if (trend == Trend::kLine) {
    Line line = LineThrough(known);
    for (size_t i = 0; i < values.size(); ++i) values[i] = line.At(static_cast<double>(i + 1));
  }
  return values;
}

}  // namespace

std::vector<double> SeasonalComponent(const std::vector<double>& series, int64_t period,
                                      size_t test_points, double threshold) {
  std::vector<double> seasonal(series.size(), 0);
  if (test_points >= series.size()) return seasonal;
  size_t learned = series.size() - test_points;
  if (period == kDetectPeriod) {
    auto end = series.begin() + static_cast<std::ptrdiff_t>(learned);
    auto best = Periodicity({series.begin(), end})
                    .Detect(0, std::numeric_limits<double>::infinity(), 1);
    if (best.empty() || best[0].score < threshold) return seasonal;
    period = static_cast<int64_t>(best[0].period);
  }
  if (period <= 0) return seasonal;
  size_t step = static_cast<size_t>(std::min(period, static_cast<int64_t>(series.size())));
  std::vector<double> same_place;
  for (size_t place = 0; place < step; ++place) {
    same_place.clear();
    for (size_t i = place; i < learned; i += step) same_place.push_back(series[i]);
    if (same_place.empty()) continue;
    double median = MedianOf(same_place);
    for (size_t i = place; i < series.size(); i += step) seasonal[i] = median;
  }
  return seasonal;
}

Decomposition Decompose(const std::vector<double>& series, const DecompositionOptions& options) {
  Decomposition parts;
  size_t learned = series.size() - options.test_points;
  parts.seasonal = SeasonalComponent(series, options.period, options.test_points,
                                     options.seasonality_threshold);
  std::vector<double> deseasoned(series.size());
  for (size_t i = 0; i < series.size(); ++i) deseasoned[i] = series[i] - parts.seasonal[i];
  parts.trend = TrendOf(deseasoned, options.trend, learned);
  for (size_t i = 0; i < series.size(); ++i) {
    parts.baseline.push_back(parts.seasonal[i] + parts.trend[i]);
    parts.residual.push_back(series[i] - parts.baseline[i]);
  }
  return parts;
}

}  // namespace sluice::functions
