// Distances and directions between points on Earth. Coordinates must be valid. Thread-safe.
#pragma once

#include <optional>

#include "geo/geometry.h"

namespace sluice::geo {

// Along the surface of the sphere.
double DistanceMeters(const Coordinate& a, const Coordinate& b);

// Along the surface of the spheroid of WGS-84.
double SpheroidDistanceMeters(const Coordinate& a, const Coordinate& b);

// The direction at `from` towards `to`, clockwise from north, in radians in [0, 2 pi). Nothing when
// the points are equal or antipodal.
std::optional<double> AzimuthRadians(const Coordinate& from, const Coordinate& to);

// The angle at `corner`, clockwise from the line to `first` to the line to `second`, in radians in
// [0, 2 pi). Nothing when neighbouring points are equal or antipodal.
std::optional<double> AngleRadians(const Coordinate& first, const Coordinate& corner,
                                   const Coordinate& second);

}  // namespace sluice::geo
