#include "geo/polygons.h"

#include <gtest/gtest.h>

#include <limits>

#include "geo/geojson.h"
#include "geo/simplify.h"
#include "geo/unions.h"

namespace sluice::geo {
namespace {

Geometry PolygonOf(std::string_view coordinates) {
  return *ParseGeoJson(R"({"type":"Polygon","coordinates":)" + std::string(coordinates) + "}");
}
Geometry PolygonsOf(std::string_view coordinates) {
  return *ParseGeoJson(R"({"type":"MultiPolygon","coordinates":)" + std::string(coordinates) +
                       "}");
}

constexpr double kOctantSquareMeters = 6371010.0 * 6371010.0 * 1.5707963267948966;

TEST(PolygonsTest, AnOctantIsAnEighthOfTheSphere) {
  for (const char* ring : {"[[[0,0],[90,0],[0,90],[0,0]]]", "[[[0,0],[0,90],[90,0],[0,0]]]"}) {
    Geometry octant = PolygonOf(ring);
    EXPECT_NEAR(*AreaSquareMeters(octant) / kOctantSquareMeters, 1, 1e-12);
    EXPECT_NEAR(PolygonCentroid(octant)->longitude, 45, 1e-9);
    EXPECT_NEAR(*PerimeterMeters(octant), 3 * 90 * 111195.1, 10);
  }
}

TEST(PolygonsTest, HolesCountForTheBoundaryAndNotForTheArea) {
  Geometry whole = PolygonOf("[[[0,0],[4,0],[4,4],[0,4],[0,0]]]");
  Geometry hole = PolygonOf("[[[1,1],[1,2],[2,2],[2,1],[1,1]]]");
  Geometry both =
      PolygonOf("[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]]");
  EXPECT_NEAR(*AreaSquareMeters(both), *AreaSquareMeters(whole) - *AreaSquareMeters(hole), 1);
  EXPECT_NEAR(*PerimeterMeters(both), *PerimeterMeters(whole) + *PerimeterMeters(hole), 0.001);
}

TEST(PolygonsTest, OfAMultiPolygonTheUnionIsMeasured) {
  Geometry one = PolygonOf("[[[0,0],[4,0],[4,4],[0,4],[0,0]]]");
  Geometry twice = PolygonsOf(
      "[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],[[[0,0],[4,0],[4,4],[0,4],[0,0]]],"
      "[[[1,1],[2,1],[2,2],[1,1]]]]");
  EXPECT_NEAR(*AreaSquareMeters(twice), *AreaSquareMeters(one), 1e-2);
  EXPECT_NEAR(*PerimeterMeters(twice), *PerimeterMeters(one), 1e-6);
}

TEST(PolygonsTest, BrokenPolygonsHaveNoMeasures) {
  Geometry broken = PolygonOf("[[[0,0],[10,10],[10,10],[0,0]]]");
  EXPECT_FALSE(IsValidPolygon(broken));
  EXPECT_FALSE(AreaSquareMeters(broken));
  EXPECT_FALSE(PerimeterMeters(broken));
  EXPECT_FALSE(PolygonCentroid(broken));
  EXPECT_FALSE(UnitePolygons({broken}));
  EXPECT_FALSE(SimplifyPolygons({broken}, 1));
}

TEST(UnionsTest, NeighboursBecomeOnePolygon) {
  auto united = UnitePolygons({PolygonOf("[[[0,0],[2,0],[2,2],[0,2],[0,0]]]"),
                               PolygonOf("[[[2,0],[4,0],[4,2],[2,2],[2,0]]]")});
  ASSERT_TRUE(united);
  EXPECT_EQ(united->kind, GeometryKind::kPolygon);
  EXPECT_EQ(united->polygons[0].size(), 1U);
  EXPECT_EQ(united->polygons[0][0].size(), 7U);
  EXPECT_FALSE(UnitePolygons({}));
}

TEST(UnionsTest, LinesAreJoinedAndKeptOnce) {
  auto line = [](std::string_view coordinates) {
    return *ParseGeoJson(R"({"type":"LineString","coordinates":)" + std::string(coordinates) +
                         "}");
  };
  auto united =
      UniteLines({line("[[0,0],[1,1]]"), line("[[1,1],[0,0]]"), line("[[1,1],[2,0]]")});
  ASSERT_TRUE(united);
  EXPECT_EQ(united->kind, GeometryKind::kLineString);
  EXPECT_EQ(united->lines[0].size(), 3U);
  EXPECT_EQ(UniteLines({line("[[0,0],[1,1]]"), line("[[5,5],[6,6]]")})->lines.size(), 2U);
  EXPECT_FALSE(UniteLines({line("[[0,0],[1,1]]"), line("[[5,5],[5,5]]")}));
  EXPECT_FALSE(UniteLines({}));
}

TEST(SimplifyTest, BordersThatAreSharedStayShared) {
  // The border bends by some 50 meters.
  auto simplified = SimplifyPolygons({PolygonOf("[[[0,0],[1,0],[1.0005,0.5],[1,1],[0,1],[0,0]]]"),
                                      PolygonOf("[[[1,0],[2,0],[2,1],[1,1],[1.0005,0.5],[1,0]]]")},
                                     1000);
  ASSERT_TRUE(simplified);
  ASSERT_EQ(simplified->polygons.size(), 2U);
  EXPECT_EQ(simplified->polygons[0][0].size(), 5U);
  EXPECT_EQ(simplified->polygons[1][0].size(), 5U);
}

TEST(SimplifyTest, RefusesTolerancesOutOfRange) {
  Geometry polygon = PolygonOf("[[[0,0],[40,0],[0,40],[0,0]]]");
  EXPECT_TRUE(SimplifyPolygons({polygon}, 0));
  EXPECT_FALSE(SimplifyPolygons({polygon}, -1));
  EXPECT_FALSE(SimplifyPolygons({polygon}, 7.9e6));
  EXPECT_FALSE(SimplifyPolygons({polygon}, std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(SimplifyPolygons({polygon}, 5e6));
  EXPECT_FALSE(SimplifyLines(polygon, 1));
}

}  // namespace
}  // namespace sluice::geo
