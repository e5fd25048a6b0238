#include "geo/h3/polygon_cells.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace sluice::geo::h3 {
namespace {

TEST(PolygonCellsTest, TakesTheCellsWhoseCentersAreInside) {
  Rings square = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}};
  auto cells = CellsInside({square}, 6, 100000);
  ASSERT_TRUE(cells);
  std::set<Cell> expected;
  for (double longitude = -0.2; longitude < 1.2; longitude += 0.01) {
    for (double latitude = -0.2; latitude < 1.2; latitude += 0.01) {
      Cell cell = CellAt({longitude, latitude}, 6);
      Coordinate center = CenterOf(cell);
      if (center.longitude > 0 && center.longitude < 1 && center.latitude > 0 &&
          center.latitude < 1) {
        expected.insert(cell);
      }
    }
  }
  EXPECT_EQ(std::set<Cell>(cells->begin(), cells->end()), expected);
  EXPECT_EQ(cells->size(), expected.size());
  EXPECT_FALSE(CellsInside({square}, 6, expected.size() - 1));
}

// The order of H3's library, version 4.1.
TEST(PolygonCellsTest, TakesThemInTheOrderOfTheLibrary) {
  Rings ring = {{{-3.659, 40.553}, {-3.913, 40.409}, {-3.729, 40.273}, {-3.524, 40.440},
                 {-3.659, 40.553}}};
  auto cells = CellsInside({ring}, 6, 1000);
  ASSERT_TRUE(cells);
  std::vector<std::string> tokens;
  for (Cell cell : *cells) tokens.push_back(ToToken(cell));
  EXPECT_EQ(tokens,
            (std::vector<std::string>{
                "86390cb57ffffff", "86390ca27ffffff", "86390ca2fffffff", "86390cb07ffffff",
                "86390ca37ffffff", "86390cb0fffffff", "86390cb17ffffff", "86390cb87ffffff",
                "86390cb1fffffff", "86390cb8fffffff", "86390cba7ffffff", "86390ca07ffffff",
                "86390cbafffffff"}));
}

TEST(PolygonCellsTest, LeavesHolesOutAndCrossesTheMeridian) {
  Rings ring = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}},
                {{0.4, 0.4}, {0.4, 0.6}, {0.6, 0.6}, {0.6, 0.4}, {0.4, 0.4}}};
  auto cells = CellsInside({ring}, 7, 100000);
  ASSERT_TRUE(cells);
  for (Cell cell : *cells) {
    Coordinate center = CenterOf(cell);
    EXPECT_FALSE(center.longitude > 0.4 && center.longitude < 0.6 && center.latitude > 0.4 &&
                 center.latitude < 0.6);
  }
  Rings dateline = {{{179.5, 0}, {-179.5, 0}, {-179.5, 1}, {179.5, 1}, {179.5, 0}}};
  auto around = CellsInside({dateline}, 5, 1000);
  ASSERT_TRUE(around);
  EXPECT_GT(around->size(), 30U);
  EXPECT_LT(around->size(), 80U);
}

}  // namespace
}  // namespace sluice::geo::h3
