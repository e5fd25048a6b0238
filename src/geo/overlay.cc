#include "geo/overlay.h"

#include <s2/s2boolean_operation.h>
#include <s2/s2builderutil_closed_set_normalizer.h>
#include <s2/s2builderutil_s2point_vector_layer.h>
#include <s2/s2builderutil_s2polygon_layer.h>

#include <utility>
#include <vector>

#include "geo/geojson.h"
#include "geo/line_union.h"
#include "geo/s2_shapes.h"

namespace sluice::geo {
namespace {

// The members as one shape.
Geometry Collected(std::vector<Geometry> members) {
  if (members.size() == 1) return std::move(members.front());
  Geometry geometry;
  geometry.kind = GeometryKind::kGeometryCollection;
  geometry.members = std::move(members);
  return geometry;
}

S2BooleanOperation::Options OptionsWith(S2BooleanOperation::PolygonModel polygon_model) {
  S2BooleanOperation::Options options;
  options.set_polyline_model(S2BooleanOperation::PolylineModel::CLOSED);
  options.set_polygon_model(polygon_model);
  return options;
}

Geometry FromPoints(const std::vector<S2Point>& points) {
  Geometry geometry;
  geometry.kind = points.size() == 1 ? GeometryKind::kPoint : GeometryKind::kMultiPoint;
  for (const S2Point& point : points) geometry.points.push_back(ToCoordinate(point));
  return geometry;
}

}  // namespace

struct OverlayShape::State {
  // One of the two.
  std::unique_ptr<S2Polygon> polygon;
  std::unique_ptr<MutableS2ShapeIndex> lines;

  const S2ShapeIndex& index() const {
    if (polygon) return polygon->index();
    return *lines;
  }

};

OverlayShape::OverlayShape(std::unique_ptr<State> state) : state_(std::move(state)) {}
OverlayShape::~OverlayShape() = default;

std::unique_ptr<OverlayShape> OverlayShape::Lines(std::string_view json) {
  auto geometry = ParseGeoJson(json);
  auto polylines = geometry ? ToPolylines(*geometry) : std::nullopt;
  if (!polylines) return nullptr;
  auto state = std::make_unique<State>();
  state->lines = IndexOf(std::move(*polylines));
  return std::unique_ptr<OverlayShape>(new OverlayShape(std::move(state)));
}

std::unique_ptr<OverlayShape> OverlayShape::Polygons(std::string_view json) {
  auto geometry = ParseGeoJson(json);
  auto polygon = geometry ? ToPolygon(*geometry) : nullptr;
  if (!polygon) return nullptr;
  auto state = std::make_unique<State>();
  state->polygon = std::move(polygon);
  return std::unique_ptr<OverlayShape>(new OverlayShape(std::move(state)));
}

bool OverlayShape::Intersects(const OverlayShape& other) const {
  using PolygonModel = S2BooleanOperation::PolygonModel;
  bool polygons = state_->polygon && other.state_->polygon;
  return S2BooleanOperation::Intersects(
      state_->index(), other.state_->index(),
      OptionsWith(polygons ? PolygonModel::CLOSED : PolygonModel::SEMI_OPEN));
}

Geometry OverlayShape::Intersection(const OverlayShape& other) const {
  std::vector<S2Point> points;
  std::vector<std::unique_ptr<S2Polyline>> polylines;
  S2Polygon polygon;
  polygon.set_s2debug_override(S2Debug::DISABLE);

  s2builderutil::S2PointVectorLayer::Options point_options(
      S2Builder::GraphOptions::DuplicateEdges::MERGE);
  s2builderutil::LayerVector layers;
  layers.push_back(std::make_unique<s2builderutil::S2PointVectorLayer>(&points, point_options));
  layers.push_back(LineUnionLayer(&polylines));
  layers.push_back(std::make_unique<s2builderutil::S2PolygonLayer>(&polygon));

  S2BooleanOperation operation(S2BooleanOperation::OpType::INTERSECTION,
                               s2builderutil::NormalizeClosedSet(std::move(layers)),
                               OptionsWith(S2BooleanOperation::PolygonModel::CLOSED));
  S2Error error;
  std::vector<Geometry> members;
  if (operation.Build(state_->index(), other.state_->index(), &error)) {
    if (!points.empty()) members.push_back(FromPoints(points));
    if (!polylines.empty()) members.push_back(FromPolylines(polylines));
    if (!polygon.is_empty()) members.push_back(FromPolygon(polygon));
  }
  return Collected(std::move(members));
}

}  // namespace sluice::geo
