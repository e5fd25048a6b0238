// A line or polygon made ready for many questions about points.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/geometry.h"

namespace sluice::geo {

// Owned by one thread: the queries inside keep state.
class PreparedShape {
 public:
  // From the GeoJSON of a LineString or MultiLineString, of a Polygon or MultiPolygon. Null when it
  // is no valid one.
  static std::unique_ptr<PreparedShape> Lines(std::string_view json);
  static std::unique_ptr<PreparedShape> Polygons(std::string_view json);
  ~PreparedShape();

  // Whether the inside of the polygons contains a point. If the Earth is divided into polygons, each
  // point is in exactly one of them. Lines have no inside.
  bool Contains(const Coordinate& point) const;
  // To the nearest point of the shape; 0 inside.
  double DistanceMeters(const Coordinate& point) const;
  // The nearest point of the shape; inside, the point itself.
  Coordinate ClosestPoint(const Coordinate& point) const;
  // The tokens of the S2 cells of a level (0 to 30) that together cover the shape and all that is
  // within a radius of it. Nothing when they are more than kCoveringCellsMax.
  std::optional<std::vector<std::string>> Covering(int level, double radius_meters) const;

  // https://learn.microsoft.com/kusto/query/geo-polygon-to-s2cells-function
  static constexpr size_t kCoveringCellsMax = 65536;

 private:
  struct State;
  explicit PreparedShape(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace sluice::geo
