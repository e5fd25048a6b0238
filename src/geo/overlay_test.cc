#include "geo/overlay.h"

#include <gtest/gtest.h>

#include "geo/geojson.h"

namespace sluice::geo {
namespace {

std::unique_ptr<OverlayShape> LineOf(std::string_view coordinates) {
  return OverlayShape::Lines(R"({"type":"LineString","coordinates":)" +
                             std::string(coordinates) + "}");
}
std::unique_ptr<OverlayShape> PolygonOf(std::string_view coordinates) {
  return OverlayShape::Polygons(R"({"type":"Polygon","coordinates":)" +
                                std::string(coordinates) + "}");
}

// Edges on the equator and on meridians meet at whole degrees.
TEST(OverlayTest, LinesMeetAtPoints) {
  auto zigzag = LineOf("[[-1,0],[1,0],[3,-2],[3,2]]");
  EXPECT_EQ(ToGeoJson(zigzag->Intersection(*LineOf("[[0,-1],[0,1]]"))),
            R"({"type":"Point","coordinates":[0,0]})");
  Geometry points = zigzag->Intersection(*LineOf("[[-0.5,0],[-0.5,2],[0.5,2],[0.5,-1]]"));
  EXPECT_EQ(points.kind, GeometryKind::kMultiPoint);
  EXPECT_EQ(points.points.size(), 2U);
  EXPECT_TRUE(zigzag->Intersects(*LineOf("[[3,2],[4,4]]")));
  EXPECT_FALSE(zigzag->Intersects(*LineOf("[[10,2],[11,4]]")));
}

TEST(OverlayTest, WhatIsCommonToALineAndItsReverseIsThereOnce) {
  Geometry common = LineOf("[[0,0],[1,1]]")->Intersection(*LineOf("[[1,1],[0,0]]"));
  ASSERT_EQ(common.kind, GeometryKind::kLineString);
  EXPECT_EQ(common.lines[0].size(), 2U);
}

TEST(OverlayTest, NothingIsAnEmptyCollection) {
  EXPECT_EQ(ToGeoJson(LineOf("[[0,0],[1,1]]")->Intersection(*LineOf("[[5,5],[6,6]]"))),
            R"({"type":"GeometryCollection","geometries":[]})");
}

TEST(OverlayTest, PolygonsThatTouchHaveTheirBorderInCommon) {
  auto left = PolygonOf("[[[0,0],[1,0],[1,1],[0,1],[0,0]]]");
  auto right = PolygonOf("[[[1,0],[2,0],[2,1],[1,1],[1,0]]]");
  EXPECT_TRUE(left->Intersects(*right));
  Geometry border = left->Intersection(*right);
  ASSERT_EQ(border.kind, GeometryKind::kLineString);
  EXPECT_EQ(border.lines[0].size(), 2U);
}

TEST(OverlayTest, PartsOfOtherKindsComeAsACollection) {
  auto polygon = PolygonOf("[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,0.5],[1,2],[2,2],[1,0.5]]]");
  auto line = LineOf("[[-1,-1],[0,0],[-1,1],[-1,6],[3,6],[3,-1]]");
  Geometry common = line->Intersection(*polygon);
  ASSERT_EQ(common.kind, GeometryKind::kGeometryCollection);
  ASSERT_EQ(common.members.size(), 2U);
  EXPECT_EQ(common.members[0].kind, GeometryKind::kPoint);
  EXPECT_EQ(common.members[1].kind, GeometryKind::kLineString);
}

TEST(OverlayTest, HolesAreOutside) {
  auto polygon = PolygonOf("[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,3],[3,3],[3,1],[1,1]]]");
  EXPECT_FALSE(LineOf("[[1.5,1.5],[2.5,2.5]]")->Intersects(*polygon));
  EXPECT_TRUE(LineOf("[[1.5,1.5],[3.5,3.5]]")->Intersects(*polygon));
}

TEST(OverlayTest, WhatIsInvalidMakesNone) {
  EXPECT_EQ(LineOf("[[1,1]]"), nullptr);
  EXPECT_EQ(LineOf("[[[0,0],[1,0],[0,1],[0,0]]]"), nullptr);
  EXPECT_EQ(PolygonOf("[[[0,0],[1,1],[1,0],[0,1],[0,0]]]"), nullptr);
  EXPECT_EQ(PolygonOf("[[0,0],[1,1]]"), nullptr);
  EXPECT_EQ(OverlayShape::Lines(""), nullptr);
}

}  // namespace
}  // namespace sluice::geo
