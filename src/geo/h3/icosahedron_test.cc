#include "geo/h3/icosahedron.h"

#include <gtest/gtest.h>

namespace sluice::geo::h3 {
namespace {

TEST(IcosahedronTest, ProjectionIsUndone) {
  for (int face = 0; face < kFaceCount; ++face) {
    Projection back = Unproject(Project(face, {0.3, -0.4}));
    EXPECT_EQ(back.face, face);
    EXPECT_NEAR(back.at.real(), 0.3, 1e-12);
    EXPECT_NEAR(back.at.imag(), -0.4, 1e-12);
  }
}

TEST(IcosahedronTest, GoingAcrossASideAndBackIsNothing) {
  for (int face = 0; face < kFaceCount; ++face) {
    for (Side side : kSides) {
      FacePoint point = {face, {3, 1}, 7, 0};
      FacePoint beyond = Across(point, side);
      for (Side back : kSides) {
        if (FaceBeyond(beyond.face, back) != face) continue;
        EXPECT_EQ(Across(beyond, back).at, point.at);
      }
    }
  }
}

}  // namespace
}  // namespace sluice::geo::h3
