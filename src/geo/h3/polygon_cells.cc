#include "geo/h3/polygon_cells.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <unordered_set>
#include <utility>

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

constexpr double kRadians = std::numbers::pi / 180;

double DistanceRadians(const Coordinate& a, const Coordinate& b) {
  double latitude = std::sin((b.latitude - a.latitude) * kRadians / 2);
  double longitude = std::sin((b.longitude - a.longitude) * kRadians / 2);
  double square = latitude * latitude + std::cos(a.latitude * kRadians) *
                                            std::cos(b.latitude * kRadians) * longitude *
                                            longitude;
  return 2 * std::atan2(std::sqrt(square), std::sqrt(1 - square));
}

// From the center of a pentagon to a vertex: no hexagon is smaller.
double PentagonRadiusRadians(int resolution) {
  // At a corner of the icosahedron.
  constexpr Cell kPentagon = 0x8009FFFFFFFFFFF;
  Cell cell = CellAt(CenterOf(kPentagon), resolution);
  return DistanceRadians(CenterOf(cell), BoundaryOf(cell).front());
}

// As many slots as H3's library takes for the cells of a polygon: more than there can be.
double SlotCount(const std::vector<PlaneRing>& rings, double pentagon_radius) {
  Coordinate low = rings.front().vertices().front();
  Coordinate high = low;
  for (const Coordinate& vertex : rings.front().vertices()) {
    low.longitude = std::min(low.longitude, vertex.longitude);
    low.latitude = std::min(low.latitude, vertex.latitude);
    high.longitude = std::max(high.longitude, vertex.longitude);
    high.latitude = std::max(high.latitude, vertex.latitude);
  }
  double width = high.longitude - low.longitude;
  double height = high.latitude - low.latitude;
  double ratio = std::max(width, height) / std::min(width, height);
  double diagonal = DistanceRadians(high, low);
  double area = diagonal * diagonal / std::min(3.0, ratio);
  double cell_area = 0.8 * (2.59807621135 * pentagon_radius * pentagon_radius);
  double vertices = 0;
  for (const PlaneRing& ring : rings) vertices += static_cast<double>(ring.vertices().size() - 1);
  return std::max({1.0, std::ceil(area / cell_area), vertices}) + 12;
}

// Cells in a hash table with open addressing, which decides on their order.
class Slots {
 public:
  explicit Slots(uint64_t count) : count_(count) {}
  // False when all slots are taken.
  bool Add(Cell cell) {
    if (cells_.size() == count_) return false;
    uint64_t slot = cell % count_;
    while (!cells_.emplace(slot, cell).second) slot = (slot + 1) % count_;
    return true;
  }
  const std::map<uint64_t, Cell>& cells() const { return cells_; }

 private:
  uint64_t count_;
  std::map<uint64_t, Cell> cells_;
};

class Fill {
 public:
  Fill(const Rings& polygon, int resolution, size_t most)
      : resolution_(resolution), most_(most), radius_(PentagonRadiusRadians(resolution)) {
    for (const Ring& ring : polygon) rings_.emplace_back(ring);
  }

  // Adds the cells inside to `cells`; false when they are too many.
  bool Run(std::unordered_set<Cell>& known, std::vector<Cell>& cells) const {
    double slot_count = SlotCount(rings_, radius_);
    std::vector<Cell> frontier;
    if (!std::isfinite(slot_count) || !Trace(frontier)) return false;
    Slots slots(static_cast<uint64_t>(slot_count));
    std::unordered_set<Cell> tested;
    // From the cells along the edges inwards, as long as there are new ones inside.
    while (!frontier.empty()) {
      std::vector<Cell> next;
      for (Cell cell : frontier) {
        for (Cell candidate : WithNeighbours(cell)) {
          if (!tested.insert(candidate).second || !IsInside(CenterOf(candidate))) continue;
          next.push_back(candidate);
          if (slots.cells().size() == most_ || !slots.Add(candidate)) return false;
        }
      }
      frontier = std::move(next);
    }
    for (const auto& [slot, cell] : slots.cells()) {
      if (known.insert(cell).second) cells.push_back(cell);
    }
    return cells.size() <= most_;
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
    std::unordered_set<Cell> seen;
    for (const PlaneRing& ring : rings_) {
      for (size_t i = 1; i < ring.vertices().size(); ++i) {
        const Coordinate& a = ring.vertices()[i - 1];
        const Coordinate& b = ring.vertices()[i];
        double steps = std::max(1.0, std::ceil(DistanceRadians(a, b) / (2 * radius_)));
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
  double radius_;
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
