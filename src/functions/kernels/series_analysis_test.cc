// Transforms, fits, periods, outliers and decompositions, on numbers.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "functions/kernels/fourier_transform.h"
#include "functions/kernels/series_decomposition.h"
#include "functions/kernels/series_outlier_scores.h"
#include "functions/kernels/series_periodicity.h"
#include "functions/kernels/series_regression.h"

namespace sluice::functions {
namespace {

using Series = std::vector<double>;

// Twice a day over a month, with a weekly period: the example of series_periods_detect().
const Series kTraffic = {
    80,  139, 87,  110, 68,  54,  50, 51, 53, 133, 86, 141, 97,  156, 94,  149, 95,  140, 77,  61,
    50,  54,  47,  133, 72,  152, 94, 148, 105, 162, 101, 160, 87, 63,  53,  55,  54,  151, 103,
    189, 108, 183, 113, 175, 113, 178, 90, 71, 62, 62, 65, 165, 109, 181, 115, 182, 121, 178, 114,
    170};

void ExpectNear(const Series& actual, const Series& expected, double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i) EXPECT_NEAR(actual[i], expected[i], tolerance) << i;
}

std::vector<Complex> Defined(const std::vector<Complex>& values) {
  std::vector<Complex> transformed(values.size());
  for (size_t k = 0; k < values.size(); ++k) {
    for (size_t i = 0; i < values.size(); ++i) {
      transformed[k] += values[i] * std::polar(1.0, -2 * std::numbers::pi *
                                                        static_cast<double>(k * i % values.size()) /
                                                        static_cast<double>(values.size()));
    }
  }
  return transformed;
}

TEST(FourierTransform, IsItsDefinitionAtEveryLength) {
  for (size_t n : {1U, 2U, 3U, 8U, 60U, 64U, 65U, 97U, 100U, 360U}) {
    std::vector<Complex> values;
    for (size_t i = 0; i < n; ++i) {
      values.emplace_back(static_cast<double>(i * i % 17), static_cast<double>(i * 7 % 5));
    }
    std::vector<Complex> transformed = values;
    FourierTransform(transformed, false);
    std::vector<Complex> expected = Defined(values);
    for (size_t i = 0; i < n; ++i) EXPECT_LT(std::abs(transformed[i] - expected[i]), 1e-9) << n;
    FourierTransform(transformed, true);
    for (size_t i = 0; i < n; ++i) EXPECT_LT(std::abs(transformed[i] - values[i]), 1e-10) << n;
  }
}

TEST(FourierTransform, IsExactOnQuarters) {
  std::vector<Complex> values = {1, 2, 3, 4};
  FourierTransform(values, false);
  EXPECT_EQ(values, (std::vector<Complex>{{10, 0}, {-2, 2}, {-2, 0}, {-2, -2}}));
}

TEST(FourierTransform, ConvolvesAllPairs) {
  ExpectNear(Convolution({1, 2, 3}, {0, 1, 0.5}), {0, 1, 2.5, 4, 1.5}, 1e-12);
  EXPECT_TRUE(Convolution({}, {1}).empty());
}

TEST(FourierTransform, TellsTheProductsOfLags) {
  ExpectNear(LaggedProducts({1, 2, 3}), {14, 8, 3}, 1e-12);
  EXPECT_TRUE(LaggedProducts({}).empty());
}

TEST(SeriesRegression, FitsTheLineOfTheDocumentation) {
  LineFit fit = FitLine(Series{2, 5, 6, 8, 11, 15, 17, 18, 25, 26, 30, 30});
  EXPECT_NEAR(fit.line.slope, 2.730, 1e-3);
  EXPECT_NEAR(fit.line.interception, -1.666, 1e-3);
  EXPECT_NEAR(fit.quality.variance, 98.628, 1e-3);
  EXPECT_NEAR(fit.quality.residual_variance, 1.686, 1e-3);
  EXPECT_NEAR(fit.quality.r_square, 0.982, 1e-3);
  EXPECT_NEAR(fit.fit[0], 1.064, 1e-3);
}

TEST(SeriesRegression, AConstantSeriesIsALineWithoutSlope) {
  LineFit fit = FitLine(Series(7, 0.1));
  EXPECT_NEAR(fit.line.slope, 0, 1e-15);
  EXPECT_EQ(fit.quality.r_square, 1);
}

TEST(SeriesRegression, SplitsAtAJump) {
  Series y(50, 20);
  y.insert(y.end(), 50, 150);
  TwoLinesFit fit = FitTwoLines(y);
  EXPECT_EQ(fit.split, 50U);
  EXPECT_EQ(fit.quality.r_square, 1);
  EXPECT_NEAR(fit.left.line.At(50), 20, 1e-9);
  EXPECT_NEAR(fit.right.line.At(1), 150, 1e-9);
  ExpectNear(fit.fit, y, 1e-9);
}

TEST(SeriesRegression, TakesTheFirstOfEqualSplits) {
  Series line;
  for (int i = 0; i < 100; ++i) line.push_back(40 + i);
  EXPECT_EQ(FitTwoLines(line).split, 2U);
  EXPECT_EQ(FitTwoLines(Series{1, 2}).split, 1U);
}

TEST(SeriesRegression, FindsTheCoefficientsOfAPolynomial) {
  Series x;
  Series y;
  for (int i = -20; i <= 20; ++i) {
    x.push_back(i * 0.125);
    y.push_back(std::pow(x.back(), 5) - 8 * std::pow(x.back(), 3) + 10 * x.back() + 6);
  }
  PolynomialFit fit = FitPolynomial(x, y, 5);
  ExpectNear(fit.coefficients, {1, 0, -8, 0, 10, 6}, 1e-9);
  ExpectNear(fit.fit, y, 1e-9);
  EXPECT_NEAR(fit.quality.r_square, 1, 1e-12);
}

TEST(SeriesRegression, APolynomialOfDegreeOneIsTheLine) {
  Series y = {2, 5, 6, 8, 11, 15};
  PolynomialFit fit = FitPolynomial(Series{1, 2, 3, 4, 5, 6}, y, 1);
  Line line = LineThrough(y);
  ExpectNear(fit.coefficients, {line.slope, line.interception}, 1e-12);
}

TEST(SeriesRegression, APolynomialOfFewPointsHasZerosForWhatTheyCannotTell) {
  PolynomialFit fit = FitPolynomial(Series{5, 5, 5}, Series{1, 2, 3}, 2);
  ExpectNear(fit.coefficients, {0, 0, 2}, 1e-12);
  ExpectNear(FitPolynomial(Series{1, 2}, Series{3, 5}, 3).coefficients, {0, 0, 2, 1}, 1e-12);
}

TEST(Periodicity, FindsTheWeekOfTheDocumentation) {
  Periodicity traffic(kTraffic);
  auto periods = traffic.Detect(0, 50, 2);
  ASSERT_EQ(periods.size(), 1U);
  EXPECT_EQ(periods[0].period, 14);
  EXPECT_NEAR(periods[0].score, 0.84, 0.005);
  EXPECT_EQ(traffic.ScoreOf(14), periods[0].score);
  EXPECT_EQ(traffic.ScoreOf(10), 0);
  EXPECT_EQ(traffic.ScoreOf(2), 0) << "less than four points";
  EXPECT_EQ(traffic.ScoreOf(31), 0) << "more than half of the series";
}

TEST(Periodicity, FindsDayAndWeek) {
  Series traffic;
  for (int hour = 0; hour < 24 * 7 * 5; ++hour) {
    double day = std::sin(2 * std::numbers::pi * hour / 24);
    traffic.push_back((hour / 24 % 7 >= 5 ? 3.0 : 10.0) * (2 + day));
  }
  auto periods = Periodicity(traffic).Detect(0, 24 * 14, 4);
  ASSERT_EQ(periods.size(), 2U);
  EXPECT_EQ(periods[0].period, 168);
  EXPECT_EQ(periods[1].period, 24);
}

TEST(Periodicity, FindsNoneInNoiseAndInConstants) {
  EXPECT_TRUE(Periodicity(Series(100, 0.1)).Detect(0, 50, 1).empty());
  EXPECT_TRUE(Periodicity({}).Detect(0, 50, 1).empty());
  EXPECT_TRUE(Periodicity({1}).Detect(0, 50, 1).empty());
  Series ramp;
  for (int i = 0; i < 100; ++i) ramp.push_back(i);
  EXPECT_TRUE(Periodicity(ramp).Detect(0, 50, 1).empty());
}

TEST(OutlierScores, AreThoseOfTheService) {
  ExpectNear(OutlierScores({-3, 2.4, 15, 3.9, 5, 6, 4.5, 5.2, 3, 4, 5, 16, 7, 5, 5, 4}, {}),
             {-1.9040785483608571, -0.10021466044004519, 1.3361954725339347, 0, 0, 0, 0, 0, 0, 0, 0,
              1.6702443406674186, 0, 0, 0, 0},
             1e-15);
}

TEST(OutlierScores, OfQuartilesAreMultiplesOfTheirRange) {
  // The quartiles are 2 and 4.
  ExpectNear(OutlierScores({1, 2, 3, 4, 7}, kTukeyFences), {-0.5, 0, 0, 0, 1.5}, 1e-15);
}

TEST(OutlierScores, MissingValuesAndEmptyRangesHaveNone) {
  double missing = std::nan("");
  ExpectNear(OutlierScores({1, missing, 2, 3, 4, 7}, kTukeyFences), {-0.5, 0, 0, 0, 0, 1.5}, 1e-15);
  ExpectNear(OutlierScores(Series(5, 3), {}), Series(5, 0), 0);
  ExpectNear(OutlierScores({1e-16, 0, 2e-16, 0, 3e-16}, {.rounding = 1e-12}), Series(5, 0), 0);
  EXPECT_TRUE(OutlierScores({}, {}).empty());
}

TEST(OutlierScores, TestPointsAreNoPartOfWhatIsNormal) {
  OutlierFences fences = kTukeyFences;
  fences.test_points = 1;
  ExpectNear(OutlierScores({1, 2, 3, 4, 5, 100}, fences), {-0.5, 0, 0, 0, 0.5, 48}, 1e-15);
}

TEST(Decomposition, TakesTheMedianOfEachPlace) {
  Decomposition parts = Decompose({1, 5, 3, 7, 2, 100}, {.period = 2, .trend = Trend::kNone});
  ExpectNear(parts.seasonal, {2, 7, 2, 7, 2, 7}, 0);
  ExpectNear(parts.residual, {-1, -2, 1, 0, 0, 93}, 0);
  ExpectNear(parts.baseline, parts.seasonal, 0);
}

TEST(Decomposition, ContinuesALine) {
  Decomposition parts =
      Decompose({1, 2, 3, 0, 0}, {.period = 0, .trend = Trend::kLine, .test_points = 2});
  ExpectNear(parts.baseline, {1, 2, 3, 4, 5}, 1e-12);
  ExpectNear(parts.seasonal, Series(5, 0), 0);
}

TEST(Decomposition, DetectsThePeriodAndForecasts) {
  Series series;
  for (int i = 0; i < 48; ++i) series.push_back(i < 42 ? i % 6 : 0);
  Decomposition parts = Decompose(series, {.test_points = 6});
  for (size_t i = 0; i < 48; ++i) EXPECT_NEAR(parts.baseline[i], static_cast<double>(i % 6), 1e-12);
}

TEST(SeriesAnalysis, DoesNotGrowWithTheSquareOfTheLength) {
  Series series;
  for (int i = 0; i < 200'000; ++i) series.push_back(i % 24 + i % 7 * 0.01);
  auto periods = Periodicity(series).Detect(0, 1000, 1);
  ASSERT_FALSE(periods.empty());
  EXPECT_EQ(std::fmod(periods[0].period, 24), 0);
  EXPECT_GT(FitTwoLines(series).split, 0U);
  EXPECT_EQ(Decompose(series, {.period = 24}).seasonal.size(), series.size());
}

}  // namespace
}  // namespace sluice::functions
