// Kernels over points on Earth. Coordinates are pairs of longitude and latitude in degrees; those
// out of range give null.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(GeoDistance2Points);       // (point1, point2, [use_spheroid])
SLUICE_KERNEL(GeoAzimuth);               // (point1, point2)
SLUICE_KERNEL(GeoAngle);                 // (point1, point2, point3)
SLUICE_KERNEL(GeoPointInCircle);         // (point, center, radius)
SLUICE_KERNEL(GeoPointBuffer);           // (point, radius, [tolerance])
SLUICE_KERNEL(GeoDistancePointToLine);   // (point, line)
SLUICE_KERNEL(GeoDistancePointToPolygon);
SLUICE_KERNEL(GeoPointInPolygon);
SLUICE_KERNEL(GeoClosestPointOnLine);
SLUICE_KERNEL(GeoClosestPointOnPolygon);
SLUICE_KERNEL(GeoFromWkt);               // (text)

}  // namespace sluice::functions
