// Measures of polygons on the sphere. Of a MultiPolygon they are those of the union.
#pragma once

#include <optional>

#include "geo/geometry.h"

namespace sluice::geo {

// Whether it is a Polygon or MultiPolygon that keeps the rules for rings.
bool IsValidPolygon(const Geometry& polygons);

// Of a Polygon or MultiPolygon; nothing when it is invalid.
std::optional<double> AreaSquareMeters(const Geometry& polygons);
std::optional<double> PerimeterMeters(const Geometry& polygons);
std::optional<Coordinate> PolygonCentroid(const Geometry& polygons);

}  // namespace sluice::geo
