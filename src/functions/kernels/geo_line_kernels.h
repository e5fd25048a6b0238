// Kernels over lines: GeoJSON of LineStrings and MultiLineStrings. Null for what is invalid.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(GeoLineBuffer);            // (line, radius, [tolerance])
SLUICE_KERNEL(GeoLineCentroid);          // (line)
SLUICE_KERNEL(GeoLineDensify);           // (line, [tolerance], [preserve_crossing])
SLUICE_KERNEL(GeoLineInterpolatePoint);  // (line, fraction)
SLUICE_KERNEL(GeoLineLength);            // (line)
SLUICE_KERNEL(GeoLineLocatePoint);       // (line, longitude, latitude, [use_spheroid])
SLUICE_KERNEL(GeoLineSimplify);          // (line, [tolerance])
SLUICE_KERNEL(GeoUnionLinesArray);       // (lines)
SLUICE_KERNEL(GeoIntersection2Lines);    // (line1, line2)
SLUICE_KERNEL(GeoIntersects2Lines);
SLUICE_KERNEL(GeoIntersectionLineWithPolygon);  // (line, polygon)
SLUICE_KERNEL(GeoIntersectsLineWithPolygon);

}  // namespace sluice::functions
