#include "geo/lines.h"

#include <gtest/gtest.h>

#include <limits>
#include <numbers>

#include "geo/geojson.h"

namespace sluice::geo {
namespace {

Geometry LineOf(std::string_view coordinates) {
  return *ParseGeoJson(R"({"type":"LineString","coordinates":)" + std::string(coordinates) + "}");
}

Geometry LinesOf(std::string_view coordinates) {
  return *ParseGeoJson(R"({"type":"MultiLineString","coordinates":)" + std::string(coordinates) +
                       "}");
}

constexpr double kDegreeMeters = 6371010.0 * std::numbers::pi / 180;

TEST(LinesTest, LengthIsAlongTheSphere) {
  EXPECT_NEAR(*LengthMeters(LineOf("[[0,0],[1,0],[1,1]]")), 2 * kDegreeMeters, 0.01);
  // Recorded from the documentation of geo_line_length().
  EXPECT_NEAR(
      *LengthMeters(LineOf("[[-73.95807266235352,40.800426144169315],"
                           "[-73.94966125488281,40.79691751000055],"
                           "[-73.97317886352539,40.764486356930334]]")),
      4922.48016992081, 1e-8);
}

TEST(LinesTest, EdgesThatRepeatCountOnce) {
  EXPECT_NEAR(*LengthMeters(LinesOf("[[[0,0],[1,0]],[[1,0],[0,0]],[[5,5],[5,6]]]")),
              2 * kDegreeMeters, 0.01);
}

TEST(LinesTest, TheCentroidIsWeightedByLength) {
  auto centroid = LineCentroid(LinesOf("[[[0,0],[2,0]],[[10,0],[10.000001,0]]]"));
  EXPECT_NEAR(centroid->longitude, 1, 1e-4);
  EXPECT_NEAR(centroid->latitude, 0, 1e-12);
}

TEST(LinesTest, InterpolatesWithinTheLineOnly) {
  Geometry line = LineOf("[[0,0],[10,0],[20,0]]");
  EXPECT_NEAR(InterpolatePoint(line, 0.75)->longitude, 15, 1e-9);
  EXPECT_EQ(InterpolatePoint(line, 0)->longitude, 0);
  EXPECT_NEAR(InterpolatePoint(line, 1)->longitude, 20, 1e-12);
  EXPECT_FALSE(InterpolatePoint(line, -0.01));
  EXPECT_FALSE(InterpolatePoint(line, 1.01));
  EXPECT_FALSE(InterpolatePoint(line, std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(InterpolatePoint(LinesOf("[[[0,0],[1,0]],[[5,5],[5,6]]]"), 0.5));
}

TEST(LinesTest, LocatesTheNearestPoint) {
  Geometry line = LineOf("[[0,0],[10,0],[20,0]]");
  EXPECT_NEAR(*LocatePoint(line, {5, 3}, false), 0.25, 1e-12);
  EXPECT_EQ(*LocatePoint(line, {-40, 3}, false), 0);
  EXPECT_EQ(*LocatePoint(line, {40, 3}, false), 1);
  // On the equator, the spheroid is a circle.
  EXPECT_NEAR(*LocatePoint(line, {5, 3}, true), 0.25, 1e-9);
  // Towards the poles, degrees of the spheroid get longer.
  EXPECT_LT(*LocatePoint(LineOf("[[0,0],[0,80]]"), {0, 40}, true), 0.4999);
}

TEST(LinesTest, BrokenLinesHaveNoMeasures) {
  Geometry line = LineOf("[[1,1],[1,1]]");
  EXPECT_FALSE(LengthMeters(line));
  EXPECT_FALSE(LineCentroid(line));
  EXPECT_FALSE(InterpolatePoint(line, 0.5));
  EXPECT_FALSE(LocatePoint(line, {0, 0}, false));
}

}  // namespace
}  // namespace sluice::geo
