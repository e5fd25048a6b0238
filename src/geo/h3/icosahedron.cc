#include "geo/h3/icosahedron.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sluice::geo::h3 {
namespace {

// The distance of neighbouring base cells from the center of a face, on its plane.
constexpr double kBaseCellDistance = 0.38196601125010500003;

struct FacePlane {
  Vector center;
  double azimuth_of_i;  // radians clockwise from north
};

// https://h3geo.org/docs/core-library/overview: the icosahedron's orientation is a convention.
constexpr FacePlane kPlanes[kFaceCount] = {
    {{0.2199307791404606, 0.6583691780274996, 0.7198475378926182}, 5.619958268523939882},
    {{-0.2139234834501421, 0.1478171829550703, 0.9656017935214205}, 5.760339081714187279},
    {{0.1092625278784797, -0.4811951572873210, 0.8697775121287253}, 0.780213654393430055},
    {{0.7428567301586791, -0.3593941678278028, 0.5648005936517033}, 0.430469363979999913},
    {{0.8112534709140969, 0.3448953237639384, 0.4721387736413930}, 6.130269123335111400},
    {{-0.1055498149613921, 0.9794457296411413, 0.1718874610009365}, 2.692877706530642877},
    {{-0.8075407579970092, 0.1533552485898818, 0.5695261994882688}, 2.982963003477243874},
    {{-0.2846148069787907, -0.8644080972654206, 0.4144792552473539}, 3.532912002790141181},
    {{0.7405621473854482, -0.6673299564565524, -0.0789837646326737}, 3.494305004259568154},
    {{0.8512303986474293, 0.4722343788582681, -0.2289137388687808}, 3.003214169499538391},
    {{-0.7405621473854481, 0.6673299564565524, 0.0789837646326737}, 5.930472956509811562},
    {{-0.8512303986474292, -0.4722343788582682, 0.2289137388687808}, 0.138378484090254847},
    {{0.1055498149613919, -0.9794457296411413, -0.1718874610009365}, 0.448714947059150361},
    {{0.8075407579970092, -0.1533552485898819, -0.5695261994882688}, 0.158629650112549365},
    {{0.2846148069787908, 0.8644080972654204, -0.4144792552473539}, 5.891865957979238535},
    {{-0.7428567301586791, 0.3593941678278027, -0.5648005936517033}, 2.711123289609793325},
    {{-0.8112534709140971, -0.3448953237639382, -0.4721387736413930}, 3.294508837434268316},
    {{-0.2199307791404607, -0.6583691780274996, -0.7198475378926182}, 3.804819692245439833},
    {{0.2139234834501420, -0.1478171829550704, -0.9656017935214205}, 3.664438879055192436},
    {{-0.1092625278784796, 0.4811951572873210, -0.8697775121287253}, 2.361378999196363184},
};

// In the order of Side.
constexpr int kNeighbours[kFaceCount][3] = {
    {4, 1, 5}, {0, 2, 6}, {1, 3, 7}, {2, 4, 8}, {3, 0, 9}, {10, 14, 0}, {11, 10, 1}, {12, 11, 2},
    {13, 12, 3}, {14, 13, 4}, {5, 6, 15}, {6, 7, 16}, {7, 8, 17}, {8, 9, 18}, {9, 5, 19},
    {16, 19, 10}, {17, 15, 11}, {18, 16, 12}, {19, 17, 13}, {15, 18, 14},
};

// How a lattice moves on to the next face: turned left, then shifted by base cells. The faces 5 to
// 14 form the belt around the equator of the icosahedron, the others its two caps.
struct Crossing {
  int turns;
  Hex shift;
};
constexpr Crossing kCapCrossings[3] = {{1, {0, -2}}, {5, {2, 2}}, {3, {-2, 0}}};
constexpr Crossing kBeltCrossings[3] = {{3, {2, 2}}, {3, {0, -2}}, {3, {-2, 0}}};

double Dot(const Vector& x, const Vector& y) { return x[0] * y[0] + x[1] * y[1] + x[2] * y[2]; }
Vector Cross(const Vector& x, const Vector& y) {
  return {x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]};
}
Vector Sum(double m, const Vector& x, double n, const Vector& y) {
  return {m * x[0] + n * y[0], m * x[1] + n * y[1], m * x[2] + n * y[2]};
}
Vector Normalized(const Vector& x) {
  double length = std::sqrt(Dot(x, x));
  return {x[0] / length, x[1] / length, x[2] / length};
}

// The axes of each face's plane: the i axis, and the one to the left of it.
struct Axes {
  Vector i;
  Vector left;
};
const std::array<Axes, kFaceCount>& FaceAxes() {
  static const std::array<Axes, kFaceCount> axes = [] {
    std::array<Axes, kFaceCount> result;
    for (size_t face = 0; face < kFaceCount; ++face) {
      const FacePlane& plane = kPlanes[face];
      Vector north = Normalized(Sum(1, {0, 0, 1}, -plane.center[2], plane.center));
      Vector east = Cross(north, plane.center);
      Vector i = Sum(std::cos(plane.azimuth_of_i), north, std::sin(plane.azimuth_of_i), east);
      result[face] = {i, Cross(plane.center, i)};
    }
    return result;
  }();
  return axes;
}

}  // namespace

Vector ToVector(const Coordinate& coordinate) {
  constexpr double kRadians = std::numbers::pi / 180;
  double latitude = coordinate.latitude * kRadians;
  double longitude = coordinate.longitude * kRadians;
  return {std::cos(latitude) * std::cos(longitude), std::cos(latitude) * std::sin(longitude),
          std::sin(latitude)};
}

Coordinate ToCoordinate(const Vector& vector) {
  constexpr double kDegrees = 180 / std::numbers::pi;
  return {std::atan2(vector[1], vector[0]) * kDegrees,
          std::atan2(vector[2], std::hypot(vector[0], vector[1])) * kDegrees};
}

int FaceBeyond(int face, Side side) { return kNeighbours[face][static_cast<size_t>(side)]; }

FacePoint Across(FacePoint point, Side side) {
  bool belt = point.face >= 5 && point.face < 15;
  const Crossing& crossing = (belt ? kBeltCrossings : kCapCrossings)[static_cast<size_t>(side)];
  point.at = Turned(point.at, crossing.turns) + crossing.shift * point.scale;
  point.turns += crossing.turns;
  point.face = FaceBeyond(point.face, side);
  return point;
}

bool Fold(FacePoint& point, bool around_i_corner) {
  Side side = Side::kIJ;
  for (Side other : kSides) {
    if (Distance(other, point.at) > Distance(side, point.at)) side = other;
  }
  if (Distance(side, point.at) <= point.Reach()) return false;
  if (around_i_corner && side == Side::kKI) {
    Hex corner = {point.Reach(), 0};
    point.at = (point.at - corner) * kTurnRight + corner;
    --point.turns;
  }
  point = Across(point, side);
  return true;
}

Vector Project(int face, PlanePoint point) {
  const Axes& axes = FaceAxes()[static_cast<size_t>(face)];
  Vector offset = Sum(point.real() * kBaseCellDistance, axes.i, point.imag() * kBaseCellDistance,
                      axes.left);
  return Normalized(Sum(1, kPlanes[face].center, 1, offset));
}

Projection Unproject(const Vector& vector) {
  int face = 0;
  double nearest = -2;
  for (int i = 0; i < kFaceCount; ++i) {
    double cosine = Dot(kPlanes[i].center, vector);
    if (cosine > nearest) {
      nearest = cosine;
      face = i;
    }
  }
  const Axes& axes = FaceAxes()[static_cast<size_t>(face)];
  double scale = nearest * kBaseCellDistance;
  return {face, {Dot(vector, axes.i) / scale, Dot(vector, axes.left) / scale}};
}

}  // namespace sluice::geo::h3
