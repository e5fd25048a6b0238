#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/geohash.h"
#include "geo/s2_cells.h"

namespace sluice::geo {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

TEST(Geohash, NamesTheRectangleOfAPoint) {
  EXPECT_EQ(Geohash({-80.195829, 25.802215}, 8), "dhwfz15h");
  EXPECT_EQ(Geohash({-122.303404, 47.570482}, 5), "c23n8");
  EXPECT_EQ(Geohash({-180, -90}, 3), "000");
  EXPECT_EQ(Geohash({180, 90}, 18), "zzzzzzzzzzzzzzzzzz");
}

TEST(Geohash, TheCenterIsInItsRectangle) {
  for (std::string_view geohash : {"s", "sunny", "dhwfz15h", "7zzzzzzzzzzzzzzzzz"}) {
    auto center = GeohashCenter(geohash);
    ASSERT_TRUE(center);
    EXPECT_EQ(Geohash(*center, static_cast<int>(geohash.size())), geohash);
  }
}

TEST(Geohash, OtherTextIsNone) {
  for (std::string_view text : {"", "a", "sunny!", "SUNNY", "i", "0123456789bcdefghjk"}) {
    EXPECT_FALSE(GeohashCenter(text)) << text;
    EXPECT_FALSE(GeohashRing(text)) << text;
    EXPECT_FALSE(GeohashNeighbors(text)) << text;
  }
}

TEST(Geohash, NeighborsCrossTheDateLineAndEndAtThePoles) {
  EXPECT_THAT(*GeohashNeighbors("sunny"), ElementsAre("sunnt", "sunpj", "sunnx", "sunpn", "sunnv",
                                                      "sunpp", "sunnz", "sunnw"));
  // The westernmost of the south: its western neighbors are the easternmost.
  EXPECT_THAT(*GeohashNeighbors("0"), UnorderedElementsAre("1", "2", "3", "p", "r"));
}

TEST(S2Cells, NamesTheCellOfAPoint) {
  EXPECT_EQ(S2CellToken({-80.195829, 25.802215}, 8), "88d9b");
  EXPECT_EQ(S2CellToken({10.1234, 53}, 8), "47b1d");
  EXPECT_EQ(S2CellToken({0, 0}, 0), "1");
  EXPECT_EQ(S2CellToken({0, 0}, 30).size(), 16u);
}

TEST(S2Cells, CenterAndCornersOfAToken) {
  auto center = S2CellCenter("1234567");
  ASSERT_TRUE(center);
  EXPECT_NEAR(center->longitude, 9.86830731850408, 1e-12);
  EXPECT_NEAR(center->latitude, 27.468392925827604, 1e-12);
  auto ring = S2CellRing("89c259");
  ASSERT_TRUE(ring);
  ASSERT_EQ(ring->size(), 5u);
  EXPECT_EQ(ring->front(), ring->back());
  EXPECT_NEAR((*ring)[1].latitude, 40.7222262918358, 1e-12);
}

TEST(S2Cells, OtherTextIsNone) {
  for (std::string_view text : {"", "a", "X", "0", "xyz", "89c259 ", "11111111111111111"}) {
    EXPECT_FALSE(S2CellCenter(text)) << text;
    EXPECT_FALSE(S2CellNeighbors(text)) << text;
  }
}

TEST(S2Cells, NeighborsAreDistinctAlsoAtTheCornersOfTheCube) {
  EXPECT_THAT(*S2CellNeighbors("89c259"),
              UnorderedElementsAre("89c25d", "89c2f9", "89c251", "89c257", "89c25f", "89c25b",
                                   "89c2f7", "89c2f5"));
  EXPECT_THAT(*S2CellNeighbors("1"), UnorderedElementsAre("3", "5", "9", "b"));
  // The first leaf of the first face lies at a corner, where three cells meet.
  EXPECT_EQ(S2CellNeighbors("0000000000000001")->size(), 7u);
}

}  // namespace
}  // namespace sluice::geo
