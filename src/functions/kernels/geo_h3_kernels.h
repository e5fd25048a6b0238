// Kernels over cells of the H3 grid, by their tokens.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(GeoPointToH3Cell);         // (longitude, latitude, [resolution]); empty when invalid
SLUICE_KERNEL(GeoH3CellToCentralPoint);  // (token)
SLUICE_KERNEL(GeoH3CellToPolygon);
SLUICE_KERNEL(GeoH3CellParent);          // (token, [resolution]); empty when invalid
SLUICE_KERNEL(GeoH3CellChildren);        // (token, [resolution])
SLUICE_KERNEL(GeoH3CellLevel);           // (token)
SLUICE_KERNEL(GeoH3CellNeighbors);
SLUICE_KERNEL(GeoH3CellRings);           // (token, distance)
SLUICE_KERNEL(GeoPolygonToH3Cells);      // (polygon, [resolution], [radius])

}  // namespace sluice::functions
