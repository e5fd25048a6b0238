// Kernels over polygons: GeoJSON of Polygons and MultiPolygons. Null for what is invalid.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(GeoPolygonArea);            // (polygon)
SLUICE_KERNEL(GeoPolygonBuffer);          // (polygon, radius, [tolerance])
SLUICE_KERNEL(GeoPolygonCentroid);        // (polygon)
SLUICE_KERNEL(GeoPolygonDensify);         // (polygon, [tolerance], [preserve_crossing])
SLUICE_KERNEL(GeoPolygonPerimeter);       // (polygon)
SLUICE_KERNEL(GeoPolygonSimplify);        // (polygon, [tolerance])
SLUICE_KERNEL(GeoSimplifyPolygonsArray);  // (polygons, [tolerance])
SLUICE_KERNEL(GeoUnionPolygonsArray);     // (polygons)
SLUICE_KERNEL(GeoIntersection2Polygons);  // (polygon1, polygon2)
SLUICE_KERNEL(GeoIntersects2Polygons);

}  // namespace sluice::functions
