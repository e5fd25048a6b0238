#include "geo/buffer.h"

#include <s2/s2buffer_operation.h>
#include <s2/s2builderutil_s2polygon_layer.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "geo/s2_shapes.h"

namespace sluice::geo {

std::optional<Geometry> Buffer(const Geometry& geometry, double radius_meters,
                               double tolerance_meters) {
  using Options = S2BufferOperation::Options;
  // A tolerance beyond the radius counts as the largest that still gives a polygon, a triangle.
  constexpr double kErrorFractionMax = 0.99;
  double error_fraction = std::min(tolerance_meters / radius_meters, kErrorFractionMax);
  if (!(radius_meters > 0) || !std::isfinite(radius_meters) ||
      !(error_fraction >= Options::kMinErrorFraction)) {
    return std::nullopt;
  }
  S1Angle radius = MetersToAngle(radius_meters);
  if (radius.radians() >= std::numbers::pi) return std::nullopt;
  Options options(radius);
  options.set_error_fraction(error_fraction);
  S2Polygon region;
  region.set_s2debug_override(S2Debug::DISABLE);
  S2BufferOperation operation(std::make_unique<s2builderutil::S2PolygonLayer>(&region), options);
  switch (geometry.kind) {
    case GeometryKind::kPoint: operation.AddPoint(ToPoint(geometry.points.at(0))); break;
    case GeometryKind::kLineString:
    case GeometryKind::kMultiLineString: {
      auto polylines = ToPolylines(geometry);
      if (!polylines) return std::nullopt;
      for (const auto& polyline : *polylines) operation.AddPolyline(polyline->vertices_span());
      break;
    }
    case GeometryKind::kPolygon:
    case GeometryKind::kMultiPolygon: {
      auto polygon = ToPolygon(geometry);
      if (!polygon) return std::nullopt;
      operation.AddShapeIndex(polygon->index());
      break;
    }
    default: return std::nullopt;
  }
  S2Error error;
  if (!operation.Build(&error) || region.is_empty() || region.is_full()) return std::nullopt;
  return FromPolygon(region);
}

}  // namespace sluice::geo
