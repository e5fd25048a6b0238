#include "geo/h3/cell.h"

#include <charconv>
#include <complex>
#include <unordered_set>
#include <utility>

#include "geo/h3/base_cells.h"
#include "geo/h3/hex_lattice.h"
#include "geo/h3/icosahedron.h"

namespace sluice::geo::h3 {
namespace {

// From the top bit: 1 bit zero, 4 bits kind (1 is a cell), 3 bits zero, 4 bits resolution, 7 bits
// base cell, 15 digits of 3 bits; digits beyond the resolution are 7.
constexpr uint64_t kCellKind = 1;
constexpr int kKindShift = 59;
constexpr int kResolutionShift = 52;
constexpr int kBaseCellShift = 45;

constexpr int DigitShift(int resolution) { return 3 * (kFinestResolution - resolution); }

int BaseCellNumber(Cell cell) { return static_cast<int>(cell >> kBaseCellShift & 0x7F); }
int DigitAt(Cell cell, int resolution) {
  return static_cast<int>(cell >> DigitShift(resolution) & 7);
}
void SetDigit(Cell& cell, int resolution, int digit) {
  cell &= ~(uint64_t{7} << DigitShift(resolution));
  cell |= static_cast<uint64_t>(digit) << DigitShift(resolution);
}
void SetResolution(Cell& cell, int resolution) {
  cell &= ~(uint64_t{0xF} << kResolutionShift);
  cell |= static_cast<uint64_t>(resolution) << kResolutionShift;
}

// The first digit that is not the center; the center when there is none.
int LeadingDigit(Cell cell) {
  for (int r = 1; r <= ResolutionOf(cell); ++r) {
    if (int digit = DigitAt(cell, r); digit != kCenter) return digit;
  }
  return kCenter;
}

void TurnDigits(Cell& cell, int turns) {
  for (int r = 1; r <= ResolutionOf(cell); ++r) {
    SetDigit(cell, r, TurnedDigit(DigitAt(cell, r), turns));
  }
}

// The distance between base cells in steps of the finest grid of Class II that a resolution is in:
// its own, or for odd resolutions the next one.
int64_t ScaleOf(int resolution) {
  int64_t scale = 1;
  for (int r = 0; r < resolution; r += 2) scale *= 7;
  return scale;
}

// A cell on the plane of a face: its center in the lattice of its resolution.
struct Place {
  int face = 0;
  Hex at;
  int turns = 0;  // From the lattice that the digits are numbered by to that of the face.
};

// Moves a place in the lattice around a base cell to the face that it really lies on.
// `leading_digit` is the sector around the base cell; it counts for pentagons only, of which the
// sector of axis k is missing: the sector after it is turned into its place, and the next one
// where it crosses the side of a face.
Place Folded(Place place, int resolution, bool around_pentagon, int leading_digit) {
  FacePoint point = {place.face, place.at, ScaleOf(resolution), place.turns};
  bool class_three = IsClassThree(resolution);
  if (class_three) point.at = point.at * kToClassTwo;
  bool folded = Fold(point, around_pentagon && leading_digit == kAxisI);
  if (folded && around_pentagon) {
    while (Fold(point)) {
    }
  }
  if (class_three) point.at = Coarser(point.at, kToClassTwo);
  return {point.face, point.at, point.turns};
}

Place PlaceOf(Cell cell) {
  const BaseCell& base = BaseCellOf(BaseCellNumber(cell));
  int resolution = ResolutionOf(cell);
  int leading_digit = base.is_pentagon ? LeadingDigit(cell) : kCenter;
  Place place = {base.home_face, base.at, 0};
  if (leading_digit == kAxisIK) {
    TurnDigits(cell, -1);
    place.turns = -1;
  }
  for (int r = 1; r <= resolution; ++r) {
    place.at = place.at * StepTo(r) + kUnits[DigitAt(cell, r)];
  }
  return Folded(place, resolution, base.is_pentagon, leading_digit);
}

// The cell at a lattice point on or a little beyond a face.
Cell CellAtPlace(int face, Hex at, int resolution) {
  Cell cell = kCellKind << kKindShift | static_cast<uint64_t>(resolution) << kResolutionShift |
              ((uint64_t{1} << kBaseCellShift) - 1);
  for (int r = resolution; r > 0; --r) {
    Hex coarser = Coarser(at, StepTo(r));
    SetDigit(cell, r, DigitOf(at - coarser * StepTo(r)));
    at = coarser;
  }
  BaseCellOnFace found = FindBaseCell(face, at);
  if (found.number < 0) return 0;
  cell |= static_cast<uint64_t>(found.number) << kBaseCellShift;
  const BaseCell& base = BaseCellOf(found.number);
  if (!base.is_pentagon) {
    TurnDigits(cell, found.turns);
    return cell;
  }
  if (LeadingDigit(cell) == kAxisK) TurnDigits(cell, base.TurnsRightOn(face) ? -1 : 1);
  for (int turn = 0; turn < found.turns; ++turn) {
    TurnDigits(cell, 1);
    if (LeadingDigit(cell) == kAxisK) TurnDigits(cell, 1);
  }
  return cell;
}

// The neighbour of a cell in the direction of a digit of its own lattice. 0 where there is none:
// axis k of a pentagon.
Cell NeighbourOf(Cell cell, int direction) {
  int resolution = ResolutionOf(cell);
  if (!IsPentagon(cell)) {
    Place place = PlaceOf(cell);
    return CellAtPlace(place.face, place.at + Turned(kUnits[direction], place.turns), resolution);
  }
  if (direction == kAxisK) return 0;
  Place place = PlaceOf(cell);
  place.at = place.at + Turned(kUnits[direction], direction == kAxisIK ? -1 : 0);
  place = Folded(place, resolution, true, direction);
  return CellAtPlace(place.face, place.at, resolution);
}

// The direction from a cell to its neighbour.
int DirectionTo(Cell cell, Cell neighbour) {
  for (int direction = 1; direction < 7; ++direction) {
    if (NeighbourOf(cell, direction) == neighbour) return direction;
  }
  return kCenter;
}

// Walks from cell to cell in straight lines, with turns, whatever the lattices of base cells.
class Walk {
 public:
  Walk(Cell cell, int direction) : cell_(cell), direction_(direction) {}

  // Goes one cell on and returns it.
  Cell Step() {
    Cell next = NeighbourOf(cell_, direction_);
    if (next == 0) return cell_ = 0;
    // Within a base cell that is no pentagon the lattice stays the same.
    if (BaseCellNumber(next) != BaseCellNumber(cell_) ||
        BaseCellOf(BaseCellNumber(next)).is_pentagon) {
      direction_ = TurnedDigit(DirectionTo(next, cell_), 3);
    }
    return cell_ = next;
  }
  void TurnLeft(int turns) { direction_ = TurnedDigit(direction_, turns); }

 private:
  Cell cell_;
  int direction_;
};

// The rings by walking along them. Nothing when there is a pentagon on the way.
std::optional<std::vector<std::vector<Cell>>> WalkedRings(Cell cell, int distance) {
  std::vector<std::vector<Cell>> rings = {{cell}};
  if (IsPentagon(cell)) return std::nullopt;
  Walk walk(cell, kAxisI);
  for (int ring = 1; ring <= distance; ++ring) {
    Cell next = walk.Step();
    if (next == 0 || IsPentagon(next)) return std::nullopt;
    std::vector<Cell>& cells = rings.emplace_back();
    cells.reserve(static_cast<size_t>(ring) * 6);
    walk.TurnLeft(1);
    for (int side = 0; side < 6; ++side) {
      walk.TurnLeft(1);
      for (int i = 0; i < ring; ++i) {
        next = walk.Step();
        if (next == 0 || IsPentagon(next)) return std::nullopt;
        cells.push_back(next);
      }
    }
    walk.TurnLeft(-1);
  }
  return rings;
}

// The rings by looking at all neighbours of each.
std::vector<std::vector<Cell>> SearchedRings(Cell cell, int distance) {
  std::vector<std::vector<Cell>> rings = {{cell}};
  // A neighbour of ring n is in ring n - 1, n or n + 1.
  std::unordered_set<Cell> seen = {cell};
  for (int ring = 1; ring <= distance; ++ring) {
    std::vector<Cell> cells;
    for (Cell inner : rings.back()) {
      for (Cell neighbour : NeighboursOf(inner)) {
        if (seen.insert(neighbour).second) cells.push_back(neighbour);
      }
    }
    rings.push_back(std::move(cells));
  }
  return rings;
}

PlanePoint Scaled(PlanePoint point, int64_t scale) { return point / static_cast<double>(scale); }

// Where the line from one vertex to the next crosses the line of a side; nothing when it does not,
// or only touches it.
std::optional<PlanePoint> CrossingOf(Side side, Hex from, Hex to, int64_t reach) {
  int64_t before = Distance(side, from) - reach;
  int64_t after = Distance(side, to) - reach;
  if (before == 0 || after == 0 || (before < 0) == (after < 0)) return std::nullopt;
  double share = static_cast<double>(before) / static_cast<double>(before - after);
  return ToPlane(from) + share * (ToPlane(to) - ToPlane(from));
}

// The vertices of a cell on the plane of its face, in a grid three times as dense as its center's,
// of Class II.
std::vector<FacePoint> VerticesOf(Cell cell) {
  Place place = PlaceOf(cell);
  int resolution = ResolutionOf(cell);
  Hex center = place.at * 3;
  Hex vertex = {2, 1};
  if (IsClassThree(resolution)) {
    center = center * kToClassTwo;
    vertex = vertex * kToClassTwo;
  }
  std::vector<FacePoint> vertices;
  for (int i = 0; i < (IsPentagon(cell) ? 5 : 6); ++i) {
    vertices.push_back({place.face, center + Turned(vertex, i), 3 * ScaleOf(resolution), 0});
  }
  return vertices;
}

void AppendVertex(int face, PlanePoint point, int64_t scale, Ring& ring) {
  ring.push_back(ToCoordinate(Project(face, Scaled(point, scale))));
}

Ring HexagonBoundary(Cell cell) {
  Ring ring;
  std::vector<FacePoint> vertices = VerticesOf(cell);
  bool class_three = IsClassThree(ResolutionOf(cell));
  for (size_t i = 0; i <= vertices.size(); ++i) {
    const FacePoint& vertex = vertices[i % vertices.size()];
    // Vertices of Class II lie on the sides that their edges meet.
    if (class_three && i > 0) {
      for (Side side : kSides) {
        if (auto crossing = CrossingOf(side, vertices[i - 1].at, vertex.at, vertex.Reach())) {
          AppendVertex(vertex.face, *crossing, vertex.scale, ring);
        }
      }
    }
    if (i == vertices.size()) break;
    FacePoint folded = vertex;
    Fold(folded);
    AppendVertex(folded.face, ToPlane(folded.at), folded.scale, ring);
  }
  return ring;
}

// Each vertex of a pentagon lies on another face, and with Class III each edge crosses a side.
Ring PentagonBoundary(Cell cell) {
  Ring ring;
  std::vector<FacePoint> vertices = VerticesOf(cell);
  for (FacePoint& vertex : vertices) {
    while (Fold(vertex)) {
    }
  }
  bool class_three = IsClassThree(ResolutionOf(cell));
  for (size_t i = 0; i <= vertices.size(); ++i) {
    const FacePoint& vertex = vertices[i % vertices.size()];
    if (class_three && i > 0) {
      const FacePoint& last = vertices[i - 1];
      for (Side back : kSides) {
        if (FaceBeyond(vertex.face, back) != last.face) continue;
        FacePoint unfolded = Across(vertex, back);
        for (Side side : kSides) {
          if (FaceBeyond(last.face, side) != vertex.face) continue;
          if (auto crossing = CrossingOf(side, last.at, unfolded.at, last.Reach())) {
            AppendVertex(last.face, *crossing, last.scale, ring);
          }
        }
      }
    }
    if (i < vertices.size()) AppendVertex(vertex.face, ToPlane(vertex.at), vertex.scale, ring);
  }
  return ring;
}

}  // namespace

std::optional<Cell> ParseCell(std::string_view token) {
  Cell cell = 0;
  auto end = std::from_chars(token.data(), token.data() + token.size(), cell, 16);
  if (end.ec != std::errc() || end.ptr != token.data() + token.size()) return std::nullopt;
  constexpr uint64_t kFixedBits = uint64_t{0xFF} << 56;
  if ((cell & kFixedBits) != kCellKind << kKindShift || BaseCellNumber(cell) >= kBaseCellCount) {
    return std::nullopt;
  }
  for (int r = 1; r <= kFinestResolution; ++r) {
    if ((DigitAt(cell, r) == kUnusedDigit) != (r > ResolutionOf(cell))) return std::nullopt;
  }
  if (BaseCellOf(BaseCellNumber(cell)).is_pentagon && LeadingDigit(cell) == kAxisK) {
    return std::nullopt;
  }
  return cell;
}

std::string ToToken(Cell cell) {
  char buffer[16];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, cell, 16);
  return std::string(buffer, end.ptr);
}

int ResolutionOf(Cell cell) { return static_cast<int>(cell >> kResolutionShift & 0xF); }

bool IsPentagon(Cell cell) {
  return BaseCellOf(BaseCellNumber(cell)).is_pentagon && LeadingDigit(cell) == kCenter;
}

Cell CellAt(const Coordinate& coordinate, int resolution) {
  Projection projection = Unproject(ToVector(coordinate));
  PlanePoint point = projection.at;
  // Resolution n is n steps from the grid of base cells; two of them are a factor of 7.
  if (IsClassThree(resolution)) {
    point *= ToPlane(kToClassThree) * static_cast<double>(ScaleOf(resolution - 1));
  } else {
    point *= static_cast<double>(ScaleOf(resolution));
  }
  return CellAtPlace(projection.face, NearestHex(point), resolution);
}

Coordinate CenterOf(Cell cell) {
  Place place = PlaceOf(cell);
  int resolution = ResolutionOf(cell);
  if (IsClassThree(resolution)) place.at = place.at * kToClassTwo;
  return ToCoordinate(Project(place.face, Scaled(ToPlane(place.at), ScaleOf(resolution))));
}

Ring BoundaryOf(Cell cell) {
  Ring ring = IsPentagon(cell) ? PentagonBoundary(cell) : HexagonBoundary(cell);
  ring.push_back(ring.front());
  return ring;
}

Cell ParentOf(Cell cell, int resolution) {
  for (int r = resolution + 1; r <= ResolutionOf(cell); ++r) SetDigit(cell, r, kUnusedDigit);
  SetResolution(cell, resolution);
  return cell;
}

std::vector<Cell> ChildrenOf(Cell cell, int resolution) {
  std::vector<Cell> cells = {cell};
  for (int r = ResolutionOf(cell) + 1; r <= resolution; ++r) {
    std::vector<Cell> finer;
    finer.reserve(cells.size() * 7);
    for (Cell parent : cells) {
      bool pentagon = IsPentagon(parent);
      SetResolution(parent, r);
      for (int digit = 0; digit < 7; ++digit) {
        if (pentagon && digit == kAxisK) continue;
        SetDigit(parent, r, digit);
        finer.push_back(parent);
      }
    }
    cells = std::move(finer);
  }
  return cells;
}

std::vector<Cell> NeighboursOf(Cell cell) {
  std::vector<Cell> cells;
  for (int direction : {kAxisIJ, kAxisJ, kAxisJK, kAxisK, kAxisIK, kAxisI}) {
    if (Cell neighbour = NeighbourOf(cell, direction); neighbour != 0) cells.push_back(neighbour);
  }
  return cells;
}

std::vector<std::vector<Cell>> RingsAround(Cell cell, int distance) {
  if (auto rings = WalkedRings(cell, distance)) return std::move(*rings);
  return SearchedRings(cell, distance);
}

}  // namespace sluice::geo::h3
