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
      Pair("series_cosine_similarity", "The cosine of the angle between two series.",
           &SeriesCosineSimilarity),
      Pair("series_pearson_correlation", "The correlation of two series.", &SeriesPearson),
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
      Declare("series_fill_const", "Missing values replaced by a constant.")
          .Takes("series:dynamic, value:any, missing?:any => dynamic", &SeriesFillConst)
          .SeesNulls(),
      Declare("series_fill_forward", "Missing values replaced by the last one.")
          .Takes("series:dynamic, missing?:any => dynamic", &SeriesFillForward)
          .SeesNulls(),
      Declare("series_fill_backward", "Missing values replaced by the next one.")
          .Takes("series:dynamic, missing?:any => dynamic", &SeriesFillBackward)
          .SeesNulls(),
      Declare("series_fill_linear", "Missing values replaced by those on the line between.")
          .Takes("series:dynamic, missing?:any, edges?:bool, constant?:any => dynamic",
                 &SeriesFillLinear)
          .SeesNulls(),
      Declare("series_fir", "The series through a filter of finite response.")
          .Takes("series:dynamic, filter:dynamic, normalize?:bool, center?:bool => dynamic",
                 &SeriesFir)
          .SeesNulls(),
      Declare("series_iir", "The series through a filter of infinite response.")
          .Takes("series:dynamic, numerators:dynamic, denominators:dynamic => dynamic", &SeriesIir),
      Declare("series_seasonal", "The mean of each place of a period, repeated.")
          .Takes("series:dynamic, period:long => dynamic", &SeriesSeasonal),
  };
}

}  // namespace sluice::functions
