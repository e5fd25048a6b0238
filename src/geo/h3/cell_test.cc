#include "geo/h3/cell.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "geo/h3/base_cells.h"

namespace sluice::geo::h3 {
namespace {

std::vector<Cell> BaseCells() {
  std::vector<Cell> cells;
  for (uint64_t number = 0; number < kBaseCellCount; ++number) {
    cells.push_back(uint64_t{0x8001FFFFFFFFFFF} | number << 45);
  }
  return cells;
}

// Recorded from the documentation of geo_point_to_h3cell() and of H3.
TEST(CellTest, FindsTheCellOfAPoint) {
  EXPECT_EQ(ToToken(CellAt({-74.04450446039874, 40.689250859314974}, 6)), "862a1072fffffff");
  EXPECT_EQ(ToToken(CellAt({-122.4783, 37.7752}, 15)).size(), 15U);
  EXPECT_EQ(ToToken(ParentOf(*ParseCell("862a1072fffffff"), 1)), "812a3ffffffffff");
}

TEST(CellTest, CentersOfAllCellsAreInThem) {
  for (Cell base : BaseCells()) {
    for (int resolution : {0, 1, 2}) {
      for (Cell cell : ChildrenOf(base, resolution)) {
        ASSERT_EQ(CellAt(CenterOf(cell), resolution), cell) << ToToken(cell);
      }
    }
  }
}

TEST(CellTest, NeighboursHaveEachOtherAndFiveOrSixOfThem) {
  for (Cell base : BaseCells()) {
    for (int resolution : {0, 1, 2}) {
      for (Cell cell : ChildrenOf(base, resolution)) {
        std::vector<Cell> around = NeighboursOf(cell);
        ASSERT_EQ(std::set<Cell>(around.begin(), around.end()).size(), IsPentagon(cell) ? 5U : 6U)
            << ToToken(cell);
        for (Cell neighbour : around) {
          std::vector<Cell> back = NeighboursOf(neighbour);
          ASSERT_TRUE(std::find(back.begin(), back.end(), cell) != back.end()) << ToToken(cell);
        }
      }
    }
  }
}

TEST(CellTest, BoundariesMeetThoseOfTheNeighbours) {
  for (const char* token : {"862a1072fffffff", "8009fffffffffff", "8108fffffffffff",
                            "821c07fffffffff", "830800fffffffff"}) {
    Cell cell = *ParseCell(token);
    Ring ring = BoundaryOf(cell);
    EXPECT_EQ(ring.front(), ring.back());
    std::vector<Coordinate> others;
    for (Cell neighbour : NeighboursOf(cell)) {
      Ring around = BoundaryOf(neighbour);
      others.insert(others.end(), around.begin(), around.end());
    }
    for (const Coordinate& vertex : ring) {
      EXPECT_TRUE(std::any_of(others.begin(), others.end(),
                              [&](const Coordinate& other) {
                                return std::abs(other.latitude - vertex.latitude) < 1e-9 &&
                                       std::abs(other.longitude - vertex.longitude) < 1e-9;
                              }))
          << token;
    }
  }
}

TEST(CellTest, RingsOfHexagonsHaveSixTimesTheirDistance) {
  auto rings = RingsAround(*ParseCell("861f8894fffffff"), 142);
  ASSERT_EQ(rings.size(), 143U);
  std::set<Cell> all;
  for (size_t ring = 0; ring < rings.size(); ++ring) {
    EXPECT_EQ(rings[ring].size(), ring == 0 ? 1 : 6 * ring);
    all.insert(rings[ring].begin(), rings[ring].end());
  }
  EXPECT_EQ(all.size(), 1U + 3 * 142 * 143);
  EXPECT_EQ(ToToken(rings[2][0]), "861f88967ffffff");
}

TEST(CellTest, RingsAroundAPentagonHaveFiveTimesTheirDistance) {
  Cell pentagon = CellAt(CenterOf(*ParseCell("8009fffffffffff")), 5);
  ASSERT_TRUE(IsPentagon(pentagon));
  auto rings = RingsAround(pentagon, 3);
  for (size_t ring = 1; ring < rings.size(); ++ring) EXPECT_EQ(rings[ring].size(), 5 * ring);
  EXPECT_EQ(ChildrenOf(pentagon, 7).size(), 1U + 5 * 8);
}

TEST(CellTest, RefusesTokensThatAreNoCells) {
  for (const char* token : {"", "abc", "@", "1", "862a1072ffffffg", "862a1072ffffff7",
                            "862a107ffffffff", "16a2a1072fffffff", "80f5fffffffffff",
                            "862a1072fffffff0", "0x62a1072fffffff"}) {
    EXPECT_FALSE(ParseCell(token)) << token;
  }
  EXPECT_TRUE(ParseCell("8009fffffffffff"));
}

}  // namespace
}  // namespace sluice::geo::h3
