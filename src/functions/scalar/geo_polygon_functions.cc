// https://learn.microsoft.com/kusto/query/geospatial-grid-systems
#include "functions/kernels/geo_polygon_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

// `print` of a call with a polygon as its first argument, and more.
std::string Of(std::string_view function, std::string_view rest) {
  return "print " + std::string(function) +
         "(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[0,2],[0,0]]]})" +
         std::string(rest);
}

}  // namespace

// Polygons are regions of the sphere. Of a multipolygon, the union counts.
Definitions GeoPolygonFunctions() {
  return {
      Declare("geo_polygon_area", "The area of polygons in square meters.")
          .Takes("polygon:dynamic => real", &GeoPolygonArea)
          .Example("print round(geo_polygon_area(dynamic({\"type\":\"Polygon\",\"coordinates\":"
                   "[[[0,0],[90,0],[0,90],[0,0]]]})) / 1e12, 3)",
                   "63.758"),
      Declare("geo_polygon_buffer", "The region within a radius of polygons, and themselves.")
          .Takes("polygon:dynamic, radius:real, tolerance?:real => dynamic", &GeoPolygonBuffer)
          .Example(Of("geo_polygon_buffer", ", 100).type"), "Polygon"),
      Declare("geo_polygon_centroid", "The centroid of polygons.")
          .Takes("polygon:dynamic => dynamic", &GeoPolygonCentroid)
          .Example(Of("geo_polygon_centroid", ").type"), "Point"),
      Declare("geo_polygon_densify",
              "Polygons that are straight on a map, with more vertices where geodesics deviate.")
          .Takes("polygon:dynamic, tolerance?:real, "
                 "preserve_crossing?:bool|integer|real => dynamic",
                 &GeoPolygonDensify)
          .Example(Of("geo_polygon_densify", ", 1000)"),
                   R"({"type":"Polygon","coordinates":[[[0,0],[2,0],[0,2],[0,0]]]})"),
      Declare("geo_polygon_perimeter", "The length of the boundary of polygons in meters.")
          .Takes("polygon:dynamic => real", &GeoPolygonPerimeter)
          .Example("print round(geo_polygon_perimeter(dynamic({\"type\":\"Polygon\","
                   "\"coordinates\":[[[0,0],[90,0],[0,90],[0,0]]]})) / 1000)",
                   "30023.0"),
      Declare("geo_polygon_simplify",
              "Polygons with fewer vertices, 10 meters or more apart by default.")
          .Takes("polygon:dynamic, tolerance?:real => dynamic", &GeoPolygonSimplify)
          .Example(Of("geo_polygon_simplify", ").type"), "Polygon"),
      Declare("geo_simplify_polygons_array",
              "Polygons with fewer vertices, where shared borders stay shared.")
          .Takes("polygons:dynamic, tolerance?:real => dynamic", &GeoSimplifyPolygonsArray)
          .Example("print geo_simplify_polygons_array(pack_array(dynamic({\"type\":\"Polygon\","
                   "\"coordinates\":[[[0,0],[2,0],[0,2],[0,0]]]}))).type",
                   "Polygon"),
      Declare("geo_union_polygons_array", "The union of polygons.")
          .Takes("polygons:dynamic => dynamic", &GeoUnionPolygonsArray)
          .Example("let polygon = dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],"
                   "[0,2],[0,0]]]}); print geo_union_polygons_array(pack_array(polygon, "
                   "polygon)).type",
                   "Polygon"),
      Declare("geo_intersection_2polygons", "What two polygons have in common.")
          .Takes("polygon1:dynamic, polygon2:dynamic => dynamic", &GeoIntersection2Polygons)
          .Example(Of("geo_intersection_2polygons",
                      ", dynamic({\"type\":\"Polygon\",\"coordinates\":[[[2,0],[4,0],[2,2],"
                      "[2,0]]]}))"),
                   R"({"type":"Point","coordinates":[2,0]})"),
      Declare("geo_intersects_2polygons", "Whether two polygons meet.")
          .Takes("polygon1:dynamic, polygon2:dynamic => bool", &GeoIntersects2Polygons)
          .Example(Of("geo_intersects_2polygons",
                      ", dynamic({\"type\":\"Polygon\",\"coordinates\":[[[1,-1],[1,1],[-1,1],"
                      "[1,-1]]]}))"),
                   "true"),
  };
}

}  // namespace sluice::functions
