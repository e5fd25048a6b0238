#include "geo/h3/hex_lattice.h"

#include <cmath>

namespace sluice::geo::h3 {

Hex NearestHex(PlanePoint point) {
  constexpr double kTwoByRootOfThree = 1.15470053837925152902;
  double b = point.imag() * kTwoByRootOfThree;
  double a = point.real() + b / 2;
  // Cube coordinates have the sum 0: three axes at 60 degrees, rounded each, the one with the
  // largest error put right.
  double x = a - b;
  double y = b;
  double z = -x - y;
  double rounded_x = std::round(x);
  double rounded_y = std::round(y);
  double rounded_z = std::round(z);
  double error_x = std::abs(rounded_x - x);
  double error_y = std::abs(rounded_y - y);
  double error_z = std::abs(rounded_z - z);
  if (error_x > error_y && error_x > error_z) {
    rounded_x = -rounded_y - rounded_z;
  } else if (error_y > error_z) {
    rounded_y = -rounded_x - rounded_z;
  }
  auto whole_b = static_cast<int64_t>(rounded_y);
  return {static_cast<int64_t>(rounded_x) + whole_b, whole_b};
}

}  // namespace sluice::geo::h3
