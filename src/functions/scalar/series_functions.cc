// https://learn.microsoft.com/kusto/query/scalar-functions#series-element-wise-functions
#include "functions/kernels/series_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Unary(std::string name, std::string summary, Kernel kernel) {
  return Declare(std::move(name), std::move(summary)).Takes("series:dynamic => dynamic", kernel);
}
Declare Binary(std::string name, std::string summary, Kernel kernel) {
  return Declare(std::move(name), std::move(summary))
      .Takes("series1:dynamic, series2:dynamic => dynamic", kernel)
      .Takes("series1:dynamic, series2:number => dynamic", kernel)
      .Takes("series1:number, series2:dynamic => dynamic", kernel);
}
Declare Pair(std::string name, std::string summary, Kernel kernel) {
  return Declare(std::move(name), std::move(summary))
      .Takes("series1:dynamic, series2:dynamic => real", kernel)
      .Takes("series1:dynamic, series2:number => real", kernel)
      .Takes("series1:number, series2:dynamic => real", kernel);
}

}  // namespace

Definitions SeriesFunctions() {
  return {
      Unary("series_abs", "The absolute values.", &SeriesAbs)
          .Example("print tostring(series_abs(dynamic([-6.5, 0, 8])))", "[6.5,0,8]"),
      Unary("series_acos", "The angles of cosines.", &SeriesAcos),
      Unary("series_asin", "The angles of sines.", &SeriesAsin),
      Unary("series_atan", "The angles of tangents.", &SeriesAtan),
      Unary("series_ceiling", "The values rounded up.", &SeriesCeiling),
      Unary("series_cos", "The cosines.", &SeriesCos),
      Unary("series_exp", "e to the power of the values.", &SeriesExp),
      Unary("series_floor", "The values rounded down.", &SeriesFloor),
      Unary("series_log", "The natural logarithms.", &SeriesLog),
      Unary("series_sign", "The signs.", &SeriesSign),
      Unary("series_sin", "The sines.", &SeriesSin),
      Unary("series_tan", "The tangents.", &SeriesTan),
      Binary("series_add", "The sums of two series.", &SeriesAdd)
          .Example("print tostring(series_add(dynamic([1, 2]), dynamic([3, 4])))", "[4,6]"),
      Binary("series_subtract", "The differences of two series.", &SeriesSubtract),
      Binary("series_multiply", "The products of two series.", &SeriesMultiply),
      Binary("series_divide", "The quotients of two series.", &SeriesDivide),
      Binary("series_pow", "One series to the power of another.", &SeriesPow),
      Binary("series_equals", "Where two series are equal.", &SeriesEquals),
      Binary("series_not_equals", "Where two series differ.", &SeriesNotEquals),
      Binary("series_less", "Where the first is less.", &SeriesLess),
      Binary("series_less_equals", "Where the first is less or equal.", &SeriesLessEquals),
      Binary("series_greater", "Where the first is greater.", &SeriesGreater),
      Binary("series_greater_equals", "Where the first is greater or equal.",
             &SeriesGreaterEquals),
      Declare("series_sum", "The sum of the values.").Takes("series:dynamic => real", &SeriesSum),
      Declare("series_product", "The product of the values.")
          .Takes("series:dynamic => real", &SeriesProduct),
      Declare("series_magnitude", "The length of the series as a vector.")
          .Takes("series:dynamic => real", &SeriesMagnitude),
      Pair("series_dot_product", "The dot product of two series.", &SeriesDotProduct)
          .Example("print series_dot_product(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "12.0"),
      Declare("series_cosine_similarity", "The cosine of the angle between two series.")
          .Takes("series1:dynamic, series2:dynamic, magnitude1?:real, magnitude2?:real => real",
                 &SeriesCosineSimilarity),
      Declare("series_pearson_correlation", "The correlation of two series.")
          .Takes("series1:dynamic, series2:dynamic => real", &SeriesPearson),
      Declare("series_stats", "The least, greatest and mean value, and how they spread.")
          .Takes("series:dynamic, ignore_nonfinite?:bool => dynamic", &SeriesStats)
          .Gives("min:real, min_idx:long, max:real, max_idx:long, avg:real, stdev:real, "
                 "variance:real"),
      Declare("series_stats_dynamic", "The statistics of a series as a bag.")
          .Takes("series:dynamic, ignore_nonfinite?:bool => dynamic", &SeriesStatsDynamic),
      Declare("series_fit_line", "The line nearest to the series.")
          .Takes("series:dynamic => dynamic", &SeriesFitLine)
          .Gives("rsquare:real, slope:real, variance:real, rvariance:real, interception:real, "
                 "line_fit:dynamic"),
      Declare("series_fit_line_dynamic", "The line nearest to the series, as a bag.")
          .Takes("series:dynamic => dynamic", &SeriesFitLineDynamic),
      Declare("series_fit_2lines", "The two lines, one after another, nearest to the series.")
          .Takes("series:dynamic => dynamic", &SeriesFitTwoLines)
          .Gives("rsquare:real, split_idx:long, variance:real, rvariance:real, line_fit:dynamic, "
                 "right_rsquare:real, right_slope:real, right_interception:real, "
                 "right_variance:real, right_rvariance:real, left_rsquare:real, left_slope:real, "
                 "left_interception:real, left_variance:real, left_rvariance:real"),
      Declare("series_fit_2lines_dynamic", "The two lines nearest to the series, as a bag.")
          .Takes("series:dynamic => dynamic", &SeriesFitTwoLinesDynamic)
          .Example("print tolong(series_fit_2lines_dynamic(dynamic([1, 2, 3, 9, 8, 7])).split_idx)",
                   "3"),
      Declare("series_fit_poly", "The polynomial nearest to the series.")
          .Takes("y_series:dynamic, x_series?:dynamic, degree?:long => dynamic", &SeriesFitPoly)
          .SeesNulls()
          .Gives("rsquare:real, coefficients:dynamic, variance:real, rvariance:real, "
                 "poly_fit:dynamic"),
      Declare("series_fill_const", "Missing values replaced by a constant.")
          .Takes("series:dynamic, constant_value?:any, missing_value_placeholder?:any => dynamic",
                 &SeriesFillConst)
          .SeesNulls()
          .NamedAsArgument(),
      Declare("series_fill_forward", "Missing values replaced by the last one.")
          .Takes("series:dynamic, missing_value_placeholder?:any => dynamic", &SeriesFillForward)
          .SeesNulls()
          .NamedAsArgument(),
      Declare("series_fill_backward", "Missing values replaced by the next one.")
          .Takes("series:dynamic, missing_value_placeholder?:any => dynamic", &SeriesFillBackward)
          .SeesNulls()
          .NamedAsArgument(),
      Declare("series_fill_linear", "Missing values replaced by those on the line between.")
          .Takes("series:dynamic, missing_value_placeholder?:any, fill_edges?:bool, "
                 "constant_value?:any => dynamic",
                 &SeriesFillLinear)
          .SeesNulls()
          .NamedAsArgument(),
      Declare("series_fir", "The series through a filter of finite response.")
          .Takes("series:dynamic, filter:dynamic, normalize?:bool, center?:bool => dynamic",
                 &SeriesFir)
          .Alias("fir")
          .SeesNulls()
          .NamedAsArgument(),
      Declare("series_iir", "The series through a filter of infinite response.")
          .Takes("series:dynamic, numerators:dynamic, denominators:dynamic => dynamic", &SeriesIir)
          .NamedAsArgument(),
      Declare("series_fft", "The frequencies of a series, by the fast Fourier transform.")
          .Takes("series:dynamic, series_imaginary?:dynamic => dynamic", &SeriesFft)
          .SeesNulls()
          .Gives("real:dynamic, imag:dynamic"),
      Declare("series_ifft", "The series of frequencies, by the inverse Fourier transform.")
          .Takes("series:dynamic, series_imaginary?:dynamic => dynamic", &SeriesIfft)
          .SeesNulls()
          .Gives("real:dynamic, imag:dynamic"),
      Declare("series_periods_detect", "The periods that a series has, the best first.")
          .Takes("series:dynamic, min_period:real, max_period:real, num_periods:long => dynamic",
                 &SeriesPeriodsDetect)
          .Gives("periods:dynamic, scores:dynamic"),
      Declare("series_periods_validate", "How well a series repeats with given periods.")
          .Takes("series:dynamic, period...:real => dynamic", &SeriesPeriodsValidate)
          .Gives("periods:dynamic, scores:dynamic"),
      Declare("series_seasonal", "The median of each place of a period, repeated.")
          .Takes("series:dynamic, period?:long, test_points?:long => dynamic", &SeriesSeasonal)
          .SeesNulls()
          .Example("print tostring(series_seasonal(dynamic([1, 2, 3, 4]), 2))",
                   "[2.0,3.0,2.0,3.0]"),
      Declare("series_decompose", "What of a series repeats, its trend, and the rest.")
          .Takes("series:dynamic, period?:long, trend?:string, test_points?:long, "
                 "seasonality_threshold?:real => dynamic",
                 &SeriesDecompose)
          .SeesNulls()
          .Gives("baseline:dynamic, seasonal:dynamic, trend:dynamic, residual:dynamic"),
      Declare("series_decompose_anomalies", "Where a series is not as its decomposition predicts.")
          .Takes("series:dynamic, threshold?:real, period?:long, trend?:string, "
                 "test_points?:long, method?:string, seasonality_threshold?:real => dynamic",
                 &SeriesDecomposeAnomalies)
          .SeesNulls()
          .Gives("ad_flag:dynamic, ad_score:dynamic, baseline:dynamic"),
      Declare("series_decompose_forecast", "How a series goes on: its season and trend.")
          .Takes("series:dynamic, test_points:long, period?:long, trend?:string, "
                 "seasonality_threshold?:real => dynamic",
                 &SeriesDecomposeForecast)
          .SeesNulls(),
      Declare("series_outliers", "How far values are outside of what is normal for a series.")
          .Takes("series:dynamic, kind?:string, ignore_val?:real, min_percentile?:real, "
                 "max_percentile?:real, test_points?:long => dynamic",
                 &SeriesOutliers)
          .SeesNulls()
          .NamedAsArgument(),
  };
}

}  // namespace sluice::functions
