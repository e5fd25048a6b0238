#include "functions/kernels/geo_cell_kernels.h"

#include <cmath>

#include "functions/kernels/geo_arguments.h"
#include "geo/geohash.h"
#include "geo/prepared_shape.h"
#include "geo/s2_cells.h"

namespace sluice::functions {
namespace {

using geo::PreparedShape;

// (longitude, latitude, [size]): the cell of a size, which is in a range or invalid.
Status PointToCell(const KernelArguments& arguments, KernelResult& result, int64_t size_min,
                   int64_t size_max, int64_t size_default,
                   std::string (*cell)(const geo::Coordinate&, int)) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto point = CoordinateAt(row, 0);
    const int64_t size = row.count() > 2 ? row.Long(2) : size_default;
    const bool valid = point && size >= size_min && size <= size_max;
    out.SetString(valid ? cell(*point, static_cast<int>(size)) : "");
  });
}

Status CellToPoint(const KernelArguments& arguments, KernelResult& result,
                   std::optional<geo::Coordinate> (*center)(std::string_view)) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto point = center(row.Text(0));
    SetOrNull(out, point ? std::optional(geo::Geometry::Point(*point)) : std::nullopt);
  });
}

Status CellToPolygon(const KernelArguments& arguments, KernelResult& result,
                     std::optional<geo::Ring> (*ring_of)(std::string_view)) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto ring = ring_of(row.Text(0));
    SetOrNull(out, ring ? std::optional(geo::Geometry::Polygons({{*ring}})) : std::nullopt);
  });
}

Status Neighbors(const KernelArguments& arguments, KernelResult& result,
                 std::optional<std::vector<std::string>> (*neighbors)(std::string_view)) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    SetOrNull(out, neighbors(row.Text(0)));
  });
}

Status Covering(const KernelArguments& arguments, KernelResult& result,
                LastOf<PreparedShape>::Make make) {
  LastOf<PreparedShape> shapes(make);
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    const int64_t level = row.count() > 1 ? row.Long(1) : geo::kDefaultS2Level;
    const double radius_meters = row.count() > 2 ? row.Real(2) : 0;
    const bool valid = level >= 0 && level <= geo::kS2LevelMax && radius_meters >= 0 &&
                       std::isfinite(radius_meters);
    const PreparedShape* shape = valid ? shapes.For(row.Text(0)) : nullptr;
    SetOrNull(out, shape != nullptr ? shape->Covering(static_cast<int>(level), radius_meters)
                                    : std::nullopt);
  });
}

}  // namespace

SLUICE_KERNEL(GeoPointToGeohash) {
  return PointToCell(arguments, result, 1, geo::kGeohashLengthMax, geo::kDefaultGeohashLength,
                     &geo::Geohash);
}
SLUICE_KERNEL(GeoGeohashToCentralPoint) {
  return CellToPoint(arguments, result, &geo::GeohashCenter);
}
SLUICE_KERNEL(GeoGeohashToPolygon) { return CellToPolygon(arguments, result, &geo::GeohashRing); }
SLUICE_KERNEL(GeoGeohashNeighbors) { return Neighbors(arguments, result, &geo::GeohashNeighbors); }

SLUICE_KERNEL(GeoPointToS2Cell) {
  return PointToCell(arguments, result, 0, geo::kS2LevelMax, geo::kDefaultS2Level,
                     &geo::S2CellToken);
}
SLUICE_KERNEL(GeoS2CellToCentralPoint) {
  return CellToPoint(arguments, result, &geo::S2CellCenter);
}
SLUICE_KERNEL(GeoS2CellToPolygon) { return CellToPolygon(arguments, result, &geo::S2CellRing); }
SLUICE_KERNEL(GeoS2CellNeighbors) { return Neighbors(arguments, result, &geo::S2CellNeighbors); }

SLUICE_KERNEL(GeoLineToS2Cells) { return Covering(arguments, result, &PreparedShape::Lines); }
SLUICE_KERNEL(GeoPolygonToS2Cells) {
  return Covering(arguments, result, &PreparedShape::Polygons);
}

}  // namespace sluice::functions
