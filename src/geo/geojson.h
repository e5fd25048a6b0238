// GeoJSON (RFC 7946) as text: reading with the rules that Kusto has for shapes, and writing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "geo/geometry.h"

namespace sluice::geo {

// Reads a Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon. Nothing when the
// text is no such object or breaks a rule: coordinates in range, lines of at least two of them,
// rings of at least four that end where they start. What needs geometry (crossing or degenerate
// edges) is checked by s2_shapes.h. Thread-safe.
// https://learn.microsoft.com/kusto/query/geo-point-in-polygon-function
std::optional<Geometry> ParseGeoJson(std::string_view json);

// Appends {"type":...,"coordinates":[...]}.
void AppendGeoJson(const Geometry& geometry, std::string& out);
std::string ToGeoJson(const Geometry& geometry);

// Appends the shortest text that reads back as the same value; whole numbers without a point.
void AppendNumber(double value, std::string& out);

}  // namespace sluice::geo
