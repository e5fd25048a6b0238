#include "geo/measures.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "geo/s2_shapes.h"

namespace sluice::geo {
namespace {

using std::numbers::pi;

constexpr double kWgs84MajorAxisMeters = 6378137.0;
constexpr double kWgs84Flattening = 1 / 298.257223563;

double Radians(double degrees) { return degrees * (pi / 180); }

double Positive(double radians) {
  if (radians < 0) radians += 2 * pi;
  return radians >= 2 * pi ? 0 : radians;
}

// The inverse problem after T. Vincenty (Survey Review 23, 1975). Nothing when it does not converge,
// which happens for points that are nearly antipodal.
std::optional<double> Vincenty(const Coordinate& a, const Coordinate& b) {
  constexpr double f = kWgs84Flattening;
  constexpr double kMinorAxisMeters = kWgs84MajorAxisMeters * (1 - f);
  const double longitudes = Radians(b.longitude - a.longitude);
  const double u1 = std::atan((1 - f) * std::tan(Radians(a.latitude)));
  const double u2 = std::atan((1 - f) * std::tan(Radians(b.latitude)));
  const double sin_u1 = std::sin(u1), cos_u1 = std::cos(u1);
  const double sin_u2 = std::sin(u2), cos_u2 = std::cos(u2);
  double lambda = longitudes;
  for (int round = 0; round < 100; ++round) {
    const double sin_lambda = std::sin(lambda), cos_lambda = std::cos(lambda);
    const double sin_sigma = std::hypot(cos_u2 * sin_lambda,
                                        cos_u1 * sin_u2 - sin_u1 * cos_u2 * cos_lambda);
    if (sin_sigma == 0) return 0;
    const double cos_sigma = sin_u1 * sin_u2 + cos_u1 * cos_u2 * cos_lambda;
    const double sigma = std::atan2(sin_sigma, cos_sigma);
    const double sin_alpha = cos_u1 * cos_u2 * sin_lambda / sin_sigma;
    const double cos2_alpha = 1 - sin_alpha * sin_alpha;
    // On the equator the term has no weight.
    const double cos_2sigma_m =
        cos2_alpha == 0 ? 0 : cos_sigma - 2 * sin_u1 * sin_u2 / cos2_alpha;
    const double c = f / 16 * cos2_alpha * (4 + f * (4 - 3 * cos2_alpha));
    const double before = lambda;
    const double cos_squares = -1 + 2 * cos_2sigma_m * cos_2sigma_m;
    lambda = longitudes + (1 - c) * f * sin_alpha *
                              (sigma + c * sin_sigma * (cos_2sigma_m + c * cos_sigma * cos_squares));
    if (std::abs(lambda - before) > 1e-12) continue;
    const double u_squared =
        cos2_alpha * (kWgs84MajorAxisMeters * kWgs84MajorAxisMeters /
                          (kMinorAxisMeters * kMinorAxisMeters) - 1);
    const double big_a =
        1 + u_squared / 16384 * (4096 + u_squared * (-768 + u_squared * (320 - 175 * u_squared)));
    const double big_b =
        u_squared / 1024 * (256 + u_squared * (-128 + u_squared * (74 - 47 * u_squared)));
    const double delta_sigma =
        big_b * sin_sigma *
        (cos_2sigma_m +
         big_b / 4 *
             (cos_sigma * cos_squares - big_b / 6 * cos_2sigma_m * (-3 + 4 * sin_sigma * sin_sigma) *
                                            (-3 + 4 * cos_2sigma_m * cos_2sigma_m)));
    return kMinorAxisMeters * big_a * (sigma - delta_sigma);
  }
  return std::nullopt;
}

// The way over the point that lies a quarter round the Earth from `a` in a direction.
double DistanceOver(const S2Point& from, const Coordinate& a, const Coordinate& b,
                    double azimuth) {
  const S2Point east = S2::RobustCrossProd(S2Point(0, 0, 1), from).Normalize();
  const S2Point north = from.CrossProd(east);
  const Coordinate middle = ToCoordinate(std::cos(azimuth) * north + std::sin(azimuth) * east);
  return Vincenty(a, middle).value_or(INFINITY) + Vincenty(middle, b).value_or(INFINITY);
}

// The shortest way to a point at the other side of the Earth: it crosses the circle a quarter round
// from `a` somewhere, and both parts of it are easy. Searches that circle.
double AntipodalDistance(const Coordinate& a, const Coordinate& b) {
  constexpr int kSteps = 72;
  constexpr double kStep = 2 * pi / kSteps;
  const S2Point from = ToPoint(a);
  double best = 0;
  double distance = INFINITY;
  for (int i = 0; i < kSteps; ++i) {
    if (double over = DistanceOver(from, a, b, i * kStep); over < distance) {
      distance = over;
      best = i * kStep;
    }
  }
  // Thirds of the interval, until the distance no longer changes by what a double can hold.
  double low = best - kStep;
  double high = best + kStep;
  for (int round = 0; round < 60; ++round) {
    const double third = (high - low) / 3;
    const double left = DistanceOver(from, a, b, low + third);
    const double right = DistanceOver(from, a, b, high - third);
    if (left < right) {
      high -= third;
    } else {
      low += third;
    }
    distance = std::min({distance, left, right});
  }
  return distance;
}

}  // namespace

double DistanceMeters(const Coordinate& a, const Coordinate& b) {
  return AngleToMeters(S1Angle(ToPoint(a), ToPoint(b)));
}

double SpheroidDistanceMeters(const Coordinate& a, const Coordinate& b) {
  auto distance = Vincenty(a, b);
  return distance ? *distance : AntipodalDistance(a, b);
}

std::optional<double> AzimuthRadians(const Coordinate& from, const Coordinate& to) {
  const S2Point a = ToPoint(from);
  const S2Point b = ToPoint(to);
  if (S2::ApproxEquals(a, b) || S2::ApproxEquals(a, -b)) return std::nullopt;
  const double phi1 = Radians(from.latitude);
  const double phi2 = Radians(to.latitude);
  const double lambda = Radians(to.longitude - from.longitude);
  return Positive(std::atan2(std::sin(lambda) * std::cos(phi2),
                             std::cos(phi1) * std::sin(phi2) -
                                 std::sin(phi1) * std::cos(phi2) * std::cos(lambda)));
}

std::optional<double> AngleRadians(const Coordinate& first, const Coordinate& corner,
                                   const Coordinate& second) {
  auto to_first = AzimuthRadians(corner, first);
  auto to_second = AzimuthRadians(corner, second);
  if (!to_first || !to_second) return std::nullopt;
  return Positive(*to_second - *to_first);
}

}  // namespace sluice::geo
