#include "geo/s2_shapes.h"

#include <gtest/gtest.h>

#include "geo/geojson.h"

namespace sluice::geo {
namespace {

std::unique_ptr<S2Polygon> Polygon(std::string_view coordinates, bool multi = false) {
  auto geometry = ParseGeoJson(std::string(multi ? R"({"type":"MultiPolygon","coordinates":)"
                                                 : R"({"type":"Polygon","coordinates":)") +
                               std::string(coordinates) + "}");
  return geometry ? ToPolygon(*geometry) : nullptr;
}

bool IsLine(std::string_view coordinates) {
  auto geometry = ParseGeoJson(R"({"type":"LineString","coordinates":)" +
                               std::string(coordinates) + "}");
  return geometry && ToPolylines(*geometry).has_value();
}

TEST(S2Shapes, ARingStandsForItsSmallerSideInEitherDirection) {
  auto counterclockwise = Polygon("[[[0,0],[10,0],[10,10],[0,0]]]");
  auto clockwise = Polygon("[[[0,0],[10,10],[10,0],[0,0]]]");
  ASSERT_TRUE(counterclockwise && clockwise);
  EXPECT_TRUE(counterclockwise->Contains(ToPoint({8, 3})));
  EXPECT_TRUE(clockwise->Contains(ToPoint({8, 3})));
  EXPECT_FALSE(clockwise->Contains(ToPoint({50, 50})));
}

TEST(S2Shapes, HolesAreOutside) {
  auto polygon = Polygon("[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[4,6],[6,6],[6,4],[4,4]]]");
  ASSERT_TRUE(polygon);
  EXPECT_TRUE(polygon->Contains(ToPoint({2, 2})));
  EXPECT_FALSE(polygon->Contains(ToPoint({5, 5})));
  Geometry back = FromPolygon(*polygon);
  EXPECT_EQ(back.kind, GeometryKind::kPolygon);
  ASSERT_EQ(back.polygons.size(), 1u);
  EXPECT_EQ(back.polygons[0].size(), 2u);
  EXPECT_EQ(back.polygons[0][0].front(), back.polygons[0][0].back());
}

TEST(S2Shapes, BrokenPolygonsAreNone) {
  EXPECT_FALSE(Polygon("[[[0,0],[10,10],[10,10],[0,0]]]"));                       // Equal vertices.
  EXPECT_FALSE(Polygon("[[[0,0],[10,10],[10,0],[0,10],[0,0]]]"));                 // A bow tie.
  EXPECT_FALSE(Polygon("[[[0,0],[180,0],[90,45],[0,0]]]"));                       // Half way round.
  EXPECT_FALSE(Polygon("[[[0,0],[10,0],[10,10],[0,0]],[[5,1],[20,1],[20,2],[5,1]]]"));  // Crossing.
}

TEST(S2Shapes, PartsOfAMultiPolygonStayParts) {
  auto polygon = Polygon("[[[[0,0],[2,0],[2,2],[0,0]]],[[[10,10],[12,10],[12,12],[10,10]]]]", true);
  ASSERT_TRUE(polygon);
  Geometry back = FromPolygon(*polygon);
  EXPECT_EQ(back.kind, GeometryKind::kMultiPolygon);
  EXPECT_EQ(back.polygons.size(), 2u);
}

TEST(S2Shapes, LinesNeedDistinctNeighbours) {
  EXPECT_TRUE(IsLine("[[0,0],[1,1],[0,0]]"));
  EXPECT_FALSE(IsLine("[[0,0],[0,0]]"));
  EXPECT_FALSE(IsLine("[[0,0],[180,0]]"));
}

}  // namespace
}  // namespace sluice::geo
