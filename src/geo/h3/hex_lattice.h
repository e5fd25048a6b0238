// The hexagonal lattice of H3 as Eisenstein integers: a + b*w with w = exp(2*pi*i/3). The axes i, j
// and k of H3's coordinates are 1, w and w*w; turning and refining the grid are multiplications.
// https://h3geo.org/docs/core-library/coordsystems
#pragma once

#include <complex>
#include <cstdint>

namespace sluice::geo::h3 {

struct Hex {
  int64_t a = 0;
  int64_t b = 0;

  friend constexpr bool operator==(const Hex&, const Hex&) = default;
  friend constexpr Hex operator+(Hex x, Hex y) { return {x.a + y.a, x.b + y.b}; }
  friend constexpr Hex operator-(Hex x, Hex y) { return {x.a - y.a, x.b - y.b}; }
  friend constexpr Hex operator*(Hex x, int64_t n) { return {x.a * n, x.b * n}; }
  friend constexpr Hex operator*(Hex x, Hex y) {
    return {x.a * y.a - x.b * y.b, x.a * y.b + x.b * y.a - x.b * y.b};
  }
};

// A turn by 60 degrees counterclockwise, and back.
inline constexpr Hex kTurnLeft = {1, 1};
inline constexpr Hex kTurnRight = {0, -1};

// The steps from a grid to the next finer one, seven times as dense: to an odd resolution (Class
// III), whose grid is turned against the icosahedron, and to an even one (Class II), whose is not.
inline constexpr Hex kToClassThree = {2, -1};
inline constexpr Hex kToClassTwo = {3, 1};
constexpr bool IsClassThree(int resolution) { return resolution % 2 != 0; }
constexpr Hex StepTo(int resolution) {
  return IsClassThree(resolution) ? kToClassThree : kToClassTwo;
}

// `hex` turned left `turns` times; any number.
constexpr Hex Turned(Hex hex, int turns) {
  for (turns = (turns % 6 + 6) % 6; turns > 0; --turns) hex = hex * kTurnLeft;
  return hex;
}

// The lattice point of the coarser grid whose seven cells hold `fine`: step is kToClassThree or
// kToClassTwo, each other's conjugates, and a quotient is never half way between two points.
constexpr Hex Coarser(Hex fine, Hex step) {
  Hex scaled = fine * (step == kToClassThree ? kToClassTwo : kToClassThree);
  auto rounded = [](int64_t n) { return (n >= 0 ? n + 3 : n - 3) / 7; };
  return {rounded(scaled.a), rounded(scaled.b)};
}

// The digits of an index: the center of seven cells and its neighbours.
inline constexpr int kCenter = 0;
inline constexpr int kAxisK = 1;
inline constexpr int kAxisJ = 2;
inline constexpr int kAxisJK = 3;
inline constexpr int kAxisI = 4;
inline constexpr int kAxisIK = 5;
inline constexpr int kAxisIJ = 6;
inline constexpr int kUnusedDigit = 7;

inline constexpr Hex kUnits[7] = {{0, 0}, {-1, -1}, {0, 1}, {-1, 0}, {1, 0}, {0, -1}, {1, 1}};

// The digit for an element of kUnits.
constexpr int DigitOf(Hex unit) {
  for (int digit = 0; digit < 7; ++digit) {
    if (kUnits[digit] == unit) return digit;
  }
  return kUnusedDigit;
}

constexpr int TurnedDigit(int digit, int turns) { return DigitOf(Turned(kUnits[digit], turns)); }

// A point of the plane in which the lattice has its points; the real axis is the i axis.
using PlanePoint = std::complex<double>;
inline PlanePoint ToPlane(Hex hex) {
  constexpr double kHalfRootOfThree = 0.86602540378443864676;
  return {static_cast<double>(hex.a) - static_cast<double>(hex.b) / 2,
          static_cast<double>(hex.b) * kHalfRootOfThree};
}
// The nearest lattice point: the hexagon that the point is in.
Hex NearestHex(PlanePoint point);

}  // namespace sluice::geo::h3
