#include "geo/prepared_shape.h"

#include <s2/s2cell.h>
#include <s2/s2cell_id.h>
#include <s2/s2closest_edge_query.h>
#include <s2/s2metrics.h>
#include <s2/s2region.h>
#include <s2/s2shape_index_buffered_region.h>
#include <s2/s2shape_index_region.h>

#include <utility>

#include "geo/geojson.h"
#include "geo/s2_shapes.h"

namespace sluice::geo {
namespace {

// Whether a shape surely takes too many cells: the largest of a level could not tile the area, or
// not cross the longest edge.
bool IsTooLargeFor(const MutableS2ShapeIndex& index, double area, int level) {
  constexpr double kCells = PreparedShape::kCoveringCellsMax;
  if (area > kCells * S2::kMaxArea.GetValue(level)) return true;
  const S1ChordAngle longest(S1Angle::Radians(kCells * S2::kMaxDiag.GetValue(level)));
  for (int i = 0; i < index.num_shape_ids(); ++i) {
    const S2Shape& shape = *index.shape(i);
    for (int e = 0; e < shape.num_edges(); ++e) {
      const S2Shape::Edge edge = shape.edge(e);
      if (S1ChordAngle(edge.v0, edge.v1) > longest) return true;
    }
  }
  return false;
}

// Collects the cells of one level that may touch a region, in the order of their numbers.
class Coverer {
 public:
  Coverer(const S2Region& region, int level) : region_(region), level_(level) {}

  // False when they are too many.
  bool Run() {
    for (int face = 0; face < S2CellId::kNumFaces; ++face) {
      if (!Visit(S2CellId::FromFace(face))) return false;
    }
    return true;
  }
  std::vector<std::string> TakeTokens() { return std::move(tokens_); }

 private:
  bool Visit(S2CellId id) {
    const S2Cell cell(id);
    if (!region_.MayIntersect(cell)) return true;
    const int deeper = level_ - id.level();
    if (deeper == 0) return Add(id);
    if (region_.Contains(cell)) {
      // 4 cells more per level; checked before they are made.
      if (deeper > 8 || tokens_.size() + (size_t{1} << (2 * deeper)) >
                            PreparedShape::kCoveringCellsMax) {
        return false;
      }
      const S2CellId end = id.child_end(level_);
      for (S2CellId child = id.child_begin(level_); child != end; child = child.next()) Add(child);
      return true;
    }
    for (int i = 0; i < 4; ++i) {
      if (!Visit(id.child(i))) return false;
    }
    return true;
  }
  bool Add(S2CellId id) {
    if (tokens_.size() == PreparedShape::kCoveringCellsMax) return false;
    tokens_.push_back(id.ToToken());
    return true;
  }

  const S2Region& region_;
  const int level_;
  std::vector<std::string> tokens_;
};

}  // namespace

struct PreparedShape::State {
  // One of the two.
  std::unique_ptr<S2Polygon> polygon;
  std::unique_ptr<MutableS2ShapeIndex> lines;
  std::unique_ptr<S2ClosestEdgeQuery> query;

  const MutableS2ShapeIndex& index() const { return polygon ? polygon->index() : *lines; }
};

PreparedShape::PreparedShape(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->query = std::make_unique<S2ClosestEdgeQuery>(&state_->index());
  // What is inside is asked for first.
  state_->query->mutable_options()->set_include_interiors(false);
}

PreparedShape::~PreparedShape() = default;

std::unique_ptr<PreparedShape> PreparedShape::Lines(std::string_view json) {
  auto geometry = ParseGeoJson(json);
  auto polylines = geometry ? ToPolylines(*geometry) : std::nullopt;
  if (!polylines) return nullptr;
  auto state = std::make_unique<State>();
  state->lines = IndexOf(std::move(*polylines));
  return std::unique_ptr<PreparedShape>(new PreparedShape(std::move(state)));
}

std::unique_ptr<PreparedShape> PreparedShape::Polygons(std::string_view json) {
  auto geometry = ParseGeoJson(json);
  auto polygon = geometry ? ToPolygon(*geometry) : nullptr;
  if (!polygon) return nullptr;
  auto state = std::make_unique<State>();
  state->polygon = std::move(polygon);
  return std::unique_ptr<PreparedShape>(new PreparedShape(std::move(state)));
}

bool PreparedShape::Contains(const Coordinate& point) const {
  return state_->polygon && state_->polygon->Contains(ToPoint(point));
}

double PreparedShape::DistanceMeters(const Coordinate& point) const {
  const S2Point from = ToPoint(point);
  if (state_->polygon && state_->polygon->Contains(from)) return 0;
  S2ClosestEdgeQuery::PointTarget target(from);
  auto edge = state_->query->FindClosestEdge(&target);
  return AngleToMeters(S1Angle(from, state_->query->Project(from, edge)));
}

Coordinate PreparedShape::ClosestPoint(const Coordinate& point) const {
  const S2Point from = ToPoint(point);
  if (state_->polygon && state_->polygon->Contains(from)) return point;
  S2ClosestEdgeQuery::PointTarget target(from);
  return ToCoordinate(state_->query->Project(from, state_->query->FindClosestEdge(&target)));
}

std::optional<std::vector<std::string>> PreparedShape::Covering(int level,
                                                                double radius_meters) const {
  const MutableS2ShapeIndex& index = state_->index();
  const double area = state_->polygon ? state_->polygon->GetArea() : 0;
  if (IsTooLargeFor(index, area, level)) return std::nullopt;
  std::unique_ptr<S2Region> region;
  if (radius_meters > 0) {
    region = std::make_unique<S2ShapeIndexBufferedRegion>(&index, MetersToAngle(radius_meters));
  } else {
    region = std::make_unique<S2ShapeIndexRegion<MutableS2ShapeIndex>>(&index);
  }
  Coverer coverer(*region, level);
  if (!coverer.Run()) return std::nullopt;
  return coverer.TakeTokens();
}

}  // namespace sluice::geo
