// Shapes of geometry.h as those of the S2 library, where the Earth is a sphere and edges are
// geodesics, and back. To be included by .cc files only: S2's headers are heavy.
#pragma once

#include <s2/mutable_s2shape_index.h>
#include <s2/s1angle.h>
#include <s2/s2latlng.h>
#include <s2/s2loop.h>
#include <s2/s2point.h>
#include <s2/s2polygon.h>
#include <s2/s2polyline.h>

#include <memory>
#include <numbers>
#include <optional>
#include <vector>

#include "geo/geometry.h"

namespace sluice::geo {

// The radius of the sphere that lengths and areas are measured on.
inline constexpr double kEarthRadiusMeters = 6371010.0;

inline S1Angle MetersToAngle(double meters) { return S1Angle::Radians(meters / kEarthRadiusMeters); }
inline double AngleToMeters(S1Angle angle) { return angle.radians() * kEarthRadiusMeters; }

S2Point ToPoint(const Coordinate& coordinate);
Coordinate ToCoordinate(const S2Point& point);

// The polylines of a LineString or MultiLineString. Nothing for other kinds, and when neighbouring
// vertices of a line are equal or antipodal.
std::optional<std::vector<std::unique_ptr<S2Polyline>>> ToPolylines(const Geometry& geometry);

// The region of a Polygon, or of all polygons of a MultiPolygon: each ring stands for the smaller
// of the two regions that it divides the sphere into, nested ones of a polygon are holes by turns.
// Null for other kinds, and when rings of a polygon cross, share edges or visit a vertex twice.
std::unique_ptr<S2Polygon> ToPolygon(const Geometry& geometry);

// A LineString or MultiLineString.
Geometry FromPolylines(const std::vector<std::unique_ptr<S2Polyline>>& polylines);

// A Polygon or MultiPolygon: shells counterclockwise, holes clockwise.
Geometry FromPolygon(const S2Polygon& polygon);

// An index of lines, which it takes.
std::unique_ptr<MutableS2ShapeIndex> IndexOf(std::vector<std::unique_ptr<S2Polyline>> polylines);

}  // namespace sluice::geo
