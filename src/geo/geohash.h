// Geohashes: rectangles of longitude and latitude, halved by turns, named by digits of five bits.
// https://en.wikipedia.org/wiki/Geohash
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/geometry.h"

namespace sluice::geo {

inline constexpr int kGeohashLengthMax = 18;
inline constexpr int kDefaultGeohashLength = 5;

// The rectangle of `length` digits, 1 to kGeohashLengthMax, that contains a point.
std::string Geohash(const Coordinate& point, int length);

// Nothing for what is no geohash: 1 to 18 digits of its alphabet, in lower case.
std::optional<Coordinate> GeohashCenter(std::string_view geohash);
// The corners counterclockwise from the south west, as a closed ring.
std::optional<Ring> GeohashRing(std::string_view geohash);
// The rectangles around one: eight, five at a pole.
std::optional<std::vector<std::string>> GeohashNeighbors(std::string_view geohash);

}  // namespace sluice::geo
