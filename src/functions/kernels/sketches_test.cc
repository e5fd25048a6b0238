#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "functions/kernels/hyper_log_log.h"
#include "functions/kernels/json_schema.h"
#include "functions/kernels/t_digest.h"

namespace sluice::functions {
namespace {

// Evenly spread bits for a number (splitmix64).
int64_t HashOf(uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<int64_t>(value ^ (value >> 31));
}

HyperLogLog HllOf(uint64_t begin, uint64_t end, int bits) {
  HyperLogLog state(bits);
  for (uint64_t i = begin; i < end; ++i) state.Add(HashOf(i));
  return state;
}

TEST(HyperLogLog, CountsFewValuesExactly) {
  for (const uint64_t count : {0, 1, 1000, 1024}) {
    HyperLogLog state = HllOf(0, count, 12);
    for (uint64_t i = 0; i < count; ++i) state.Add(HashOf(i));
    EXPECT_EQ(state.Estimate(), static_cast<int64_t>(count));
  }
}

TEST(HyperLogLog, CountsManyValuesWithinFourStandardErrors) {
  for (const int bits : {12, 14, 16, 17, 18}) {
    for (const uint64_t count : {1025, 5000, 40000, 300000}) {
      const auto estimate = static_cast<double>(HllOf(0, count, bits).Estimate());
      const double error = 4 * 1.04 / std::sqrt(std::exp2(bits));
      EXPECT_NEAR(estimate / static_cast<double>(count), 1, error) << bits << " " << count;
    }
  }
}

TEST(HyperLogLog, MergesLikeOneStateOfAllValues) {
  for (const uint64_t middle : {10, 900, 3000}) {
    HyperLogLog left = HllOf(0, middle, 14);
    ASSERT_TRUE(left.Merge(HllOf(middle / 2, 5000, 14)));
    EXPECT_EQ(left.ToJson(), HllOf(0, 5000, 14).ToJson());
  }
  HyperLogLog few = HllOf(0, 10, 14);
  ASSERT_TRUE(few.Merge(HllOf(5, 12, 14)));
  EXPECT_EQ(few.ToJson(), HllOf(0, 12, 14).ToJson());
}

TEST(HyperLogLog, DoesNotMergeOtherAccuracies) {
  HyperLogLog left = HllOf(0, 10, 14);
  EXPECT_FALSE(left.Merge(HllOf(0, 20, 12)));
  EXPECT_EQ(left.Estimate(), 10);
}

TEST(HyperLogLog, ReadsBackWhatItWrites) {
  for (const uint64_t count : {0, 7, 5000}) {
    const std::string json = HllOf(0, count, 12).ToJson();
    const auto state = HyperLogLog::Parse(json);
    ASSERT_TRUE(state.has_value());
    EXPECT_EQ(state->ToJson(), json);
  }
}

TEST(HyperLogLog, RejectsWhatIsNoState) {
  for (const char* json : {"", "null", "[]", "{}", "[[1024,14],[],[],[]]", "[[1024],[],[]]",
                           "[[1024,14],[\"x\"],[]]", "[[1024,14],[],[1]]", "[[1024,99],[],[]]"}) {
    EXPECT_FALSE(HyperLogLog::Parse(json).has_value()) << json;
  }
}

TDigest DigestOf(int64_t begin, int64_t end) {
  TDigest digest(ScalarType::kLong);
  // In no order: 7919 is prime to the counts of the tests.
  const int64_t count = end - begin;
  for (int64_t i = 0; i < count; ++i) {
    digest.AddWhole(begin + i * 7919 % count, 1);
  }
  return digest;
}

TEST(TDigest, IsExactForFewValues) {
  TDigest digest = DigestOf(1, 1001);
  EXPECT_EQ(digest.Percentile(0), "1");
  EXPECT_EQ(digest.Percentile(50), "500");
  EXPECT_EQ(digest.Percentile(99.9), "999");
  EXPECT_EQ(digest.Percentile(100), "1000");
  EXPECT_EQ(digest.Rank(685), 685);
  EXPECT_EQ(digest.Rank(0), 0);
  EXPECT_FALSE(digest.Percentile(-1).has_value());
  EXPECT_FALSE(TDigest(ScalarType::kLong).Percentile(50).has_value());
}

TEST(TDigest, StaysCloseForManyValuesAndKeepsTheEnds) {
  TDigest digest = DigestOf(0, 300000);
  for (const double percent : {0.1, 1.0, 25.0, 50.0, 75.0, 99.0, 99.9}) {
    EXPECT_NEAR(std::stod(*digest.Percentile(percent)), percent * 3000, 600) << percent;
  }
  EXPECT_EQ(digest.Percentile(0), "0");
  EXPECT_EQ(digest.Percentile(100), "299999");
  EXPECT_EQ(digest.TotalWeight(), 300000);
}

TEST(TDigest, MergesWithoutLosingWeight) {
  TDigest left = DigestOf(0, 100000);
  ASSERT_TRUE(left.Merge(DigestOf(100000, 200000)));
  EXPECT_EQ(left.TotalWeight(), 200000);
  EXPECT_NEAR(std::stod(*left.Percentile(75)), 150000, 600);
  EXPECT_FALSE(left.Merge(TDigest(ScalarType::kDatetime)));
}

TEST(TDigest, ReadsBackWhatItWrites) {
  for (const int64_t count : {0, 10, 50000}) {
    TDigest digest = DigestOf(0, count);
    const std::string json = digest.ToJson();
    auto read = TDigest::Parse(json);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->ToJson(), json);
  }
  TDigest infinite(ScalarType::kReal);
  infinite.AddReal(HUGE_VAL, 2);
  EXPECT_EQ(TDigest::Parse(infinite.ToJson())->ToJson(), infinite.ToJson());
}

TEST(TDigest, KeepsTicksAndTheGreatestLongs) {
  TDigest digest(ScalarType::kLong);
  digest.AddWhole(INT64_MAX, 1);
  digest.AddWhole(INT64_MIN, 1);
  EXPECT_EQ(digest.Percentile(100), "9223372036854775807");
  EXPECT_EQ(digest.Percentile(0), "-9223372036854775808");
}

TEST(TDigest, OrdersRealsOfBothSigns) {
  TDigest digest(ScalarType::kReal);
  for (const double value : {0.5, -HUGE_VAL, -2.5, 0.0, -0.0, HUGE_VAL, std::nan("")}) {
    digest.AddReal(value, 1);
  }
  EXPECT_EQ(digest.ToJson(), "[[8],[\"-Infinity\",-2.5,0.0,0.5,\"Infinity\"],[1,1,2,1,1]]");
}

TEST(TDigest, MixesLongsAndRealsAsReals) {
  TDigest whole(ScalarType::kLong);
  whole.AddWhole(3, 1);
  TDigest real(ScalarType::kReal);
  real.AddReal(2.5, 1);
  TDigest merged = real;
  ASSERT_TRUE(merged.Merge(whole));
  ASSERT_TRUE(whole.Merge(real));
  EXPECT_EQ(merged.ToJson(), "[[8],[2.5,3.0],[1,1]]");
  EXPECT_EQ(whole.ToJson(), merged.ToJson());
}

TEST(TDigest, RejectsWhatIsNoState) {
  for (const char* json : {"", "null", "[]", "[[7],[1],[1],[1]]", "[[7],[1],[]]", "[[7],[1],[0]]",
                           "[[3],[1],[1]]", "[[7],[1.5],[1]]", "[[7],[1],[1,1]]", "[7,1,1]"}) {
    EXPECT_FALSE(TDigest::Parse(json).has_value()) << json;
  }
}

std::string SchemaText(const JsonSchema& schema) {
  std::string text;
  schema.Append(text);
  return text;
}

TEST(JsonSchema, MergesLikeOneSchemaOfAllValues) {
  JsonSchema all;
  JsonSchema left;
  JsonSchema right;
  for (const char* json : {R"({"a":1,"b":[1,"x"]})", R"({"a":null})"}) {
    all.Add(json);
    left.Add(json);
  }
  for (const char* json : {R"({"a":"t","b":[{"c":true}]})", "[1.5]"}) {
    all.Add(json);
    right.Add(json);
  }
  left.Merge(right);
  EXPECT_EQ(SchemaText(left), SchemaText(all));
  EXPECT_EQ(SchemaText(all),
            R"([{"a":["long","string"],"b":{"`indexer`":["long","string",{"c":"bool"}]}},)"
            R"({"`indexer`":"double"}])");
}

}  // namespace
}  // namespace sluice::functions
