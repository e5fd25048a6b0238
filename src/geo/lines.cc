#include "geo/lines.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "geo/line_union.h"
#include "geo/measures.h"
#include "geo/s2_shapes.h"

namespace sluice::geo {
namespace {

using Polylines = std::vector<std::unique_ptr<S2Polyline>>;

// The lines with each edge once.
std::optional<Polylines> Distinct(const Geometry& geometry) {
  auto polylines = ToPolylines(geometry);
  if (!polylines || polylines->size() == 1) return polylines;
  return UnionOf(*polylines);
}

std::unique_ptr<S2Polyline> SingleLine(const Geometry& geometry) {
  auto polylines = ToPolylines(geometry);
  if (!polylines || polylines->size() != 1) return nullptr;
  return std::move(polylines->front());
}

double LengthOnSpheroid(const S2Polyline& line, int vertices) {
  double length = 0;
  for (int i = 1; i < vertices; ++i) {
    length +=
        SpheroidDistanceMeters(ToCoordinate(line.vertex(i - 1)), ToCoordinate(line.vertex(i)));
  }
  return length;
}

}  // namespace

std::optional<double> LengthMeters(const Geometry& lines) {
  auto polylines = Distinct(lines);
  if (!polylines) return std::nullopt;
  double length = 0;
  for (const auto& polyline : *polylines) length += AngleToMeters(polyline->GetLength());
  return length;
}

std::optional<Coordinate> LineCentroid(const Geometry& lines) {
  auto polylines = Distinct(lines);
  if (!polylines) return std::nullopt;
  S2Point sum;
  for (const auto& polyline : *polylines) sum += polyline->GetCentroid();
  // Lines around the whole Earth have none.
  if (sum == S2Point()) return std::nullopt;
  return ToCoordinate(sum.Normalize());
}

std::optional<Coordinate> InterpolatePoint(const Geometry& line, double fraction) {
  auto polyline = SingleLine(line);
  if (!polyline || !(fraction >= 0 && fraction <= 1)) return std::nullopt;
  return ToCoordinate(polyline->Interpolate(fraction));
}

std::optional<double> LocatePoint(const Geometry& line, const Coordinate& point,
                                  bool on_spheroid) {
  auto polyline = SingleLine(line);
  if (!polyline) return std::nullopt;
  int next_vertex = 0;
  S2Point nearest = polyline->Project(ToPoint(point), &next_vertex);
  if (!on_spheroid) return polyline->UnInterpolate(nearest, next_vertex);
  double total = LengthOnSpheroid(*polyline, polyline->num_vertices());
  double before = LengthOnSpheroid(*polyline, next_vertex) +
                  SpheroidDistanceMeters(ToCoordinate(polyline->vertex(next_vertex - 1)),
                                         ToCoordinate(nearest));
  return total > 0 ? std::min(1.0, before / total) : 0;
}

}  // namespace sluice::geo
