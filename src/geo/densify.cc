#include "geo/densify.h"

#include <s2/s2edge_distances.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "geo/s2_shapes.h"

namespace sluice::geo {
namespace {

constexpr size_t kVerticesMax = 10485760;

class Densifier {
 public:
  Densifier(double tolerance_meters, bool preserve_crossing)
      // The samples miss the largest deviation by no more than this factor; see S2EdgeTessellator.
      : tolerance_(0.8383 * MetersToAngle(tolerance_meters)),
        preserve_crossing_(preserve_crossing) {}

  // False with too many vertices.
  bool Densify(std::vector<Coordinate>& vertices) {
    std::vector<Coordinate> dense = {vertices.front()};
    for (size_t i = 1; i < vertices.size(); ++i) {
      Coordinate from = vertices[i - 1];
      Coordinate to = vertices[i];
      // The plane goes on beyond the 180th meridian.
      if (preserve_crossing_ && std::abs(to.longitude - from.longitude) > 180) {
        to.longitude += to.longitude < from.longitude ? 360 : -360;
      }
      if (!Split(from, to, dense)) return false;
      dense.back() = vertices[i];
    }
    vertices = std::move(dense);
    return true;
  }

 private:
  static Coordinate Between(const Coordinate& from, const Coordinate& to, double share) {
    return {from.longitude + share * (to.longitude - from.longitude),
            from.latitude + share * (to.latitude - from.latitude)};
  }

  static S2Point OnSphere(const Coordinate& on_plane) {
    return S2LatLng::FromDegrees(on_plane.latitude, on_plane.longitude).Normalized().ToPoint();
  }

  // Whether the geodesic deviates from the straight edge by more than the tolerance. Half way is no
  // place to look: an edge across the equator may be straight and far off but for there.
  bool Deviates(const Coordinate& from, const Coordinate& to) const {
    constexpr double kSample = 0.3122;
    S2Point a = OnSphere(from);
    S2Point b = OnSphere(to);
    if (a.DotProd(b) < 0) return true;
    for (double share : {kSample, 1 - kSample}) {
      S2Point on_geodesic = S2::Interpolate(a, b, share);
      if (S1Angle(on_geodesic, OnSphere(Between(from, to, share))) > tolerance_) return true;
    }
    return false;
  }

  // Appends what comes after `from` up to `to`.
  bool Split(const Coordinate& from, const Coordinate& to, std::vector<Coordinate>& out) {
    if (Deviates(from, to)) {
      Coordinate middle = Between(from, to, 0.5);
      return Split(from, middle, out) && Split(middle, to, out);
    }
    out.push_back(to);
    double& longitude = out.back().longitude;
    if (longitude > 180) longitude -= 360;
    if (longitude < -180) longitude += 360;
    return ++count_ <= kVerticesMax;
  }

  S1Angle tolerance_;
  bool preserve_crossing_;
  size_t count_ = 0;
};

bool IsTolerance(double meters) {
  return meters >= kDensifyToleranceMinMeters && meters <= kDensifyToleranceMaxMeters;
}

}  // namespace

std::optional<Geometry> DensifyLines(const Geometry& lines, double tolerance_meters,
                                     bool preserve_crossing) {
  if (!lines.IsLines() || !IsTolerance(tolerance_meters)) return std::nullopt;
  Geometry dense = lines;
  Densifier densifier(tolerance_meters, preserve_crossing);
  for (Line& line : dense.lines) {
    if (!densifier.Densify(line)) return std::nullopt;
  }
  return dense;
}

std::optional<Geometry> DensifyPolygons(const Geometry& polygons, double tolerance_meters,
                                        bool preserve_crossing) {
  if (!polygons.IsPolygons() || !IsTolerance(tolerance_meters)) return std::nullopt;
  Geometry dense = polygons;
  Densifier densifier(tolerance_meters, preserve_crossing);
  for (Rings& rings : dense.polygons) {
    for (Ring& ring : rings) {
      if (!densifier.Densify(ring)) return std::nullopt;
    }
  }
  return dense;
}

}  // namespace sluice::geo
