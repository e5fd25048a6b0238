#include "functions/kernels/series_periodicity.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "functions/kernels/fourier_transform.h"
#include "functions/kernels/series_regression.h"

namespace sluice::functions {
namespace {

constexpr size_t kPeriodMin = 4;
// A line of the spectrum stands out when it has this many times its share of the power.
constexpr double kStrongLine = 3;

}  // namespace

Periodicity::Periodicity(const std::vector<double>& series) : series_(series) {
  size_t n = series_.size();
  if (n == 0) return;
  double mean = 0;
  for (double value : series_) mean += value;
  mean /= static_cast<double>(n);
  std::vector<double> centered;
  double squares = 0;
  for (double value : series_) {
    centered.push_back(value - mean);
    squares += centered.back() * centered.back();
  }
  if (IsConstant(series_, squares)) return;
  std::vector<double> products = LaggedProducts(centered);
  size_t lag_max = std::min(n / 2 + 1, n - 1);
  for (size_t lag = 0; lag <= lag_max; ++lag) {
    correlation_.push_back(products[lag] / squares * static_cast<double>(n) /
                           static_cast<double>(n - lag));
  }
}

double Periodicity::ScoreOf(double period) const {
  auto n = static_cast<double>(series_.size());
  if (correlation_.empty() || !(period >= kPeriodMin) || period > n / 2) return 0;
  auto lag = static_cast<size_t>(std::llround(period));
  if (lag + 1 >= correlation_.size()) return 0;
  double correlation = correlation_[lag];
  if (correlation < correlation_[lag - 1] || correlation < correlation_[lag + 1]) return 0;
  double seen = (n - static_cast<double>(lag)) / n;
  // Two standard deviations of the autocorrelation of noise.
  if (correlation * seen < 2 / std::sqrt(n)) return 0;
  return std::clamp(correlation * std::sqrt(seen), 0.0, 1.0);
}

std::vector<Periodicity::Period> Periodicity::Detect(double period_min, double period_max,
                                                     size_t count) const {
  std::vector<Period> periods;
  size_t n = series_.size();
  if (correlation_.empty() || n < 2 * kPeriodMin) return periods;
  auto size = static_cast<double>(n);
  double lowest = std::max(period_min, static_cast<double>(kPeriodMin));
  double highest = std::min(period_max, size / 2);
  // A trend is no period, but would outshine them all.
  Line trend = LineThrough(series_);
  std::vector<Complex> spectrum;
  for (size_t i = 0; i < n; ++i) {
    spectrum.emplace_back(series_[i] - trend.At(static_cast<double>(i + 1)));
  }
  FourierTransform(spectrum, false);
  size_t line_count = n / 2;
  double total = 0;
  for (size_t k = 1; k <= line_count; ++k) total += std::norm(spectrum[k]);
  std::set<size_t> lags;
  for (size_t k = 2; k <= line_count; ++k) {
    if (std::norm(spectrum[k]) * static_cast<double>(line_count) <= kStrongLine * total) continue;
    // The line stands for the periods that are nearer to it than to its neighbours.
    auto line = static_cast<double>(k);
    double from = (size / (line + 1) + size / line) / 2 - 1;
    double to = (size / line + size / (line - 1)) / 2 + 1;
    from = std::ceil(std::max(from, lowest));
    to = std::floor(std::min(to, highest));
    if (!(from <= to)) continue;
    auto first = correlation_.begin() + static_cast<std::ptrdiff_t>(from);
    auto last = correlation_.begin() + static_cast<std::ptrdiff_t>(to) + 1;
    lags.insert(static_cast<size_t>(std::max_element(first, last) - correlation_.begin()));
  }
  for (size_t lag : lags) {
    double score = ScoreOf(static_cast<double>(lag));
    if (score > 0) periods.push_back({static_cast<double>(lag), score});
  }
  std::stable_sort(periods.begin(), periods.end(),
                   [](const Period& a, const Period& b) { return a.score > b.score; });
  if (periods.size() > count) periods.resize(count);
  return periods;
}

}  // namespace sluice::functions
