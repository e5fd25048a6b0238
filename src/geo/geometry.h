// Shapes on Earth as GeoJSON has them: coordinates in degrees, no geometry library.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::geo {

struct Coordinate {
  double longitude = 0;  // degrees, [-180, 180]
  double latitude = 0;   // degrees, [-90, 90]

  // Within the ranges; not for NaN.
  bool IsValid() const {
    return longitude >= -180 && longitude <= 180 && latitude >= -90 && latitude <= 90;
  }
  friend bool operator==(const Coordinate&, const Coordinate&) = default;
};

using Line = std::vector<Coordinate>;  // At least two, in order.
using Ring = std::vector<Coordinate>;  // At least four, the last equal to the first.
using Rings = std::vector<Ring>;       // One polygon: its shell, then its holes.

enum class GeometryKind : uint8_t {
  kPoint,
  kMultiPoint,
  kLineString,
  kMultiLineString,
  kPolygon,
  kMultiPolygon,
  kGeometryCollection,
};

// One shape. Only the member of its kind is filled; the kinds without "Multi" have one element.
struct Geometry {
  GeometryKind kind = GeometryKind::kPoint;
  std::vector<Coordinate> points;
  std::vector<Line> lines;
  std::vector<Rings> polygons;
  std::vector<Geometry> members;

  bool IsLines() const {
    return kind == GeometryKind::kLineString || kind == GeometryKind::kMultiLineString;
  }
  bool IsPolygons() const {
    return kind == GeometryKind::kPolygon || kind == GeometryKind::kMultiPolygon;
  }

  static Geometry Point(Coordinate coordinate) {
    Geometry geometry;
    geometry.points.push_back(coordinate);
    return geometry;
  }
  // A LineString for one line, else a MultiLineString.
  static Geometry Lines(std::vector<Line> lines) {
    Geometry geometry;
    geometry.kind =
        lines.size() == 1 ? GeometryKind::kLineString : GeometryKind::kMultiLineString;
    geometry.lines = std::move(lines);
    return geometry;
  }
  // A Polygon for one, else a MultiPolygon.
  static Geometry Polygons(std::vector<Rings> polygons) {
    Geometry geometry;
    geometry.kind = polygons.size() == 1 ? GeometryKind::kPolygon : GeometryKind::kMultiPolygon;
    geometry.polygons = std::move(polygons);
    return geometry;
  }
};

}  // namespace sluice::geo
