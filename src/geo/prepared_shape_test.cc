#include "geo/prepared_shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <s2/s2region_coverer.h>

#include "geo/buffer.h"
#include "geo/geojson.h"
#include "geo/measures.h"
#include "geo/s2_cells.h"
#include "geo/s2_shapes.h"

namespace sluice::geo {
namespace {

constexpr std::string_view kSquareWithHole =
    R"({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]],
                                        [[4,4],[4,6],[6,6],[6,4],[4,4]]]})";

TEST(PreparedShape, KnowsInsideAndOutside) {
  auto shape = PreparedShape::Polygons(kSquareWithHole);
  ASSERT_TRUE(shape);
  EXPECT_TRUE(shape->Contains({2, 2}));
  EXPECT_FALSE(shape->Contains({5, 5}));
  EXPECT_FALSE(shape->Contains({-1, 2}));
  EXPECT_EQ(shape->DistanceMeters({2, 2}), 0);
  EXPECT_EQ(shape->ClosestPoint({2, 2}), (Coordinate{2, 2}));
  // In the hole the nearest points are on its edge.
  EXPECT_NEAR(shape->DistanceMeters({4.5, 5}), DistanceMeters({4.5, 5}, {4, 5}), 20);
  EXPECT_NEAR(shape->ClosestPoint({4.5, 5}).longitude, 4, 1e-9);
}

TEST(PreparedShape, EveryPointIsInOneOfTwoNeighbours) {
  auto west = PreparedShape::Polygons(
      R"({"type":"Polygon","coordinates":[[[0,0],[5,0],[5,5],[0,5],[0,0]]]})");
  auto east = PreparedShape::Polygons(
      R"({"type":"Polygon","coordinates":[[[5,0],[9,0],[9,5],[5,5],[5,0]]]})");
  for (double latitude : {1.0, 2.5, 4.75}) {
    EXPECT_NE(west->Contains({5, latitude}), east->Contains({5, latitude})) << latitude;
  }
}

TEST(PreparedShape, MeasuresToTheNearestLine) {
  auto shape = PreparedShape::Lines(
      R"({"type":"MultiLineString","coordinates":[[[0,0],[0,10]],[[20,0],[20,10]]]})");
  ASSERT_TRUE(shape);
  EXPECT_NEAR(shape->DistanceMeters({19, 0}), DistanceMeters({19, 0}, {20, 0}), 1e-6);
  EXPECT_NEAR(shape->ClosestPoint({1, -5}).latitude, 0, 1e-12);
  EXPECT_FALSE(shape->Contains({0, 5}));
}

TEST(PreparedShape, KindsAreNotMixedUp) {
  EXPECT_FALSE(PreparedShape::Lines(kSquareWithHole));
  EXPECT_FALSE(
      PreparedShape::Polygons(R"({"type":"LineString","coordinates":[[0,0],[0,10]]})"));
  EXPECT_FALSE(PreparedShape::Lines("{}"));
}

TEST(PreparedShape, CoveringHasTheCellsOfItsPoints) {
  auto shape = PreparedShape::Polygons(kSquareWithHole);
  auto cells = shape->Covering(7, 0);
  ASSERT_TRUE(cells);
  EXPECT_THAT(*cells, testing::Contains(S2CellToken({2, 2}, 7)));
  EXPECT_THAT(*cells, testing::Contains(S2CellToken({9.9, 9.9}, 7)));
  EXPECT_THAT(*cells, testing::Not(testing::Contains(S2CellToken({5, 5}, 7))));
  EXPECT_THAT(*cells, testing::Not(testing::Contains(S2CellToken({12, 5}, 7))));
  // With a radius of three degrees both are near enough.
  auto wide = shape->Covering(7, 333'000);
  ASSERT_TRUE(wide);
  EXPECT_THAT(*wide, testing::IsSupersetOf(*cells));
  EXPECT_THAT(*wide, testing::Contains(S2CellToken({5, 5}, 7)));
  EXPECT_THAT(*wide, testing::Contains(S2CellToken({12, 5}, 7)));
}

TEST(PreparedShape, CoveringIsThatOfS2) {
  auto geometry = ParseGeoJson(kSquareWithHole);
  auto polygon = ToPolygon(*geometry);
  S2RegionCoverer::Options options;
  options.set_fixed_level(8);
  options.set_max_cells(static_cast<int>(PreparedShape::kCoveringCellsMax));
  std::vector<S2CellId> cells;
  S2RegionCoverer(options).GetCovering(*polygon, &cells);
  std::vector<std::string> tokens;
  for (const S2CellId& cell : cells) tokens.push_back(cell.ToToken());
  EXPECT_EQ(PreparedShape::Polygons(kSquareWithHole)->Covering(8, 0), tokens);
}

TEST(PreparedShape, ACoveringOfTooManyCellsIsNone) {
  auto shape = PreparedShape::Polygons(kSquareWithHole);
  EXPECT_TRUE(shape->Covering(9, 0));
  EXPECT_FALSE(shape->Covering(14, 0));
  EXPECT_FALSE(shape->Covering(30, 0));
  auto line = PreparedShape::Lines(R"({"type":"LineString","coordinates":[[0,0],[1,1]]})");
  EXPECT_TRUE(line->Covering(14, 0));
  EXPECT_FALSE(line->Covering(30, 0));
}

TEST(Buffer, EnclosesItsCircleWithinTheTolerance) {
  const Coordinate center{-115.1745008278, 36.1497251277};
  auto polygon = Buffer(Geometry::Point(center), 20000, 10);
  ASSERT_TRUE(polygon);
  ASSERT_EQ(polygon->kind, GeometryKind::kPolygon);
  for (const Coordinate& corner : polygon->polygons[0][0]) {
    EXPECT_NEAR(DistanceMeters(center, corner), 20000, 10);
  }
  EXPECT_LT(Buffer(Geometry::Point(center), 20000, 1000)->polygons[0][0].size(),
            polygon->polygons[0][0].size());
}

TEST(Buffer, RefusesWhatHasNone) {
  const Geometry point = Geometry::Point({10, 10});
  EXPECT_FALSE(Buffer(point, 0, 10));
  EXPECT_FALSE(Buffer(point, -1, 10));
  EXPECT_FALSE(Buffer(point, 1000, 0));
  EXPECT_FALSE(Buffer(point, 1000, -1));
  EXPECT_FALSE(Buffer(point, 1e6, 0.5));
  EXPECT_FALSE(Buffer(point, 3e7, 10));
  EXPECT_TRUE(Buffer(point, 1e6, 1.5));
  EXPECT_TRUE(Buffer(point, 5, 10));  // A tolerance beyond the radius.
}

}  // namespace
}  // namespace sluice::geo
