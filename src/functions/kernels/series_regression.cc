#include "functions/kernels/series_regression.h"

#include <algorithm>
#include <cmath>

namespace sluice::functions {
namespace {

double MeanOf(std::span<const double> values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Sums over a prefix of a series, from which the residual of any part follows in constant time.
struct Sums {
  double n = 0;
  double x = 0;
  double xx = 0;
  double y = 0;
  double xy = 0;
  double yy = 0;

  void Add(double at, double value) {
    n += 1;
    x += at;
    xx += at * at;
    y += value;
    xy += at * value;
    yy += value * value;
  }
  Sums Less(const Sums& other) const {
    return {n - other.n, x - other.x, xx - other.xx, y - other.y, xy - other.xy, yy - other.yy};
  }
  // The sum of squared residuals of the least squares line.
  double Residual() const {
    double sxx = xx - x * x / n;
    double sxy = xy - x * y / n;
    double syy = yy - y * y / n;
    return std::max(0.0, sxx > 0 ? syy - sxy * sxy / sxx : syy);
  }
};

// Polynomials by their coefficients, from the lowest power.
using Polynomial = std::vector<double>;

void AddScaled(Polynomial& target, const Polynomial& other, double factor) {
  if (target.size() < other.size()) target.resize(other.size(), 0);
  for (size_t i = 0; i < other.size(); ++i) target[i] += factor * other[i];
}

// (t - shift) * polynomial.
Polynomial TimesLinear(const Polynomial& polynomial, double shift) {
  Polynomial product(polynomial.size() + 1, 0);
  for (size_t i = 0; i < polynomial.size(); ++i) {
    product[i + 1] += polynomial[i];
    product[i] -= shift * polynomial[i];
  }
  return product;
}

double At(const Polynomial& polynomial, double t) {
  double value = 0;
  for (size_t i = polynomial.size(); i-- > 0;) value = value * t + polynomial[i];
  return value;
}

}  // namespace

bool IsConstant(std::span<const double> y, double squares) {
  double largest = 0;
  for (double value : y) largest = std::max(largest, std::fabs(value));
  double rounding = 1e-14 * largest;
  return squares <= static_cast<double>(y.size()) * rounding * rounding;
}

FitQuality QualityOf(std::span<const double> y, std::span<const double> fit) {
  double mean = MeanOf(y);
  double squares = 0;
  double residual = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    squares += (y[i] - mean) * (y[i] - mean);
    residual += (y[i] - fit[i]) * (y[i] - fit[i]);
  }
  FitQuality quality;
  double divisor = y.size() > 1 ? static_cast<double>(y.size() - 1) : 1;
  quality.variance = squares / divisor;
  quality.residual_variance = residual / divisor;
  quality.r_square = IsConstant(y, squares) ? 1 : 1 - residual / squares;
  return quality;
}

Line LineThrough(std::span<const double> y) {
  double mean_x = (static_cast<double>(y.size()) + 1) / 2;
  double mean_y = MeanOf(y);
  double xx = 0;
  double xy = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    double dx = static_cast<double>(i + 1) - mean_x;
    xx += dx * dx;
    xy += dx * (y[i] - mean_y);
  }
  double slope = xx > 0 ? xy / xx : 0;
  return {slope, mean_y - slope * mean_x};
}

LineFit FitLine(std::span<const double> y) {
  LineFit fit;
  fit.line = LineThrough(y);
  for (size_t i = 0; i < y.size(); ++i) fit.fit.push_back(fit.line.At(static_cast<double>(i + 1)));
  fit.quality = QualityOf(y, fit.fit);
  return fit;
}

TwoLinesFit FitTwoLines(std::span<const double> y) {
  // About the middle, for the sake of digits.
  double mean = MeanOf(y);
  double middle = static_cast<double>(y.size()) / 2;
  Sums whole;
  for (size_t i = 0; i < y.size(); ++i) whole.Add(static_cast<double>(i) - middle, y[i] - mean);
  // One point is always on a line: a part has two, unless the series is too short for that.
  size_t part_size_min = y.size() >= 4 ? 2 : 1;
  // What is better by rounding alone is not better.
  double tolerance = 1e-10 * whole.yy;
  Sums left;
  TwoLinesFit best;
  double least = 0;
  for (size_t split = 1; split + part_size_min <= y.size(); ++split) {
    left.Add(static_cast<double>(split - 1) - middle, y[split - 1] - mean);
    if (split < part_size_min) continue;
    double residual = left.Residual() + whole.Less(left).Residual();
    if (best.split == 0 || residual < least - tolerance) {
      best.split = split;
      least = residual;
    }
  }
  best.left = FitLine(y.first(best.split));
  best.right = FitLine(y.subspan(best.split));
  best.fit = best.left.fit;
  best.fit.insert(best.fit.end(), best.right.fit.begin(), best.right.fit.end());
  best.quality = QualityOf(y, best.fit);
  return best;
}

// Forsythe: orthogonal polynomials over the points themselves, which keep their digits where the
// normal equations of powers lose them.
PolynomialFit FitPolynomial(std::span<const double> x, std::span<const double> y, size_t degree) {
  size_t n = x.size();
  auto [low, high] = std::minmax_element(x.begin(), x.end());
  double shift = (*low + *high) / 2;
  double scale = *high > *low ? (*high - *low) / 2 : 1;
  std::vector<double> t(n);
  for (size_t i = 0; i < n; ++i) t[i] = (x[i] - shift) / scale;

  Polynomial sum;
  std::vector<double> rest(y.begin(), y.end());
  Polynomial previous;
  Polynomial current = {1};
  std::vector<double> previous_values(n, 0);
  std::vector<double> values(n, 1);
  double previous_norm = 1;
  for (size_t k = 0; k <= degree && k < n; ++k) {
    double norm = 0;
    double moment = 0;
    double projection = 0;
    for (size_t i = 0; i < n; ++i) {
      norm += values[i] * values[i];
      moment += t[i] * values[i] * values[i];
      projection += rest[i] * values[i];
    }
    // Fewer different points than coefficients: the higher powers have nothing left to explain.
    if (norm < 1e-20 * static_cast<double>(n)) break;
    double coefficient = projection / norm;
    AddScaled(sum, current, coefficient);
    for (size_t i = 0; i < n; ++i) rest[i] -= coefficient * values[i];
    double mean = moment / norm;
    double ratio = k > 0 ? norm / previous_norm : 0;
    Polynomial next = TimesLinear(current, mean);
    AddScaled(next, previous, -ratio);
    for (size_t i = 0; i < n; ++i) {
      double value = (t[i] - mean) * values[i] - ratio * previous_values[i];
      previous_values[i] = values[i];
      values[i] = value;
    }
    previous = std::move(current);
    current = std::move(next);
    previous_norm = norm;
  }

  PolynomialFit fit;
  for (size_t i = 0; i < n; ++i) fit.fit.push_back(At(sum, t[i]));
  fit.quality = QualityOf(y, fit.fit);
  // In powers of x: Horner's rule over polynomials.
  Polynomial powers;
  for (size_t i = sum.size(); i-- > 0;) {
    powers = TimesLinear(powers, shift);
    for (double& power : powers) power /= scale;
    if (powers.empty()) powers.resize(1, 0);
    powers[0] += sum[i];
  }
  powers.resize(degree + 1, 0);
  fit.coefficients.assign(powers.rbegin(), powers.rend());
  return fit;
}

}  // namespace sluice::functions
