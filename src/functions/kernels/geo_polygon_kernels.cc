#include "functions/kernels/geo_polygon_kernels.h"

#include "functions/kernels/geo_overlay_arguments.h"
#include "geo/buffer.h"
#include "geo/densify.h"
#include "geo/polygons.h"
#include "geo/simplify.h"
#include "geo/unions.h"

namespace sluice::functions {
namespace {

using geo::OverlayShape;

// Sets `compute(polygon, row)` for the polygons of the first argument; null for what are none.
template <typename Compute>
Status ForEachPolygon(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto polygon = geo::ParseGeoJson(row.Text(0));
    if (polygon && polygon->IsPolygons()) {
      SetOrNull(out, compute(*polygon, row));
    } else {
      out.SetNull();
    }
  });
}

double SimplifyTolerance(const ArgumentRow& row) {
  return row.count() > 1 ? row.Real(1) : geo::kDefaultSimplifyToleranceMeters;
}

}  // namespace

SLUICE_KERNEL(GeoPolygonArea) {
  return ForEachPolygon(arguments, result, [](const geo::Geometry& polygon, const ArgumentRow&) {
    return geo::AreaSquareMeters(polygon);
  });
}

SLUICE_KERNEL(GeoPolygonBuffer) {
  return ForEachPolygon(
      arguments, result, [](const geo::Geometry& polygon, const ArgumentRow& row) {
        return geo::Buffer(polygon, row.Real(1),
                           row.count() > 2 ? row.Real(2) : geo::kDefaultBufferToleranceMeters);
      });
}

SLUICE_KERNEL(GeoPolygonCentroid) {
  return ForEachPolygon(arguments, result, [](const geo::Geometry& polygon, const ArgumentRow&) {
    return geo::PolygonCentroid(polygon);
  });
}

SLUICE_KERNEL(GeoPolygonDensify) {
  return ForEachPolygon(
      arguments, result, [](const geo::Geometry& polygon, const ArgumentRow& row) {
        return geo::DensifyPolygons(
            polygon, row.count() > 1 ? row.Real(1) : geo::kDefaultDensifyToleranceMeters,
            row.count() > 2 && IsTrue(row, 2));
      });
}

SLUICE_KERNEL(GeoPolygonPerimeter) {
  return ForEachPolygon(arguments, result, [](const geo::Geometry& polygon, const ArgumentRow&) {
    return geo::PerimeterMeters(polygon);
  });
}

SLUICE_KERNEL(GeoPolygonSimplify) {
  return ForEachPolygon(arguments, result,
                        [](const geo::Geometry& polygon, const ArgumentRow& row) {
                          return geo::SimplifyPolygons({polygon}, SimplifyTolerance(row));
                        });
}

SLUICE_KERNEL(GeoSimplifyPolygonsArray) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto polygons = GeometriesAt(row, 0);
    SetOrNull(out, polygons ? geo::SimplifyPolygons(*polygons, SimplifyTolerance(row))
                            : std::nullopt);
  });
}

SLUICE_KERNEL(GeoUnionPolygonsArray) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto polygons = GeometriesAt(row, 0);
    SetOrNull(out, polygons ? geo::UnitePolygons(*polygons) : std::nullopt);
  });
}

SLUICE_KERNEL(GeoIntersection2Polygons) {
  return ForEachPair(arguments, result, &OverlayShape::Polygons, &OverlayShape::Polygons,
                     kIntersection);
}
SLUICE_KERNEL(GeoIntersects2Polygons) {
  return ForEachPair(arguments, result, &OverlayShape::Polygons, &OverlayShape::Polygons,
                     kIntersects);
}

}  // namespace sluice::functions
