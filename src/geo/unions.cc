#include "geo/unions.h"

#include <iterator>
#include <memory>
#include <utility>

#include "geo/line_union.h"
#include "geo/s2_shapes.h"

namespace sluice::geo {

std::optional<Geometry> UniteLines(const std::vector<Geometry>& lines) {
  std::vector<std::unique_ptr<S2Polyline>> all;
  for (const Geometry& geometry : lines) {
    auto polylines = ToPolylines(geometry);
    if (!polylines) return std::nullopt;
    std::move(polylines->begin(), polylines->end(), std::back_inserter(all));
  }
  auto united = UnionOf(all);
  if (united.empty()) return std::nullopt;
  return FromPolylines(united);
}

std::optional<Geometry> UnitePolygons(const std::vector<Geometry>& polygons) {
  std::vector<std::unique_ptr<S2Polygon>> all;
  for (const Geometry& geometry : polygons) {
    auto polygon = ToPolygon(geometry);
    if (!polygon) return std::nullopt;
    all.push_back(std::move(polygon));
  }
  if (all.empty()) return std::nullopt;
  auto united = S2Polygon::DestructiveUnion(std::move(all));
  return FromPolygon(*united);
}

}  // namespace sluice::geo
