#include "geo/polygons.h"

#include <memory>

#include "geo/s2_shapes.h"

namespace sluice::geo {

bool IsValidPolygon(const Geometry& polygons) { return ToPolygon(polygons) != nullptr; }

std::optional<double> AreaSquareMeters(const Geometry& polygons) {
  auto polygon = ToPolygon(polygons);
  if (!polygon) return std::nullopt;
  return polygon->GetArea() * kEarthRadiusMeters * kEarthRadiusMeters;
}

std::optional<double> PerimeterMeters(const Geometry& polygons) {
  auto polygon = ToPolygon(polygons);
  if (!polygon) return std::nullopt;
  S1Angle length;
  for (int i = 0; i < polygon->num_loops(); ++i) {
    const S2Loop& loop = *polygon->loop(i);
    for (int vertex = 0; vertex < loop.num_vertices(); ++vertex) {
      length += S1Angle(loop.vertex(vertex), loop.vertex(vertex + 1));
    }
  }
  return AngleToMeters(length);
}

std::optional<Coordinate> PolygonCentroid(const Geometry& polygons) {
  auto polygon = ToPolygon(polygons);
  if (!polygon) return std::nullopt;
  S2Point centroid = polygon->GetCentroid();
  if (centroid == S2Point()) return std::nullopt;
  return ToCoordinate(centroid.Normalize());
}

}  // namespace sluice::geo
