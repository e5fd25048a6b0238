// Buffers: the region of all points within a distance of a shape.
#pragma once

#include <optional>

#include "geo/geometry.h"

namespace sluice::geo {

inline constexpr double kDefaultBufferToleranceMeters = 10;

// The Polygon or MultiPolygon around a Point, LineString, MultiLineString, Polygon or MultiPolygon;
// its edge deviates from the ideal one by at most the tolerance. Nothing when the radius is not
// positive, when the tolerance is not positive or below a millionth of the radius, when the shape
// is invalid, and when the buffer is the whole Earth. Thread-safe.
// https://learn.microsoft.com/kusto/query/geo-point-buffer-function
std::optional<Geometry> Buffer(const Geometry& geometry, double radius_meters,
                               double tolerance_meters);

}  // namespace sluice::geo
