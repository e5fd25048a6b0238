// Kernels over series: dynamic arrays of numbers.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

// Element by element. What is no number gives null, and so does a place that one array lacks.
SLUICE_KERNEL(SeriesAbs);
SLUICE_KERNEL(SeriesAcos);
SLUICE_KERNEL(SeriesAsin);
SLUICE_KERNEL(SeriesAtan);
SLUICE_KERNEL(SeriesCeiling);
SLUICE_KERNEL(SeriesCos);
SLUICE_KERNEL(SeriesExp);
SLUICE_KERNEL(SeriesFloor);
SLUICE_KERNEL(SeriesLog);
SLUICE_KERNEL(SeriesSign);
SLUICE_KERNEL(SeriesSin);
SLUICE_KERNEL(SeriesTan);
SLUICE_KERNEL(SeriesAdd);
SLUICE_KERNEL(SeriesSubtract);
SLUICE_KERNEL(SeriesMultiply);
SLUICE_KERNEL(SeriesDivide);
SLUICE_KERNEL(SeriesPow);
SLUICE_KERNEL(SeriesEquals);
SLUICE_KERNEL(SeriesNotEquals);
SLUICE_KERNEL(SeriesLess);
SLUICE_KERNEL(SeriesLessEquals);
SLUICE_KERNEL(SeriesGreater);
SLUICE_KERNEL(SeriesGreaterEquals);

// One value of a series or two.
SLUICE_KERNEL(SeriesSum);
SLUICE_KERNEL(SeriesProduct);
SLUICE_KERNEL(SeriesMagnitude);
SLUICE_KERNEL(SeriesDotProduct);
SLUICE_KERNEL(SeriesCosineSimilarity);
SLUICE_KERNEL(SeriesPearson);
SLUICE_KERNEL(SeriesStats);         // An array: min, min_idx, max, max_idx, avg, stdev, variance.
SLUICE_KERNEL(SeriesStatsDynamic);  // A bag of the same and more.
SLUICE_KERNEL(SeriesFitLine);       // An array: rsquare, slope, variance, rvariance, ...
SLUICE_KERNEL(SeriesFitLineDynamic);
SLUICE_KERNEL(SeriesFitTwoLines);
SLUICE_KERNEL(SeriesFitTwoLinesDynamic);
SLUICE_KERNEL(SeriesFitPoly);       // (y, [x], [degree])

// A series of a series, or several in an array.
SLUICE_KERNEL(SeriesFillConst);     // (series, [value], [missing])
SLUICE_KERNEL(SeriesFillForward);   // (series, [missing])
SLUICE_KERNEL(SeriesFillBackward);
SLUICE_KERNEL(SeriesFillLinear);    // (series, [missing], [edges], [constant])
SLUICE_KERNEL(SeriesFir);           // (series, filter, [normalize], [center])
SLUICE_KERNEL(SeriesIir);           // (series, numerators, denominators)
SLUICE_KERNEL(SeriesFft);           // (real, [imaginary])
SLUICE_KERNEL(SeriesIfft);
SLUICE_KERNEL(SeriesPeriodsDetect);       // (series, min, max, count)
SLUICE_KERNEL(SeriesPeriodsValidate);     // (series, period, ...)
SLUICE_KERNEL(SeriesSeasonal);            // (series, [period], [test_points])
SLUICE_KERNEL(SeriesDecompose);           // (series, [period], [trend], [test_points], [threshold])
SLUICE_KERNEL(SeriesDecomposeForecast);   // (series, points, [period], [trend], [threshold])
SLUICE_KERNEL(SeriesDecomposeAnomalies);  // (series, [score], [period], [trend], [test_points],
                                          // [method], [threshold])
SLUICE_KERNEL(SeriesOutliers);            // (series, [kind], [ignored], [min], [max], [points])

}  // namespace sluice::functions
