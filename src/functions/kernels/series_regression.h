// Least squares over series: one line, two lines, a polynomial.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sluice::functions {

// How well a fit follows a series. Variances are of samples: n - 1 is the divisor.
struct FitQuality {
  double variance = 0;           // Of the series.
  double residual_variance = 0;  // Of the series less the fit.
  double r_square = 0;           // The part of the variance that the fit explains.
};
FitQuality QualityOf(std::span<const double> y, std::span<const double> fit);

// Whether a sum of squared differences from the mean is what rounding leaves of equal values.
bool IsConstant(std::span<const double> y, double squares);

struct Line {
  double slope = 0;
  double interception = 0;  // The value at x = 0.
  double At(double x) const { return interception + slope * x; }
};
// The line through the points (1, y[0]), (2, y[1]), ...
Line LineThrough(std::span<const double> y);

struct LineFit {
  Line line;
  FitQuality quality;
  std::vector<double> fit;
};
LineFit FitLine(std::span<const double> y);

// Two lines, each over its own part: left is y[0, split), right is y[split, n), both with x from 1.
struct TwoLinesFit {
  size_t split = 0;
  LineFit left;
  LineFit right;
  FitQuality quality;
  std::vector<double> fit;
};
// The split with the greatest r-square, the first of equals. `y` has two values or more.
TwoLinesFit FitTwoLines(std::span<const double> y);

struct PolynomialFit {
  std::vector<double> coefficients;  // From the highest power to the lowest.
  FitQuality quality;
  std::vector<double> fit;
};
// `x` and `y` have the same size, at least one.
PolynomialFit FitPolynomial(std::span<const double> x, std::span<const double> y, size_t degree);

}  // namespace sluice::functions
