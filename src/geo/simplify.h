// Shapes with fewer vertices. Tolerances are in meters: vertices that are nearer to each other are
// merged, and edges move no further than that.
#pragma once

#include <optional>
#include <vector>

#include "geo/geometry.h"

namespace sluice::geo {

inline constexpr double kDefaultSimplifyToleranceMeters = 10;

// A LineString or MultiLineString; edges that repeat are there once. Nothing when it or the
// tolerance is invalid (below 0, or above 70 degrees), or when nothing is left.
std::optional<Geometry> SimplifyLines(const Geometry& lines, double tolerance_meters);

// The same for polygons. Borders that they share stay shared. A single Polygon or MultiPolygon
// gives the union of what it consists of.
std::optional<Geometry> SimplifyPolygons(const std::vector<Geometry>& polygons,
                                         double tolerance_meters);

}  // namespace sluice::geo
