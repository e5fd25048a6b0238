#include "geo/geojson.h"

#include <gtest/gtest.h>

namespace sluice::geo {
namespace {

std::string RoundTrip(std::string_view json) {
  auto geometry = ParseGeoJson(json);
  return geometry ? ToGeoJson(*geometry) : "null";
}

TEST(GeoJson, ReadsAndWritesEveryKind) {
  for (std::string_view json : {
           R"({"type":"Point","coordinates":[1.5,-2]})",
           R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})",
           R"({"type":"LineString","coordinates":[[1,2],[3,4]]})",
           R"({"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]})",
           R"({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,0]]]})",
           R"({"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,0]]]]})",
       }) {
    EXPECT_EQ(RoundTrip(json), json);
  }
}

TEST(GeoJson, OrderOfPropertiesAndForeignOnesDoNotMatter) {
  EXPECT_EQ(RoundTrip(R"({"coordinates":[1,2,300],"bbox":[],"type":"Point"})"),
            R"({"type":"Point","coordinates":[1,2]})");
}

TEST(GeoJson, BrokenRulesGiveNothing) {
  for (std::string_view json : {
           "", "null", "[]", "{}", "7", R"({"type":"Point"})",
           R"({"type":"point","coordinates":[1,2]})",
           R"({"type":"Point","coordinates":[1]})",
           R"({"type":"Point","coordinates":["1","2"]})",
           R"({"type":"Point","coordinates":[180.1,2]})",
           R"({"type":"Point","coordinates":[1,-90.1]})",
           R"({"type":"LineString","coordinates":[[1,2]]})",
           R"({"type":"LineString","coordinates":[1,2]})",
           R"({"type":"MultiLineString","coordinates":[]})",
           R"({"type":"Polygon","coordinates":[]})",
           R"({"type":"Polygon","coordinates":[[[0,0],[2,0],[0,0]]]})",
           R"({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,1]]]})",
           R"({"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}})",
       }) {
    EXPECT_EQ(RoundTrip(json), "null") << json;
  }
}

TEST(GeoJson, EdgesOfTheRangesAreIn) {
  EXPECT_EQ(RoundTrip(R"({"type":"MultiPoint","coordinates":[[-180,-90],[180.0,90]]})"),
            R"({"type":"MultiPoint","coordinates":[[-180,-90],[180,90]]})");
}

TEST(GeoJson, NumbersAreTheShortestThatReadBack) {
  std::string out;
  for (double value : {-73.956838846206651, 40.0, -0.0, 1e-7}) {
    AppendNumber(value, out);
    out += ' ';
  }
  EXPECT_EQ(out, "-73.95683884620665 40 0 1e-07 ");
}

TEST(GeoJson, CollectionsAreWritten) {
  Geometry collection;
  collection.kind = GeometryKind::kGeometryCollection;
  collection.members.push_back(Geometry::Point({1, 2}));
  EXPECT_EQ(
      ToGeoJson(collection),
      R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]})");
}

}  // namespace
}  // namespace sluice::geo
