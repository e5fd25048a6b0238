// Cells of the H3 grid: hexagons (and 12 pentagons per resolution) that cover the Earth, in 16
// resolutions. A cell is a number: its resolution, a base cell, and a digit per resolution.
// https://h3geo.org/docs/core-library/h3Indexing
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/geometry.h"

namespace sluice::geo::h3 {

using Cell = uint64_t;

inline constexpr int kFinestResolution = 15;

// The cell for a token: hexadecimal digits. Nothing when it names none.
std::optional<Cell> ParseCell(std::string_view token);
std::string ToToken(Cell cell);

int ResolutionOf(Cell cell);
bool IsPentagon(Cell cell);

// The cell of a resolution in [0, 15] that a valid coordinate is in.
Cell CellAt(const Coordinate& coordinate, int resolution);

Coordinate CenterOf(Cell cell);

// Counterclockwise and closed. Where an edge crosses an edge of the icosahedron, it has a vertex.
Ring BoundaryOf(Cell cell);

// The cell of a resolution, not finer than the cell's, that the cell descends from.
Cell ParentOf(Cell cell, int resolution);

// All cells of a resolution, not coarser than the cell's, that descend from it: 7 per step, of
// pentagons 6 hexagons at first.
std::vector<Cell> ChildrenOf(Cell cell, int resolution);

// The six (of a pentagon, five) cells around a cell, counterclockwise.
std::vector<Cell> NeighboursOf(Cell cell);

// The cells by their distance from a cell: ring 0 is the cell itself. Rings are counterclockwise
// unless there is a pentagon in one of them.
std::vector<std::vector<Cell>> RingsAround(Cell cell, int distance);

}  // namespace sluice::geo::h3
