// https://learn.microsoft.com/kusto/query/geospatial-grid-systems
#include "functions/kernels/geo_h3_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

// The grid of H3.
Definitions GeoH3Functions() {
  return {
      Declare("geo_point_to_h3cell",
              "The token of the H3 cell of a point, of resolution 6 by default.")
          .Takes("longitude:real, latitude:real, resolution?:integer => string", &GeoPointToH3Cell)
          .Example("print geo_point_to_h3cell(-74.04450446039874, 40.689250859314974)",
                   "862a1072fffffff"),
      Declare("geo_h3cell_to_central_point", "The center of an H3 cell.")
          .Takes("h3cell:string => dynamic", &GeoH3CellToCentralPoint)
          .Example("print geo_point_to_h3cell(toreal(geo_h3cell_to_central_point('862a1072fffffff')"
                   ".coordinates[0]), 40.7041679, 6)",
                   "862a1072fffffff"),
      Declare("geo_h3cell_to_polygon", "The outline of an H3 cell.")
          .Takes("h3cell:string => dynamic", &GeoH3CellToPolygon)
          .Example("print array_length(geo_h3cell_to_polygon('862a1072fffffff').coordinates[0])",
                   "7"),
      Declare("geo_h3cell_parent",
              "The H3 cell of a coarser resolution, by default the next, that one descends from.")
          .Takes("h3cell:string, resolution?:integer => string", &GeoH3CellParent)
          .Example("print geo_h3cell_parent('862a1072fffffff')", "852a1073fffffff"),
      Declare("geo_h3cell_children",
              "The H3 cells of a finer resolution, by default the next, that descend from one.")
          .Takes("h3cell:string, resolution?:integer => dynamic", &GeoH3CellChildren)
          .Example("print array_length(geo_h3cell_children('862a1072fffffff', 9))", "343"),
      Declare("geo_h3cell_level", "The resolution of an H3 cell.")
          .Takes("h3cell:string => int", &GeoH3CellLevel)
          .Example("print geo_h3cell_level('862a1072fffffff')", "6"),
      Declare("geo_h3cell_neighbors", "The H3 cells around one.")
          .Takes("h3cell:string => dynamic", &GeoH3CellNeighbors)
          .Example("print geo_h3cell_neighbors('862a1072fffffff')",
                   R"(["862a10727ffffff","862a10707ffffff","862a1070fffffff","862a10777ffffff",)"
                   R"("862a100dfffffff","862a100d7ffffff"])"),
      Declare("geo_h3cell_rings", "The H3 cells up to a distance from one, by their distance.")
          .Takes("h3cell:string, distance:integer => dynamic", &GeoH3CellRings)
          .Example("print array_length(geo_h3cell_rings('861f8894fffffff', 2)[2])", "12"),
      Declare("geo_polygon_to_h3cells",
              "The H3 cells of a resolution, 6 by default, with centers in a polygon or a radius "
              "around it.")
          .Takes("polygon:dynamic, resolution?:integer, radius?:real => dynamic",
                 &GeoPolygonToH3Cells)
          .Example("print array_length(geo_polygon_to_h3cells(dynamic({\"type\":\"Polygon\","
                   "\"coordinates\":[[[-3.659,40.553],[-3.913,40.409],[-3.729,40.273],"
                   "[-3.524,40.440],[-3.659,40.553]]]})))",
                   "13"),
  };
}

}  // namespace sluice::functions
