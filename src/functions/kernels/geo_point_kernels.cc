#include "functions/kernels/geo_point_kernels.h"

#include <cmath>

#include "functions/kernels/geo_arguments.h"
#include "geo/buffer.h"
#include "geo/measures.h"
#include "geo/prepared_shape.h"
#include "geo/wkt.h"

namespace sluice::functions {
namespace {

using geo::PreparedShape;

// Calls `compute(shape, point, out)` for (longitude, latitude, shape); null for what is invalid.
template <typename Compute>
Status PointAndShape(const KernelArguments& arguments, KernelResult& result,
                     LastOf<PreparedShape>::Make make, Compute compute) {
  LastOf<PreparedShape> shapes(make);
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto point = CoordinateAt(row, 0);
    const PreparedShape* shape = point ? shapes.For(row.Text(2)) : nullptr;
    if (shape != nullptr) {
      compute(*shape, *point, out);
    } else {
      out.SetNull();
    }
  });
}

constexpr auto kDistance = [](const PreparedShape& shape, const geo::Coordinate& point,
                              ResultRow& out) { out.SetReal(shape.DistanceMeters(point)); };
constexpr auto kClosest = [](const PreparedShape& shape, const geo::Coordinate& point,
                             ResultRow& out) {
  out.SetString(geo::ToGeoJson(geo::Geometry::Point(shape.ClosestPoint(point))));
};
constexpr auto kContains = [](const PreparedShape& shape, const geo::Coordinate& point,
                              ResultRow& out) { out.SetBool(shape.Contains(point)); };

}  // namespace

SLUICE_KERNEL(GeoDistance2Points) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto a = CoordinateAt(row, 0);
    auto b = CoordinateAt(row, 2);
    if (!a || !b) {
      out.SetNull();
    } else if (row.count() > 4 && IsTrue(row, 4)) {
      out.SetReal(geo::SpheroidDistanceMeters(*a, *b));
    } else {
      out.SetReal(geo::DistanceMeters(*a, *b));
    }
  });
}

SLUICE_KERNEL(GeoAzimuth) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto from = CoordinateAt(row, 0);
    auto to = CoordinateAt(row, 2);
    SetOrNull(out, from && to ? geo::AzimuthRadians(*from, *to) : std::nullopt);
  });
}

SLUICE_KERNEL(GeoAngle) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto first = CoordinateAt(row, 0);
    auto corner = CoordinateAt(row, 2);
    auto second = CoordinateAt(row, 4);
    SetOrNull(out, first && corner && second ? geo::AngleRadians(*first, *corner, *second)
                                             : std::nullopt);
  });
}

SLUICE_KERNEL(GeoPointInCircle) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto point = CoordinateAt(row, 0);
    auto center = CoordinateAt(row, 2);
    const double radius_meters = row.Real(4);
    if (point && center && radius_meters > 0 && std::isfinite(radius_meters)) {
      out.SetBool(geo::DistanceMeters(*point, *center) <= radius_meters);
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(GeoPointBuffer) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto point = CoordinateAt(row, 0);
    const double tolerance_meters =
        row.count() > 3 ? row.Real(3) : geo::kDefaultBufferToleranceMeters;
    SetOrNull(out, point ? geo::Buffer(geo::Geometry::Point(*point), row.Real(2), tolerance_meters)
                         : std::nullopt);
  });
}

SLUICE_KERNEL(GeoDistancePointToLine) {
  return PointAndShape(arguments, result, &PreparedShape::Lines, kDistance);
}
SLUICE_KERNEL(GeoDistancePointToPolygon) {
  return PointAndShape(arguments, result, &PreparedShape::Polygons, kDistance);
}
SLUICE_KERNEL(GeoPointInPolygon) {
  return PointAndShape(arguments, result, &PreparedShape::Polygons, kContains);
}
SLUICE_KERNEL(GeoClosestPointOnLine) {
  return PointAndShape(arguments, result, &PreparedShape::Lines, kClosest);
}
SLUICE_KERNEL(GeoClosestPointOnPolygon) {
  return PointAndShape(arguments, result, &PreparedShape::Polygons, kClosest);
}

SLUICE_KERNEL(GeoFromWkt) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    SetOrNull(out, geo::ParseWkt(row.Text(0)));
  });
}

}  // namespace sluice::functions
