// Measures of lines on the sphere.
#pragma once

#include <optional>

#include "geo/geometry.h"

namespace sluice::geo {

// Of a LineString or MultiLineString; edges that repeat count once. Nothing when it is invalid.
std::optional<double> LengthMeters(const Geometry& lines);
std::optional<Coordinate> LineCentroid(const Geometry& lines);

// The point of a single line at a part of its length in [0, 1]. Nothing when either is invalid.
std::optional<Coordinate> InterpolatePoint(const Geometry& line, double fraction);

// At which part of its length a single line is nearest to a valid point. Lengths are measured on
// the sphere, or on the spheroid of WGS-84. Nothing when the line is invalid.
std::optional<double> LocatePoint(const Geometry& line, const Coordinate& point,
                                  bool on_spheroid);

}  // namespace sluice::geo
