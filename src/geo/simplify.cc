#include "geo/simplify.h"

#include <s2/s2builder.h>
#include <s2/s2builderutil_s2polygon_layer.h>
#include <s2/s2builderutil_snap_functions.h>

#include <memory>
#include <utility>

#include "geo/line_union.h"
#include "geo/s2_shapes.h"

namespace sluice::geo {
namespace {

std::optional<S2Builder::Options> OptionsFor(double tolerance_meters) {
  // Also refuses NaN.
  if (!(tolerance_meters >= 0)) return std::nullopt;
  S1Angle radius = MetersToAngle(tolerance_meters);
  if (radius > S2Builder::SnapFunction::kMaxSnapRadius()) return std::nullopt;
  S2Builder::Options options{s2builderutil::IdentitySnapFunction(radius)};
  options.set_simplify_edge_chains(true);
  return options;
}

}  // namespace

std::optional<Geometry> SimplifyLines(const Geometry& lines, double tolerance_meters) {
  auto options = OptionsFor(tolerance_meters);
  auto polylines = options ? ToPolylines(lines) : std::nullopt;
  if (!polylines) return std::nullopt;
  std::vector<std::unique_ptr<S2Polyline>> simplified;
  S2Builder builder(*options);
  builder.StartLayer(LineUnionLayer(&simplified));
  for (const auto& polyline : *polylines) builder.AddPolyline(*polyline);
  S2Error error;
  if (!builder.Build(&error) || simplified.empty()) return std::nullopt;
  return FromPolylines(simplified);
}

std::optional<Geometry> SimplifyPolygons(const std::vector<Geometry>& polygons,
                                         double tolerance_meters) {
  auto options = OptionsFor(tolerance_meters);
  if (!options) return std::nullopt;
  S2Builder builder(*options);
  std::vector<std::unique_ptr<S2Polygon>> simplified;
  for (const Geometry& geometry : polygons) {
    auto polygon = ToPolygon(geometry);
    if (!polygon) return std::nullopt;
    auto& result = simplified.emplace_back(std::make_unique<S2Polygon>());
    result->set_s2debug_override(S2Debug::DISABLE);
    builder.StartLayer(std::make_unique<s2builderutil::S2PolygonLayer>(result.get()));
    builder.AddPolygon(*polygon);
    // Decides what a polygon without edges left is.
    builder.AddIsFullPolygonPredicate(S2Builder::IsFullPolygon(false));
  }
  S2Error error;
  if (!builder.Build(&error)) return std::nullopt;
  std::vector<Rings> rings;
  for (const auto& polygon : simplified) {
    for (Rings& part : FromPolygon(*polygon).polygons) rings.push_back(std::move(part));
  }
  if (rings.empty()) return std::nullopt;
  return Geometry::Polygons(std::move(rings));
}

}  // namespace sluice::geo
