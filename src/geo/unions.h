// Many shapes as one.
#pragma once

#include <optional>
#include <vector>

#include "geo/geometry.h"

namespace sluice::geo {

// The line or lines of all LineStrings and MultiLineStrings: edges that repeat are there once, and
// lines that meet at their ends are joined. Nothing when one of them is invalid or there are none.
std::optional<Geometry> UniteLines(const std::vector<Geometry>& lines);

// The region of all Polygons and MultiPolygons. Nothing when one of them is invalid or there are
// none.
std::optional<Geometry> UnitePolygons(const std::vector<Geometry>& polygons);

}  // namespace sluice::geo
