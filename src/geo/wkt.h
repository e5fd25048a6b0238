// Well-known text (OGC 06-103r4, two dimensions).
#pragma once

#include <optional>
#include <string_view>

#include "geo/geometry.h"

namespace sluice::geo {

// Reads a POINT, LINESTRING, POLYGON, the MULTI of each or a GEOMETRYCOLLECTION, in any case of
// letters. Nothing for other text, for empty shapes, heights and measures, and for shapes that
// ParseGeoJson() would refuse. Thread-safe.
std::optional<Geometry> ParseWkt(std::string_view text);

}  // namespace sluice::geo
