#include "geo/h3/polygon_cells.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_set>

namespace sluice::geo::h3 {
namespace {

// A ring on the plane of longitude and latitude. Across the 180th meridian the western hemisphere
// continues eastwards.
class PlaneRing {
 public:
  explicit PlaneRing(const Ring& ring) : vertices_(ring) {
    for (size_t i = 1; i < ring.size(); ++i) {
      if (std::abs(ring[i].longitude - ring[i - 1].longitude) > 180) crosses_meridian_ = true;
    }
    for (Coordinate& vertex : vertices_) vertex = OnPlane(vertex);
  }

  const std::vector<Coordinate>& vertices() const { return vertices_; }

  bool Contains(Coordinate point) const {
    point = OnPlane(point);
    bool inside = false;
    for (size_t i = 1; i < vertices_.size(); ++i) {
      const Coordinate& a = vertices_[i - 1];
      const Coordinate& b = vertices_[i];
      if ((a.latitude > point.latitude) == (b.latitude > point.latitude)) continue;
      double share = (point.latitude - a.latitude) / (b.latitude - a.latitude);
      if (a.longitude + share * (b.longitude - a.longitude) > point.longitude) inside = !inside;
    }
    return inside;
  }

 private:
  Coordinate OnPlane(Coordinate point) const {
    if (crosses_meridian_ && point.longitude < 0) point.longitude += 360;
    return point;
  }

  std::vector<Coordinate> vertices_;
  bool crosses_meridian_ = false;
};

// The fewest degrees between the centers of neighbouring cells: at the corners of the icosahedron,
// where the projection squeezes most, and a little less.
double CellDistanceDegrees(int resolution) {
  constexpr double kBaseCells = 0.24 * 180 / std::numbers::pi;
  return kBaseCells / std::pow(7.0, resolution / 2.0);
}

class Fill {
 public:
  Fill(const Rings& polygon, int resolution, size_t most)
      : resolution_(resolution), most_(most) {
    for (const Ring& ring : polygon) rings_.emplace_back(ring);
  }

  // Adds the cells inside to `cells`; false when they are too many.
  bool Run(std::unordered_set<Cell>& known, std::vector<Cell>& cells) {
    std::vector<Cell> frontier;
    if (!Trace(frontier)) return false;
    std::unordered_set<Cell> tested;
    // From the cells along the edges inwards, as long as there are new ones inside.
    while (!frontier.empty()) {
      std::vector<Cell> next;
      for (Cell cell : frontier) {
        for (Cell candidate : WithNeighbours(cell)) {
          if (!tested.insert(candidate).second || !IsInside(CenterOf(candidate))) continue;
          next.push_back(candidate);
          if (known.insert(candidate).second) cells.push_back(candidate);
          if (cells.size() > most_) return false;
        }
      }
      frontier = std::move(next);
    }
    return true;
  }

 private:
  static std::vector<Cell> WithNeighbours(Cell cell) {
    std::vector<Cell> cells = NeighboursOf(cell);
    cells.insert(cells.begin(), cell);
    return cells;
  }

  bool IsInside(const Coordinate& point) const {
    if (!rings_.front().Contains(point)) return false;
    return std::none_of(rings_.begin() + 1, rings_.end(),
                        [&](const PlaneRing& hole) { return hole.Contains(point); });
  }

  // The cells that the edges go through; false for edges that are longer than any polygon with few
  // enough cells needs.
  bool Trace(std::vector<Cell>& cells) const {
    constexpr double kStepsPerCell = 16;
    double steps_left = kStepsPerCell * static_cast<double>(most_);
    double distance = CellDistanceDegrees(resolution_);
    std::unordered_set<Cell> seen;
    for (const PlaneRing& ring : rings_) {
      for (size_t i = 1; i < ring.vertices().size(); ++i) {
        const Coordinate& a = ring.vertices()[i - 1];
        const Coordinate& b = ring.vertices()[i];
        // Degrees of longitude are shorter than those of latitude, so this is enough.
        double length = std::hypot(b.longitude - a.longitude, b.latitude - a.latitude);
        double steps = std::max(1.0, std::ceil(length / distance));
        steps_left -= steps;
        if (steps_left < 0) return false;
        for (double step = 0; step < steps; ++step) {
          double share = step / steps;
          Coordinate point = {a.longitude + share * (b.longitude - a.longitude),
                              a.latitude + share * (b.latitude - a.latitude)};
          Cell cell = CellAt(point, resolution_);
          if (seen.insert(cell).second) cells.push_back(cell);
        }
      }
    }
    return true;
  }

  int resolution_;
  size_t most_;
  std::vector<PlaneRing> rings_;
};

}  // namespace

std::optional<std::vector<Cell>> CellsInside(const std::vector<Rings>& polygons, int resolution,
                                             size_t most) {
  std::unordered_set<Cell> known;
  std::vector<Cell> cells;
  for (const Rings& polygon : polygons) {
    if (!Fill(polygon, resolution, most).Run(known, cells)) return std::nullopt;
  }
  return cells;
}

}  // namespace sluice::geo::h3
