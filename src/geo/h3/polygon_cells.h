// Polygons as cells of the H3 grid.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "geo/geometry.h"
#include "geo/h3/cell.h"

namespace sluice::geo::h3 {

// The cells of a resolution whose centers lie inside one of the polygons, each once, in the order
// that H3's own library gives them. Edges are straight in longitude and latitude, the way around
// the Earth that is shorter. Nothing when there are more than `most` of them, and for a polygon
// that is no wider or no higher than a point.
std::optional<std::vector<Cell>> CellsInside(const std::vector<Rings>& polygons, int resolution,
                                             size_t most);

}  // namespace sluice::geo::h3
