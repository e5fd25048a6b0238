#include "geo/token_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace sluice::geo {
namespace {

using ::testing::ElementsAre;

// The order of the documented example of geo_s2cell_neighbors('89c259').
TEST(TokenSetTest, ListsTokensOfABucketTogether) {
  TokenSet set;
  for (const char* token : {"89c2f9", "89c251", "89c257", "89c25f", "89c2f7", "89c25b", "89c2f5",
                            "89c25d", "89c251"}) {
    set.Add(token);
  }
  EXPECT_THAT(set.InOrder(), ElementsAre("89c25d", "89c2f9", "89c251", "89c257", "89c25f",
                                         "89c25b", "89c2f7", "89c2f5"));
}

// The order of the documented example of geo_polygon_to_h3cells(), from that of H3's library.
TEST(TokenSetTest, TurnsTheTokensOfABucketWhenItGrows) {
  TokenSet set;
  for (const char* token :
       {"86390cb57ffffff", "86390ca27ffffff", "86390ca2fffffff", "86390cb07ffffff",
        "86390ca37ffffff", "86390cb0fffffff", "86390cb17ffffff", "86390cb87ffffff",
        "86390cb1fffffff", "86390cb8fffffff", "86390cba7ffffff", "86390ca07ffffff",
        "86390cbafffffff"}) {
    set.Add(token);
  }
  EXPECT_THAT(set.InOrder(),
              ElementsAre("86390cb57ffffff", "86390cb0fffffff", "86390ca27ffffff",
                          "86390cb87ffffff", "86390cb07ffffff", "86390ca2fffffff",
                          "86390ca37ffffff", "86390cb17ffffff", "86390cb1fffffff",
                          "86390cb8fffffff", "86390cba7ffffff", "86390ca07ffffff",
                          "86390cbafffffff"));
}

TEST(TokenSetTest, KeepsManyTokensOnce) {
  TokenSet set;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 5000; ++i) set.Add(std::to_string(i));
  }
  std::vector<std::string> tokens = set.InOrder();
  EXPECT_EQ(tokens.size(), 5000U);
  EXPECT_EQ(std::set<std::string>(tokens.begin(), tokens.end()).size(), 5000U);
  EXPECT_TRUE(TokenSet().InOrder().empty());
}

}  // namespace
}  // namespace sluice::geo
