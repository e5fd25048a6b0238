// Two shapes laid upon each other: do they meet, and where.
#pragma once

#include <memory>
#include <string_view>

#include "geo/geometry.h"

namespace sluice::geo {

// Lines or polygons made ready for questions about them and another shape. Immutable, thread-safe.
class OverlayShape {
 public:
  // From the GeoJSON of a LineString or MultiLineString, of a Polygon or MultiPolygon. Null when it
  // is no valid one.
  static std::unique_ptr<OverlayShape> Lines(std::string_view json);
  static std::unique_ptr<OverlayShape> Polygons(std::string_view json);
  ~OverlayShape();

  // Lines contain their ends. Two polygons contain their vertices and edges; for a line, only one
  // of the polygons around a vertex does.
  bool Intersects(const OverlayShape& other) const;

  // What the shapes have in common when both contain their boundaries: points, lines and polygons.
  // One of them comes as itself, those of one kind as Multi..., others as a GeometryCollection
  // (which is also what nothing is).
  Geometry Intersection(const OverlayShape& other) const;

 private:
  struct State;
  explicit OverlayShape(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace sluice::geo
