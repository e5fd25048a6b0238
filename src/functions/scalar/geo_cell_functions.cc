// https://learn.microsoft.com/kusto/query/geospatial-grid-systems
#include "functions/kernels/geo_cell_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

// The grids of geohash and S2.
Definitions GeoCellFunctions() {
  return {
      Declare("geo_point_to_geohash", "The geohash of a point, 5 characters long by default.")
          .Takes("longitude:real, latitude:real, accuracy?:integer => string", &GeoPointToGeohash)
          .Example("print geo_point_to_geohash(-80.195829, 25.802215, 8)", "dhwfz15h"),
      Declare("geo_geohash_to_central_point", "The center of a geohash.")
          .Takes("geohash:string => dynamic", &GeoGeohashToCentralPoint)
          .Example("print geo_geohash_to_central_point('sunny')",
                   R"({"type":"Point","coordinates":[42.47314453125,23.70849609375]})"),
      Declare("geo_geohash_to_polygon", "The rectangle of a geohash.")
          .Takes("geohash:string => dynamic", &GeoGeohashToPolygon)
          .Example("print geo_geohash_to_polygon('dr5ru').coordinates[0][0]",
                   "[-74.00390625,40.7373046875]"),
      Declare("geo_geohash_neighbors", "The geohashes around one.")
          .Takes("geohash:string => dynamic", &GeoGeohashNeighbors)
          .Example("print geo_geohash_neighbors('sunny')",
                   R"(["sunnt","sunpj","sunnx","sunpn","sunnv","sunpp","sunnz","sunnw"])"),
      Declare("geo_point_to_s2cell", "The token of the S2 cell of a point, of level 11 by default.")
          .Takes("longitude:real, latitude:real, level?:integer => string", &GeoPointToS2Cell)
          .Example("print geo_point_to_s2cell(-80.195829, 25.802215, 8)", "88d9b"),
      Declare("geo_s2cell_to_central_point", "The center of an S2 cell.")
          .Takes("s2cell:string => dynamic", &GeoS2CellToCentralPoint)
          .Example("print geo_s2cell_to_central_point('1')",
                   R"({"type":"Point","coordinates":[0,0]})"),
      Declare("geo_s2cell_to_polygon", "The corners of an S2 cell.")
          .Takes("s2cell:string => dynamic", &GeoS2CellToPolygon)
          .Example("print array_length(geo_s2cell_to_polygon('89c259').coordinates[0])", "5"),
      Declare("geo_s2cell_neighbors", "The S2 cells around one.")
          .Takes("s2cell:string => dynamic", &GeoS2CellNeighbors)
          .Example("print array_sort_asc(geo_s2cell_neighbors('89c259'))",
                   R"(["89c251","89c257","89c25b","89c25d","89c25f","89c2f5","89c2f7","89c2f9"])"),
      Declare("geo_line_to_s2cells",
              "The S2 cells of a level, 11 by default, that cover a line and a radius around it.")
          .Takes("lineString:dynamic, level?:integer, radius?:real => dynamic", &GeoLineToS2Cells)
          .Example("print geo_line_to_s2cells(dynamic({\"type\":\"LineString\",\"coordinates\":"
                   "[[1,1],[2,2]]}), 3)",
                   R"(["104"])"),
      Declare("geo_polygon_to_s2cells",
              "The S2 cells of a level, 11 by default, that cover a polygon and a radius around it.")
          .Takes("polygon:dynamic, level?:integer, radius?:real => dynamic", &GeoPolygonToS2Cells)
          .Example("print array_length(geo_polygon_to_s2cells(dynamic({\"type\":\"Polygon\","
                   "\"coordinates\":[[[0,0],[0,50],[100,50],[0,0]]]}), 5))",
                   "286"),
  };
}

}  // namespace sluice::functions
