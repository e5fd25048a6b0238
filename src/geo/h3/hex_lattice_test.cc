#include "geo/h3/hex_lattice.h"

#include <gtest/gtest.h>

namespace sluice::geo::h3 {
namespace {

TEST(HexLatticeTest, CoarserGivesBackTheCenterOfAllSeven) {
  for (Hex step : {kToClassTwo, kToClassThree}) {
    for (int64_t a = -5; a <= 5; ++a) {
      for (int64_t b = -5; b <= 5; ++b) {
        for (Hex unit : kUnits) EXPECT_EQ(Coarser(Hex{a, b} * step + unit, step), (Hex{a, b}));
      }
    }
  }
}

TEST(HexLatticeTest, SixTurnsAreNone) {
  for (int digit = 0; digit < 7; ++digit) {
    EXPECT_EQ(TurnedDigit(digit, 6), digit);
    EXPECT_EQ(TurnedDigit(TurnedDigit(digit, 1), -1), digit);
  }
  EXPECT_EQ(TurnedDigit(kAxisI, 1), kAxisIJ);
  EXPECT_EQ(TurnedDigit(kAxisK, 1), kAxisIK);
}

}  // namespace
}  // namespace sluice::geo::h3
