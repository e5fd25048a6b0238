// https://learn.microsoft.com/kusto/query/scalar-functions#geospatial-functions
#include "functions/kernels/geo_point_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

// Lines are the LineString and MultiLineString of GeoJSON, polygons its Polygon and MultiPolygon.
Definitions GeoPointFunctions() {
  return {
      Declare("geo_distance_2points",
              "The shortest distance between two points in meters, on a sphere or a spheroid.")
          .Takes("p1_longitude:real, p1_latitude:real, p2_longitude:real, p2_latitude:real, "
                 "use_spheroid?:bool|integer|real => real",
                 &GeoDistance2Points)
          .Example("print round(geo_distance_2points(-122.407628, 47.578557, -118.275287, "
                   "34.019056), 3)",
                   "1546754.352"),
      Declare("geo_azimuth", "The direction from one point to another, in radians from north.")
          .Takes("p1_longitude:real, p1_latitude:real, p2_longitude:real, p2_latitude:real => real",
                 &GeoAzimuth)
          .Example("print round(geo_azimuth(5, 10, 10, -40), 6)", "3.054599"),
      Declare("geo_angle", "The clockwise angle in radians between two lines that share point 2.")
          .Takes("p1_longitude:real, p1_latitude:real, p2_longitude:real, p2_latitude:real, "
                 "p3_longitude:real, p3_latitude:real => real",
                 &GeoAngle)
          .Example("print round(geo_angle(0, 10, 0, 5, 3, -10), 6)", "2.944938"),
      Declare("geo_point_in_circle", "Whether a point is within a radius in meters of another.")
          .Takes("p_longitude:real, p_latitude:real, pc_longitude:real, pc_latitude:real, "
                 "c_radius:real => bool",
                 &GeoPointInCircle)
          .Example("print geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)",
                   "true"),
      Declare("geo_point_buffer", "The polygon of all points within a radius in meters of a point.")
          .Takes("longitude:real, latitude:real, radius:real, tolerance?:real => dynamic",
                 &GeoPointBuffer)
          .Example("print geo_point_buffer(-115.1745, 36.1497, 20000).type", "Polygon"),
      Declare("geo_distance_point_to_line", "The shortest distance to a line in meters.")
          .Takes("longitude:real, latitude:real, lineString:dynamic => real",
                 &GeoDistancePointToLine)
          .Example("print round(geo_distance_point_to_line(0, 1, dynamic({\"type\":\"LineString\","
                   "\"coordinates\":[[-1,0],[1,0]]})), 1)",
                   "111195.1"),
      Declare("geo_distance_point_to_polygon",
              "The shortest distance to a polygon in meters; 0 inside.")
          .Takes("longitude:real, latitude:real, polygon:dynamic => real",
                 &GeoDistancePointToPolygon)
          .Example("print geo_distance_point_to_polygon(9, 1, dynamic({\"type\":\"Polygon\","
                   "\"coordinates\":[[[0,0],[10,0],[10,10],[0,0]]]}))",
                   "0.0"),
      Declare("geo_point_in_polygon", "Whether a polygon contains a point.")
          .Takes("longitude:real, latitude:real, polygon:dynamic => bool", &GeoPointInPolygon)
          .Example("print geo_point_in_polygon(9, 1, dynamic({\"type\":\"Polygon\","
                   "\"coordinates\":[[[0,0],[10,0],[10,10],[0,0]]]}))",
                   "true"),
      Declare("geo_closest_point_on_line", "The point of a line that is nearest to another point.")
          .Takes("longitude:real, latitude:real, lineString:dynamic => dynamic",
                 &GeoClosestPointOnLine)
          .Example("print geo_closest_point_on_line(5, -1, dynamic({\"type\":\"LineString\","
                   "\"coordinates\":[[0,0],[0,10]]}))",
                   R"({"type":"Point","coordinates":[0,0]})"),
      Declare("geo_closest_point_on_polygon",
              "The point of a polygon that is nearest to another point.")
          .Takes("longitude:real, latitude:real, polygon:dynamic => dynamic",
                 &GeoClosestPointOnPolygon)
          .Example("print geo_closest_point_on_polygon(9, 1, dynamic({\"type\":\"Polygon\","
                   "\"coordinates\":[[[0,0],[10,0],[10,10],[0,0]]]}))",
                   R"({"type":"Point","coordinates":[9,1]})"),
      Declare("geo_from_wkt", "A shape in well-known text as GeoJSON.")
          .Takes("wkt:string => dynamic", &GeoFromWkt)
          .Example("print geo_from_wkt('LINESTRING (1 2, 3 4)')",
                   R"({"type":"LineString","coordinates":[[1,2],[3,4]]})"),
  };
}

}  // namespace sluice::functions
