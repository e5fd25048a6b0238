#include "geo/densify.h"

#include <gtest/gtest.h>

#include <cmath>

#include "geo/geojson.h"

namespace sluice::geo {
namespace {

std::string Dense(std::string_view coordinates, double tolerance_meters,
                  bool preserve_crossing = false) {
  auto line =
      ParseGeoJson(R"({"type":"LineString","coordinates":)" + std::string(coordinates) + "}");
  auto dense = DensifyLines(*line, tolerance_meters, preserve_crossing);
  return dense ? ToGeoJson(*dense) : "";
}

TEST(DensifyTest, SplitsWhereGeodesicsDeviate) {
  EXPECT_EQ(Dense("[[10,10],[11,10],[11,11]]", 10),
            R"({"type":"LineString","coordinates":)"
            R"([[10,10],[10.25,10],[10.5,10],[10.75,10],[11,10],[11,11]]})");
  EXPECT_EQ(Dense("[[10,10],[11,10]]", 100),
            R"({"type":"LineString","coordinates":[[10,10],[11,10]]})");
}

// Half way, a geodesic across the equator is on the straight edge.
TEST(DensifyTest, SeesDeviationsBesideTheMiddle) {
  EXPECT_GT(Dense("[[-40,-40],[40,40]]", 10000).size(), 100U);
}

TEST(DensifyTest, CrossesTheMeridianOnDemand) {
  EXPECT_EQ(Dense("[[179,50],[-179,51]]", 100, true),
            R"({"type":"LineString","coordinates":)"
            R"([[179,50],[179.5,50.25],[180,50.5],[-179.5,50.75],[-179,51]]})");
  EXPECT_NE(Dense("[[179,50],[-179,51]]", 10000).find("[0,50.5]"), std::string::npos);
}

TEST(DensifyTest, RefusesTolerancesOutOfRange) {
  EXPECT_EQ(Dense("[[10,10],[11,10]]", 0.09), "");
  EXPECT_EQ(Dense("[[10,10],[11,10]]", 10001), "");
  EXPECT_EQ(Dense("[[10,10],[11,10]]", std::nan("")), "");
}

}  // namespace
}  // namespace sluice::geo
