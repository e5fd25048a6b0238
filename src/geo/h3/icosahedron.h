// The icosahedron that H3 lays around the Earth: 20 faces, each a plane with a hexagonal lattice
// around its center, projected gnomonically.
#pragma once

#include <array>
#include <cstdint>

#include "geo/geometry.h"
#include "geo/h3/hex_lattice.h"

namespace sluice::geo::h3 {

inline constexpr int kFaceCount = 20;

// A point on or near the unit sphere.
using Vector = std::array<double, 3>;
Vector ToVector(const Coordinate& coordinate);
Coordinate ToCoordinate(const Vector& vector);

// The sides of a face's triangle, named by the axes between which they lie.
enum class Side : uint8_t { kIJ, kKI, kJK };
inline constexpr Side kSides[3] = {Side::kIJ, Side::kKI, Side::kJK};

// How far a lattice point is out in the direction of a side. It lies beyond the side when that is
// more than Reach(), and on its line when equal.
constexpr int64_t Distance(Side side, Hex at) {
  switch (side) {
    case Side::kIJ: return at.a + at.b;
    case Side::kKI: return at.a - 2 * at.b;
    case Side::kJK: return at.b - 2 * at.a;
  }
  return 0;
}

// A lattice point on the plane of a face, in a grid of Class II with `scale` steps from a base cell
// to the next: a power of 7, or three times that where the points are vertices.
struct FacePoint {
  int face = 0;
  Hex at;
  int64_t scale = 1;
  int turns = 0;  // How often the lattice was turned left on the way to this face.

  int64_t Reach() const { return 2 * scale; }
};

// The face at a side of a face.
int FaceBeyond(int face, Side side);

// The point in the lattice of the face beyond `side`.
FacePoint Across(FacePoint point, Side side);

// When the point lies beyond a side, moves it to the face there (one step) and returns true.
// `around_i_corner`: the sector of a pentagon at the i corner next to the one that it lacks, which
// closes the gap before it crosses the side between k and i.
bool Fold(FacePoint& point, bool around_i_corner = false);

// Where a point of a face's plane lies, with distances in units of base cells.
Vector Project(int face, PlanePoint point);

// The face that a point lies on, and where.
struct Projection {
  int face = 0;
  PlanePoint at;
};
Projection Unproject(const Vector& vector);

}  // namespace sluice::geo::h3
