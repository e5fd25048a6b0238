// https://learn.microsoft.com/kusto/query/geospatial-grid-systems
#include "functions/kernels/geo_line_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

// `print` of a call with a line as its first argument, and more.
std::string Of(std::string_view function, std::string_view rest) {
  return "print " + std::string(function) +
         "(dynamic({\"type\":\"LineString\",\"coordinates\":[[1,0],[3,0]]})" + std::string(rest);
}

}  // namespace

Definitions GeoLineFunctions() {
  return {
      Declare("geo_line_buffer", "The region within a radius of a line.")
          .Takes("lineString:dynamic, radius:real, tolerance?:real => dynamic", &GeoLineBuffer)
          .Example(Of("geo_line_buffer", ", 100).type"), "Polygon"),
      Declare("geo_line_centroid", "The centroid of lines.")
          .Takes("lineString:dynamic => dynamic", &GeoLineCentroid)
          .Example(Of("geo_line_centroid", ").type"), "Point"),
      Declare("geo_line_densify",
              "Lines that are straight on a map, with more vertices where geodesics deviate.")
          .Takes("lineString:dynamic, tolerance?:real, "
                 "preserve_crossing?:bool|integer|real => dynamic",
                 &GeoLineDensify)
          .Example(Of("geo_line_densify", ", 100)"),
                   R"({"type":"LineString","coordinates":[[1,0],[3,0]]})"),
      Declare("geo_line_interpolate_point", "The point of a line at a part of its length.")
          .Takes("lineString:dynamic, fraction:real => dynamic", &GeoLineInterpolatePoint)
          .Example(Of("geo_line_interpolate_point", ", 0.0)"),
                   R"({"type":"Point","coordinates":[1,0]})"),
      Declare("geo_line_length", "The length of lines in meters.")
          .Takes("lineString:dynamic => real", &GeoLineLength)
          .Example("print round(geo_line_length(dynamic({\"type\":\"LineString\",\"coordinates\":"
                   "[[1,0],[3,0]]})), 2)",
                   "222390.2"),
      Declare("geo_line_locate_point",
              "At which part of its length a line is nearest to a point.")
          .Takes("lineString:dynamic, longitude:real, latitude:real, "
                 "use_spheroid?:bool|integer|real => real",
                 &GeoLineLocatePoint)
          .Example(Of("geo_line_locate_point", ", 5, 5)"), "1.0"),
      Declare("geo_line_simplify", "Lines with fewer vertices, 10 meters or more apart by default.")
          .Takes("lineString:dynamic, tolerance?:real => dynamic", &GeoLineSimplify)
          .Example(Of("geo_line_simplify", ").type"), "LineString"),
      Declare("geo_union_lines_array", "The union of lines.")
          .Takes("lineStrings:dynamic => dynamic", &GeoUnionLinesArray)
          .Example("let line = dynamic({\"type\":\"LineString\",\"coordinates\":[[1,0],[3,0]]}); "
                   "print geo_union_lines_array(pack_array(line, line)).type",
                   "LineString"),
      Declare("geo_intersection_2lines", "What two lines have in common.")
          .Takes("lineString1:dynamic, lineString2:dynamic => dynamic", &GeoIntersection2Lines)
          .Example(Of("geo_intersection_2lines",
                      ", dynamic({\"type\":\"LineString\",\"coordinates\":[[1,0],[1,3]]}))"),
                   R"({"type":"Point","coordinates":[1,0]})"),
      Declare("geo_intersects_2lines", "Whether two lines meet.")
          .Takes("lineString1:dynamic, lineString2:dynamic => bool", &GeoIntersects2Lines)
          .Example(Of("geo_intersects_2lines",
                      ", dynamic({\"type\":\"LineString\",\"coordinates\":[[2,-1],[2,1]]}))"),
                   "true"),
      Declare("geo_intersection_line_with_polygon", "What a line and a polygon have in common.")
          .Takes("lineString:dynamic, polygon:dynamic => dynamic",
                 &GeoIntersectionLineWithPolygon)
          .Example(Of("geo_intersection_line_with_polygon",
                      ", dynamic({\"type\":\"Polygon\",\"coordinates\":[[[9,9],[10,9],[9,10],"
                      "[9,9]]]}))"),
                   R"({"type":"GeometryCollection","geometries":[]})"),
      Declare("geo_intersects_line_with_polygon", "Whether a line and a polygon meet.")
          .Takes("lineString:dynamic, polygon:dynamic => bool", &GeoIntersectsLineWithPolygon)
          .Example(Of("geo_intersects_line_with_polygon",
                      ", dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,-9],[9,0],[0,9],"
                      "[0,-9]]]}))"),
                   "true"),
  };
}

}  // namespace sluice::functions
