// Kernels over the cells of grids: geohashes and S2 cells, by their text.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(GeoPointToGeohash);         // (longitude, latitude, [length]); empty when invalid
SLUICE_KERNEL(GeoGeohashToCentralPoint);  // (geohash)
SLUICE_KERNEL(GeoGeohashToPolygon);
SLUICE_KERNEL(GeoGeohashNeighbors);
SLUICE_KERNEL(GeoPointToS2Cell);          // (longitude, latitude, [level]); empty when invalid
SLUICE_KERNEL(GeoS2CellToCentralPoint);   // (token)
SLUICE_KERNEL(GeoS2CellToPolygon);
SLUICE_KERNEL(GeoS2CellNeighbors);
SLUICE_KERNEL(GeoLineToS2Cells);          // (shape, [level], [radius])
SLUICE_KERNEL(GeoPolygonToS2Cells);

}  // namespace sluice::functions
