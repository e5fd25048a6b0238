// The 122 cells of resolution 0, of which 12 are pentagons: where each lies, and how the lattices
// of the faces turn into its own. https://h3geo.org/docs/core-library/restable
#pragma once

#include "geo/h3/hex_lattice.h"

namespace sluice::geo::h3 {

inline constexpr int kBaseCellCount = 122;

struct BaseCell {
  int home_face = 0;  // The face whose lattice its indexes are numbered by.
  Hex at;
  bool is_pentagon = false;
  // The faces on which the sector that a pentagon lacks is closed by a turn to the right.
  int right_turning_faces[2] = {-1, -1};

  bool TurnsRightOn(int face) const {
    return right_turning_faces[0] == face || right_turning_faces[1] == face;
  }
};

// For a number below kBaseCellCount.
const BaseCell& BaseCellOf(int number);

// The base cell at a lattice point of a face, and how often the face's lattice is turned left to
// become that of the base cell. The number is -1 for points that are too far out.
struct BaseCellOnFace {
  int number = -1;
  int turns = 0;
};
BaseCellOnFace FindBaseCell(int face, Hex at);

}  // namespace sluice::geo::h3
