// Shapes whose edges are straight on the plane of longitude and latitude, as shapes of geodesics.
#pragma once

#include <optional>

#include "geo/geometry.h"

namespace sluice::geo {

inline constexpr double kDefaultDensifyToleranceMeters = 10;
inline constexpr double kDensifyToleranceMinMeters = 0.1;
inline constexpr double kDensifyToleranceMaxMeters = 10000;

// The lines or polygons with so many more vertices, each half way on the plane between two others,
// that the geodesics between them deviate from the straight edges by at most the tolerance. An edge
// over more than 180 degrees of longitude goes the other way, over the 180th meridian, where
// longitudes jump, or with `preserve_crossing` are not split there.
//
// Nothing when the shape or the tolerance is invalid, or with more than 10,485,760 vertices.
// https://learn.microsoft.com/kusto/query/geo-line-densify-function
std::optional<Geometry> DensifyLines(const Geometry& lines, double tolerance_meters,
                                     bool preserve_crossing);
std::optional<Geometry> DensifyPolygons(const Geometry& polygons, double tolerance_meters,
                                        bool preserve_crossing);

}  // namespace sluice::geo
