#include "geo/s2_shapes.h"

#include <s2/s2error.h>

#include <utility>

namespace sluice::geo {
namespace {

std::vector<S2Point> ToPoints(const std::vector<Coordinate>& coordinates) {
  std::vector<S2Point> points;
  points.reserve(coordinates.size());
  for (const Coordinate& coordinate : coordinates) points.push_back(ToPoint(coordinate));
  return points;
}

// An edge half way round the Earth could go any way. Rounding keeps most antipodes from being
// exactly opposite, which is all that S2 itself refuses.
bool HasAntipodalNeighbours(const std::vector<S2Point>& points) {
  constexpr double kNearlyOpposite = 4e-16;
  for (size_t i = 1; i < points.size(); ++i) {
    if ((points[i - 1] + points[i]).Norm() < kNearlyOpposite) return true;
  }
  return false;
}

// FindValidationError() says nothing to the log, unlike IsValid().
template <typename Shape>
bool IsValid(const Shape& shape) {
  S2Error error;
  return !shape.FindValidationError(&error);
}

// The vertices of a loop as a closed ring, with the inside of the polygon to the left.
Ring FromLoop(const S2Loop& loop) {
  Ring ring;
  ring.reserve(static_cast<size_t>(loop.num_vertices()) + 1);
  for (int i = 0; i < loop.num_vertices(); ++i) {
    ring.push_back(ToCoordinate(loop.oriented_vertex(i)));
  }
  if (!ring.empty()) ring.push_back(ring.front());
  return ring;
}

std::unique_ptr<S2Polygon> ToPolygon(const Rings& rings) {
  std::vector<std::unique_ptr<S2Loop>> loops;
  for (const Ring& ring : rings) {
    std::vector<S2Point> points = ToPoints(ring);
    if (HasAntipodalNeighbours(points)) return nullptr;
    points.pop_back();
    auto loop = std::make_unique<S2Loop>(points, S2Debug::DISABLE);
    // What is invalid by itself cannot be turned or nested.
    if (!IsValid(*loop)) return nullptr;
    loop->Normalize();
    loops.push_back(std::move(loop));
  }
  auto polygon = std::make_unique<S2Polygon>();
  polygon->set_s2debug_override(S2Debug::DISABLE);
  polygon->InitNested(std::move(loops));
  if (!IsValid(*polygon)) return nullptr;
  return polygon;
}

}  // namespace

S2Point ToPoint(const Coordinate& coordinate) {
  return S2LatLng::FromDegrees(coordinate.latitude, coordinate.longitude).ToPoint();
}

Coordinate ToCoordinate(const S2Point& point) {
  S2LatLng position(point);
  return {position.lng().degrees(), position.lat().degrees()};
}

std::optional<std::vector<std::unique_ptr<S2Polyline>>> ToPolylines(const Geometry& geometry) {
  if (!geometry.IsLines()) return std::nullopt;
  std::vector<std::unique_ptr<S2Polyline>> polylines;
  polylines.reserve(geometry.lines.size());
  for (const Line& line : geometry.lines) {
    std::vector<S2Point> points = ToPoints(line);
    if (HasAntipodalNeighbours(points)) return std::nullopt;
    // S2 aborts on invalid shapes unless it is told not to.
    auto polyline = std::make_unique<S2Polyline>(points, S2Debug::DISABLE);
    if (!IsValid(*polyline)) return std::nullopt;
    polylines.push_back(std::move(polyline));
  }
  return polylines;
}

std::unique_ptr<S2Polygon> ToPolygon(const Geometry& geometry) {
  if (!geometry.IsPolygons()) return nullptr;
  std::vector<std::unique_ptr<S2Polygon>> polygons;
  for (const Rings& rings : geometry.polygons) {
    polygons.push_back(ToPolygon(rings));
    if (polygons.back() == nullptr) return nullptr;
  }
  if (polygons.size() == 1) return std::move(polygons.front());
  return S2Polygon::DestructiveUnion(std::move(polygons));
}

Geometry FromPolylines(const std::vector<std::unique_ptr<S2Polyline>>& polylines) {
  std::vector<Line> lines;
  lines.reserve(polylines.size());
  for (const auto& polyline : polylines) {
    Line& line = lines.emplace_back();
    line.reserve(static_cast<size_t>(polyline->num_vertices()));
    for (const S2Point& vertex : polyline->vertices_span()) line.push_back(ToCoordinate(vertex));
  }
  return Geometry::Lines(std::move(lines));
}

Geometry FromPolygon(const S2Polygon& polygon) {
  std::vector<Rings> polygons;
  // A loop is followed by those inside it: holes belong to the last shell before them.
  for (int i = 0; i < polygon.num_loops(); ++i) {
    const S2Loop& loop = *polygon.loop(i);
    if (!loop.is_hole()) {
      Rings& rings = polygons.emplace_back();
      rings.push_back(FromLoop(loop));
      for (int inner = i + 1; inner <= polygon.GetLastDescendant(i); ++inner) {
        if (polygon.loop(inner)->depth() == loop.depth() + 1) {
          rings.push_back(FromLoop(*polygon.loop(inner)));
        }
      }
    }
  }
  return Geometry::Polygons(std::move(polygons));
}

std::unique_ptr<MutableS2ShapeIndex> IndexOf(std::vector<std::unique_ptr<S2Polyline>> polylines) {
  auto index = std::make_unique<MutableS2ShapeIndex>();
  for (auto& polyline : polylines) {
    index->Add(std::make_unique<S2Polyline::OwningShape>(std::move(polyline)));
  }
  return index;
}

}  // namespace sluice::geo
