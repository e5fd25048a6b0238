#include "functions/kernels/geo_line_kernels.h"

#include "functions/kernels/geo_overlay_arguments.h"
#include "geo/buffer.h"
#include "geo/densify.h"
#include "geo/lines.h"
#include "geo/simplify.h"
#include "geo/unions.h"

namespace sluice::functions {
namespace {

using geo::OverlayShape;

// Sets `compute(line, row)` for the lines of the first argument; null for what are none.
template <typename Compute>
Status ForEachLine(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto line = geo::ParseGeoJson(row.Text(0));
    if (line && line->IsLines()) {
      SetOrNull(out, compute(*line, row));
    } else {
      out.SetNull();
    }
  });
}

}  // namespace

SLUICE_KERNEL(GeoLineBuffer) {
  return ForEachLine(arguments, result, [](const geo::Geometry& line, const ArgumentRow& row) {
    return geo::Buffer(line, row.Real(1),
                       row.count() > 2 ? row.Real(2) : geo::kDefaultBufferToleranceMeters);
  });
}

SLUICE_KERNEL(GeoLineCentroid) {
  return ForEachLine(arguments, result, [](const geo::Geometry& line, const ArgumentRow&) {
    return geo::LineCentroid(line);
  });
}

SLUICE_KERNEL(GeoLineDensify) {
  return ForEachLine(arguments, result, [](const geo::Geometry& line, const ArgumentRow& row) {
    return geo::DensifyLines(
        line, row.count() > 1 ? row.Real(1) : geo::kDefaultDensifyToleranceMeters,
        row.count() > 2 && IsTrue(row, 2));
  });
}

SLUICE_KERNEL(GeoLineInterpolatePoint) {
  return ForEachLine(arguments, result, [](const geo::Geometry& line, const ArgumentRow& row) {
    return geo::InterpolatePoint(line, row.Real(1));
  });
}

SLUICE_KERNEL(GeoLineLength) {
  return ForEachLine(arguments, result, [](const geo::Geometry& line, const ArgumentRow&) {
    return geo::LengthMeters(line);
  });
}

SLUICE_KERNEL(GeoLineLocatePoint) {
  return ForEachLine(arguments, result, [](const geo::Geometry& line, const ArgumentRow& row) {
    auto point = CoordinateAt(row, 1);
    return point ? geo::LocatePoint(line, *point, row.count() > 3 && IsTrue(row, 3))
                 : std::nullopt;
  });
}

SLUICE_KERNEL(GeoLineSimplify) {
  return ForEachLine(arguments, result, [](const geo::Geometry& line, const ArgumentRow& row) {
    return geo::SimplifyLines(
        line, row.count() > 1 ? row.Real(1) : geo::kDefaultSimplifyToleranceMeters);
  });
}

SLUICE_KERNEL(GeoUnionLinesArray) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto lines = GeometriesAt(row, 0);
    SetOrNull(out, lines ? geo::UniteLines(*lines) : std::nullopt);
  });
}

SLUICE_KERNEL(GeoIntersection2Lines) {
  return ForEachPair(arguments, result, &OverlayShape::Lines, &OverlayShape::Lines, kIntersection);
}
SLUICE_KERNEL(GeoIntersects2Lines) {
  return ForEachPair(arguments, result, &OverlayShape::Lines, &OverlayShape::Lines, kIntersects);
}
SLUICE_KERNEL(GeoIntersectionLineWithPolygon) {
  return ForEachPair(arguments, result, &OverlayShape::Lines, &OverlayShape::Polygons,
                     kIntersection);
}
SLUICE_KERNEL(GeoIntersectsLineWithPolygon) {
  return ForEachPair(arguments, result, &OverlayShape::Lines, &OverlayShape::Polygons,
                     kIntersects);
}

}  // namespace sluice::functions
