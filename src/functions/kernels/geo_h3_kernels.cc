#include "functions/kernels/geo_h3_kernels.h"

#include <cmath>

#include "functions/kernels/geo_arguments.h"
#include "geo/buffer.h"
#include "geo/h3/cell.h"
#include "geo/h3/polygon_cells.h"
#include "geo/polygons.h"
#include "geo/token_set.h"

namespace sluice::functions {
namespace {

namespace h3 = geo::h3;

// The documented limits of the functions.
constexpr int64_t kDefaultResolution = 6;
constexpr int64_t kGenerationsMax = 5;
constexpr int64_t kDistanceMax = 142;
constexpr size_t kPolygonCellsMax = 61680;

bool IsResolution(int64_t resolution) {
  return resolution >= 0 && resolution <= h3::kFinestResolution;
}

void AppendTokens(const std::vector<h3::Cell>& cells, std::string& json) {
  JsonArrayWriter list(json);
  for (h3::Cell cell : cells) list.AddString(h3::ToToken(cell));
  list.Finish();
}

void SetTokens(const std::vector<h3::Cell>& cells, ResultRow& out) {
  std::string json;
  AppendTokens(cells, json);
  out.SetString(json);
}

// Calls `compute(cell, row, out)` for calls with a token first; null for what is none.
template <typename Compute>
Status ForEachCell(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (auto cell = h3::ParseCell(row.Text(0))) {
      compute(*cell, row, out);
    } else {
      out.SetNull();
    }
  });
}

std::optional<std::vector<h3::Cell>> PolygonCells(const ArgumentRow& row) {
  const int64_t resolution = row.count() > 1 ? row.Long(1) : kDefaultResolution;
  const double radius_meters = row.count() > 2 ? row.Real(2) : 0;
  if (!IsResolution(resolution) || !(radius_meters >= 0)) return std::nullopt;
  auto geometry = geo::ParseGeoJson(row.Text(0));
  if (geometry && radius_meters > 0 && geometry->IsPolygons()) {
    geometry = geo::Buffer(*geometry, radius_meters, geo::kDefaultBufferToleranceMeters);
  }
  if (!geometry || !geo::IsValidPolygon(*geometry)) return std::nullopt;
  return h3::CellsInside(geometry->polygons, static_cast<int>(resolution), kPolygonCellsMax);
}

}  // namespace

SLUICE_KERNEL(GeoPointToH3Cell) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto point = CoordinateAt(row, 0);
    const int64_t resolution = row.count() > 2 ? row.Long(2) : kDefaultResolution;
    const bool valid = point && IsResolution(resolution);
    out.SetString(valid ? h3::ToToken(h3::CellAt(*point, static_cast<int>(resolution))) : "");
  });
}

SLUICE_KERNEL(GeoH3CellToCentralPoint) {
  return ForEachCell(arguments, result,
                     [](h3::Cell cell, const ArgumentRow&, ResultRow& out) {
                       SetOrNull(out, std::optional(h3::CenterOf(cell)));
                     });
}

SLUICE_KERNEL(GeoH3CellToPolygon) {
  return ForEachCell(arguments, result,
                     [](h3::Cell cell, const ArgumentRow&, ResultRow& out) {
                       auto polygon = geo::Geometry::Polygons({{h3::BoundaryOf(cell)}});
                       SetOrNull(out, std::optional(std::move(polygon)));
                     });
}

SLUICE_KERNEL(GeoH3CellParent) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto cell = h3::ParseCell(row.Text(0));
    int64_t resolution = -1;
    if (cell) resolution = row.count() > 1 ? row.Long(1) : h3::ResolutionOf(*cell) - 1;
    const bool valid = resolution >= 0 && resolution <= h3::ResolutionOf(*cell);
    out.SetString(valid ? h3::ToToken(h3::ParentOf(*cell, static_cast<int>(resolution))) : "");
  });
}

SLUICE_KERNEL(GeoH3CellChildren) {
  return ForEachCell(arguments, result, [](h3::Cell cell, const ArgumentRow& row, ResultRow& out) {
    const int64_t resolution = row.count() > 1 ? row.Long(1) : h3::ResolutionOf(cell) + 1;
    const int64_t generations = resolution - h3::ResolutionOf(cell);
    if (!IsResolution(resolution) || generations < 0 || generations > kGenerationsMax) {
      out.SetNull();
    } else {
      SetTokens(h3::ChildrenOf(cell, static_cast<int>(resolution)), out);
    }
  });
}

SLUICE_KERNEL(GeoH3CellLevel) {
  return ForEachCell(arguments, result, [](h3::Cell cell, const ArgumentRow&, ResultRow& out) {
    out.SetInt(h3::ResolutionOf(cell));
  });
}

SLUICE_KERNEL(GeoH3CellNeighbors) {
  return ForEachCell(arguments, result, [](h3::Cell cell, const ArgumentRow&, ResultRow& out) {
    SetTokens(h3::NeighboursOf(cell), out);
  });
}

SLUICE_KERNEL(GeoH3CellRings) {
  return ForEachCell(arguments, result, [](h3::Cell cell, const ArgumentRow& row, ResultRow& out) {
    const int64_t distance = row.Long(1);
    if (distance < 0 || distance > kDistanceMax) {
      out.SetNull();
      return;
    }
    std::string json;
    JsonArrayWriter rings(json);
    for (const auto& ring : h3::RingsAround(cell, static_cast<int>(distance))) {
      AppendTokens(ring, rings.Next());
    }
    rings.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(GeoPolygonToH3Cells) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto cells = PolygonCells(row);
    if (!cells) {
      out.SetNull();
      return;
    }
    geo::TokenSet tokens;
    for (h3::Cell cell : *cells) tokens.Add(h3::ToToken(cell));
    SetOrNull(out, std::optional(tokens.InOrder()));
  });
}

}  // namespace sluice::functions
