#include "functions/kernels/series_outlier_scores.h"

#include <algorithm>
#include <cmath>

namespace sluice::functions {
namespace {

// A mild outlier of Tukey's own fences, 1.5 ranges outside the quartiles, is as many standard
// deviations from the mean of normally distributed values.
constexpr double kMildOutlierDeviations = 2.7;

// The standard deviations from the mean at which a percentage of normally distributed values is
// below. The quartile and the default percentile are as Kusto has them, which rounds its model:
// https://stackoverflow.com/questions/75264555 has an answer of the service in all digits.
double DeviationsAt(double percentile) {
  if (percentile < 50) return -DeviationsAt(100 - percentile);
  if (percentile == 75) return 0.675;
  if (percentile == 90) return 1.29682082;
  double low = 0;
  double high = 10;
  for (int i = 0; i < 60; ++i) {
    double middle = (low + high) / 2;
    bool below = 50 * std::erfc(-middle / std::sqrt(2.0)) < percentile;
    (below ? low : high) = middle;
  }
  return (low + high) / 2;
}

double PercentileOf(const std::vector<double>& sorted, double percentile) {
  double place = percentile / 100 * static_cast<double>(sorted.size() - 1);
  auto below = static_cast<size_t>(place);
  size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

std::vector<double> OutlierScores(const std::vector<double>& series, const OutlierFences& fences) {
  std::vector<double> scores(series.size(), 0);
  std::vector<double> sorted;
  for (size_t i = 0; i + fences.test_points < series.size(); ++i) {
    if (!std::isnan(series[i])) sorted.push_back(series[i]);
  }
  if (sorted.empty()) return scores;
  std::sort(sorted.begin(), sorted.end());
  double low = PercentileOf(sorted, fences.percentile_min);
  double high = PercentileOf(sorted, fences.percentile_max);
  double range = high - low;
  if (!(range > fences.rounding)) return scores;
  double below = DeviationsAt(fences.percentile_min);
  double above = DeviationsAt(fences.percentile_max);
  double above_factor = 1.5 * (above - below) / (kMildOutlierDeviations - above);
  double below_factor = 1.5 * (above - below) / (kMildOutlierDeviations + below);
  for (size_t i = 0; i < series.size(); ++i) {
    if (series[i] > high) scores[i] = (series[i] - high) / range * above_factor;
    if (series[i] < low) scores[i] = (series[i] - low) / range * below_factor;
  }
  return scores;
}

}  // namespace sluice::functions
