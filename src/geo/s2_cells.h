// S2 cells as Kusto has them: by their tokens (hexadecimal digits without trailing zeros).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/geometry.h"

namespace sluice::geo {

inline constexpr int kS2LevelMax = 30;
inline constexpr int kDefaultS2Level = 11;

// The cell of a level, 0 to kS2LevelMax, that contains a point.
std::string S2CellToken(const Coordinate& point, int level);

// Nothing for what is no token of a cell.
std::optional<Coordinate> S2CellCenter(std::string_view token);
// The corners counterclockwise, as a closed ring.
std::optional<Ring> S2CellRing(std::string_view token);
// The cells of the same level that share an edge or a corner: eight, fewer where three faces of the
// cube meet.
std::optional<std::vector<std::string>> S2CellNeighbors(std::string_view token);

}  // namespace sluice::geo
