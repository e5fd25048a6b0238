#include "query/limited_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::query {
namespace {

std::unique_ptr<RowStream> Numbers(int64_t count) {
  std::vector<std::vector<Scalar>> rows;
  for (int64_t i = 0; i < count; ++i) rows.push_back({Scalar::Long(i)});
  return MakeRowStream({{{"x", ScalarType::kLong, ""}}}, std::move(rows));
}

TEST(LimitedStreamTest, GivesTheRecordsThatFitAndThenFails) {
  auto stream = LimitStream(Numbers(5), {.records_max = 3});
  auto batch = stream->Next();
  ASSERT_TRUE(batch.ok());
  EXPECT_EQ((*batch)->row_count, 3U);
  auto error = stream->Next();
  ASSERT_FALSE(error.ok());
  EXPECT_EQ(error.status().code(), StatusCode::kLimitExceeded);
  EXPECT_THAT(error.status().message(), testing::HasSubstr("E_QUERY_RESULT_SET_TOO_LARGE"));
  EXPECT_THAT(error.status().message(), testing::HasSubstr("80DA0003"));
}

TEST(LimitedStreamTest, ExactlyTheLimitPasses) {
  auto stream = LimitStream(Numbers(3), {.records_max = 3});
  auto rows = ReadAllRows(*stream);
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  EXPECT_EQ(rows->size(), 3U);
}

TEST(LimitedStreamTest, FailsPastTheSize) {
  auto stream = LimitStream(Numbers(3), {.size_bytes_max = 23});
  EXPECT_FALSE(ReadAllRows(*stream).ok());
  stream = LimitStream(Numbers(3), {.size_bytes_max = 24});
  EXPECT_TRUE(ReadAllRows(*stream).ok());
}

TEST(LimitedStreamTest, TakeCutsBeforeTheLimitCounts) {
  auto stream = LimitStream(Numbers(5), {.records_max = 2, .take_records = 2});
  auto rows = ReadAllRows(*stream);
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->size(), 2U);
}

}  // namespace
}  // namespace sluice::query
