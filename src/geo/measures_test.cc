#include "geo/measures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace sluice::geo {
namespace {

constexpr double kPi = std::numbers::pi;

TEST(Measures, DistanceOnTheSphere) {
  EXPECT_NEAR(DistanceMeters({-122.407628, 47.578557}, {-118.275287, 34.019056}), 1546754.35197381,
              1e-8);
  EXPECT_EQ(DistanceMeters({7, 8}, {7, 8}), 0);
  EXPECT_NEAR(DistanceMeters({0, 90}, {50, -90}), 6371010 * kPi, 1e-6);
  EXPECT_NEAR(DistanceMeters({180, 5}, {-180, 5}), 0, 1e-6);
}

// From the literature: Flinders Peak to Buninyong, and known arcs of WGS-84.
TEST(Measures, DistanceOnTheSpheroid) {
  EXPECT_NEAR(SpheroidDistanceMeters({0, 0}, {1, 0}), 111319.4907932264, 1e-6);
  EXPECT_NEAR(SpheroidDistanceMeters({0, 0}, {0, 90}), 10001965.729312, 1e-4);
  EXPECT_NEAR(SpheroidDistanceMeters({0, -90}, {0, 90}), 2 * 10001965.729312, 1e-4);
  EXPECT_EQ(SpheroidDistanceMeters({3, 4}, {3, 4}), 0);
}

// Where the usual iteration does not converge: over a pole for exact antipodes on the equator, and
// an example of C. Karney, Algorithms for geodesics (2013), table 2.
TEST(Measures, DistanceOnTheSpheroidToTheOtherSide) {
  EXPECT_NEAR(SpheroidDistanceMeters({0, 0}, {180, 0}), 2 * 10001965.729312, 1e-3);
  EXPECT_NEAR(SpheroidDistanceMeters({0, -30}, {179.8, 29.9}), 19989832.82761, 1e-3);
}

TEST(Measures, AzimuthRunsClockwiseFromNorth) {
  EXPECT_NEAR(AzimuthRadians({5, 10}, {10, -40}).value(), 3.05459939796449, 1e-13);
  EXPECT_NEAR(AzimuthRadians({0, 0}, {0, 1}).value(), 0, 1e-13);
  EXPECT_NEAR(AzimuthRadians({0, 0}, {1, 0}).value(), kPi / 2, 1e-13);
  EXPECT_NEAR(AzimuthRadians({0, 0}, {0, -1}).value(), kPi, 1e-13);
  EXPECT_NEAR(AzimuthRadians({0, 0}, {-1, 0}).value(), 3 * kPi / 2, 1e-13);
  EXPECT_NEAR(AzimuthRadians({179, 0}, {-179, 0}).value(), kPi / 2, 1e-13);
}

TEST(Measures, NoDirectionBetweenEqualAndOppositePoints) {
  EXPECT_FALSE(AzimuthRadians({5, 10}, {5, 10}));
  EXPECT_FALSE(AzimuthRadians({180, 10}, {-180, 10}));
  EXPECT_FALSE(AzimuthRadians({10, 90}, {20, 90}));
  EXPECT_FALSE(AzimuthRadians({30, 40}, {-150, -40}));
}

TEST(Measures, AngleRunsFromTheFirstLineToTheSecond) {
  EXPECT_NEAR(AngleRadians({0, 10}, {0, 5}, {3, -10}).value(), 2.94493843406882, 1e-13);
  EXPECT_NEAR(AngleRadians({3, -10}, {0, 5}, {0, 10}).value(), 2 * kPi - 2.94493843406882, 1e-13);
  EXPECT_NEAR(AngleRadians({0, 10}, {0, 5}, {0, 10}).value(), 0, 1e-13);
  EXPECT_FALSE(AngleRadians({0, 10}, {0, 10}, {3, -10}));
  EXPECT_FALSE(AngleRadians({0, 10}, {0, 5}, {0, 5}));
}

}  // namespace
}  // namespace sluice::geo
