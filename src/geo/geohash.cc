#include "geo/geohash.h"

namespace sluice::geo {
namespace {

constexpr std::string_view kDigits = "0123456789bcdefghjkmnpqrstuvwxyz";

// Halving keeps the ends exact: 18 digits are 45 halvings of each range.
struct Range {
  double low;
  double high;

  double middle() const { return (low + high) / 2; }
  double size() const { return high - low; }
  void Halve(bool upper) { (upper ? low : high) = middle(); }
};

struct Rectangle {
  Range longitude{-180, 180};
  Range latitude{-90, 90};
};

std::optional<Rectangle> RectangleOf(std::string_view geohash) {
  if (geohash.empty() || geohash.size() > size_t{kGeohashLengthMax}) return std::nullopt;
  Rectangle rectangle;
  bool east = true;
  for (char c : geohash) {
    const size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    for (int bit = 4; bit >= 0; --bit) {
      (east ? rectangle.longitude : rectangle.latitude).Halve((digit >> bit & 1) != 0);
      east = !east;
    }
  }
  return rectangle;
}

}  // namespace

std::string Geohash(const Coordinate& point, int length) {
  Rectangle rectangle;
  std::string geohash;
  bool east = true;
  for (int i = 0; i < length; ++i) {
    size_t digit = 0;
    for (int bit = 0; bit < 5; ++bit) {
      Range& range = east ? rectangle.longitude : rectangle.latitude;
      const bool upper = (east ? point.longitude : point.latitude) >= range.middle();
      range.Halve(upper);
      digit = digit << 1 | (upper ? 1U : 0U);
      east = !east;
    }
    geohash += kDigits[digit];
  }
  return geohash;
}

std::optional<Coordinate> GeohashCenter(std::string_view geohash) {
  auto rectangle = RectangleOf(geohash);
  if (!rectangle) return std::nullopt;
  return Coordinate{rectangle->longitude.middle(), rectangle->latitude.middle()};
}

std::optional<Ring> GeohashRing(std::string_view geohash) {
  auto rectangle = RectangleOf(geohash);
  if (!rectangle) return std::nullopt;
  const auto& [longitude, latitude] = *rectangle;
  return Ring{{longitude.low, latitude.low},
              {longitude.high, latitude.low},
              {longitude.high, latitude.high},
              {longitude.low, latitude.high},
              {longitude.low, latitude.low}};
}

std::optional<std::vector<std::string>> GeohashNeighbors(std::string_view geohash) {
  auto rectangle = RectangleOf(geohash);
  if (!rectangle) return std::nullopt;
  // The order that Kusto's page shows.
  constexpr int kSteps[][2] = {{-1, -1}, {-1, 1}, {1, -1}, {0, 1}, {-1, 0}, {1, 1}, {1, 0}, {0, -1}};
  const auto& [longitude, latitude] = *rectangle;
  std::vector<std::string> neighbors;
  for (const auto& [east, north] : kSteps) {
    Coordinate center{longitude.middle() + east * longitude.size(),
                      latitude.middle() + north * latitude.size()};
    if (center.latitude > 90 || center.latitude < -90) continue;
    if (center.longitude > 180) center.longitude -= 360;
    if (center.longitude < -180) center.longitude += 360;
    neighbors.push_back(Geohash(center, static_cast<int>(geohash.size())));
  }
  return neighbors;
}

}  // namespace sluice::geo
