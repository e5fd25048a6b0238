#include "geo/wkt.h"

#include <gtest/gtest.h>

#include <string>

#include "geo/geojson.h"

namespace sluice::geo {
namespace {

std::string Json(std::string_view text) {
  auto geometry = ParseWkt(text);
  return geometry ? ToGeoJson(*geometry) : "null";
}

TEST(Wkt, ReadsEveryKind) {
  EXPECT_EQ(Json("POINT (1 2)"), R"({"type":"Point","coordinates":[1,2]})");
  EXPECT_EQ(Json("MULTIPOINT (1 1, 2 2)"), R"({"type":"MultiPoint","coordinates":[[1,1],[2,2]]})");
  EXPECT_EQ(Json("MULTIPOINT ((1 1), (2 2))"),
            R"({"type":"MultiPoint","coordinates":[[1,1],[2,2]]})");
  EXPECT_EQ(Json("LINESTRING (1 2, 3 4)"), R"({"type":"LineString","coordinates":[[1,2],[3,4]]})");
  EXPECT_EQ(Json("MULTILINESTRING ((1 1, 2 2), (4 4, 5 5))"),
            R"({"type":"MultiLineString","coordinates":[[[1,1],[2,2]],[[4,4],[5,5]]]})");
  EXPECT_EQ(Json("POLYGON ((0 0, 2 0, 2 2, 0 0))"),
            R"({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,0]]]})");
  EXPECT_EQ(Json("MULTIPOLYGON (((0 0, 2 0, 2 2, 0 0)))"),
            R"({"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,0]]]]})");
  EXPECT_EQ(Json("GEOMETRYCOLLECTION (POINT (1 1), GEOMETRYCOLLECTION(POINT(2 2)))"),
            R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,1]},)"
            R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[2,2]}]}]})");
}

TEST(Wkt, SpacesAndCaseDoNotMatter) {
  EXPECT_EQ(Json("  Point(-1.5e1\n+.25 )\t"), R"({"type":"Point","coordinates":[-15,0.25]})");
}

TEST(Wkt, OtherTextIsNone) {
  for (std::string_view text :
       {"", "LINESTRING", "POINT", "POINT EMPTY", "POINT (1)", "POINT (1 2", "POINT (1 2) x",
        "POINT Z (1 2 3)", "POINT (1 2 3)", "POINT (1,2)", "POINT (nan 2)", "POINT (181 2)",
        "LINESTRING (1 2)", "POLYGON ((0 0, 1 1, 0 0))", "POLYGON ((0 0, 2 0, 2 2, 1 1))",
        "CIRCLE (1 2)", "SRID=4326;POINT (1 2)", "GEOMETRYCOLLECTION (POINT (1 1),)"}) {
    EXPECT_EQ(Json(text), "null") << text;
  }
}

TEST(Wkt, NestingEndsSomewhere) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "GEOMETRYCOLLECTION(";
  EXPECT_EQ(Json(text), "null");
}

}  // namespace
}  // namespace sluice::geo
