#include "query/request_properties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"

namespace sluice::query {
namespace {

RequestProperties Apply(std::string_view name, const Scalar& value,
                        OptionSource source = OptionSource::kRequest) {
  RequestProperties properties;
  Status status = ApplyOption(name, value, source, properties);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return properties;
}

TEST(RequestPropertiesTest, ReadsEveryFormOfTimeoutThatClientsSend) {
  EXPECT_EQ(ParseTimeout("00:04:00"), 4 * kTicksPerMinute);
  EXPECT_EQ(ParseTimeout("00:04:00.000"), 4 * kTicksPerMinute);
  EXPECT_EQ(ParseTimeout("0:10:00"), 10 * kTicksPerMinute);
  EXPECT_EQ(ParseTimeout("1 day, 0:00:00"), kTicksPerDay);
  EXPECT_EQ(ParseTimeout("2 days, 1:00:00"), 2 * kTicksPerDay + kTicksPerHour);
  EXPECT_EQ(ParseTimeout("50m"), 50 * kTicksPerMinute);
  EXPECT_EQ(ParseTimeout("time(00:00:05)"), 5 * kTicksPerSecond);
  EXPECT_EQ(ParseTimeout("soon"), std::nullopt);
  EXPECT_EQ(ParseTimeout("-00:01:00"), std::nullopt);
}

TEST(RequestPropertiesTest, BoundsTheTimeout) {
  EXPECT_EQ(TimeoutOf({}, kQueryTimeout), kQueryTimeout);
  EXPECT_EQ(TimeoutOf(Apply("servertimeout", Scalar::String("00:00:10")), kQueryTimeout),
            std::chrono::seconds(10));
  EXPECT_EQ(TimeoutOf(Apply("servertimeout", Scalar::String("3 days, 0:00:00")), kQueryTimeout),
            kTimeoutMax);
  EXPECT_EQ(TimeoutOf(Apply("norequesttimeout", Scalar::Bool(true)), kQueryTimeout), kTimeoutMax);
}

TEST(RequestPropertiesTest, IgnoresUnknownOptionsAndNulls) {
  Apply("some_unknown_option", Scalar::String("x"));
  EXPECT_FALSE(Apply("truncationmaxrecords", Scalar::Null(ScalarType::kLong))
                   .truncation_max_records.has_value());
}

TEST(RequestPropertiesTest, TakesNumbersAndFlagsAlsoAsText) {
  EXPECT_TRUE(Apply("notruncation", Scalar::String("TRUE")).notruncation);
  EXPECT_EQ(Apply("TruncationMaxRecords", Scalar::String("12")).truncation_max_records, 12);
}

TEST(RequestPropertiesTest, NamesAnOptionThatCannotBeRead) {
  RequestProperties properties;
  Status status = ApplyOption("truncationmaxrecords", Scalar::String("many"),
                              OptionSource::kRequest, properties);
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), testing::HasSubstr("truncationmaxrecords"));
}

TEST(RequestPropertiesTest, KeepsEveryOptionOfTheRequestForTheBinder) {
  EXPECT_EQ(Apply("Query_Bin_Auto_Size", Scalar::String("1h")).options.at("query_bin_auto_size"),
            Scalar::String("1h"));
  EXPECT_TRUE(Apply("best_effort", Scalar::Bool(true), OptionSource::kSetStatement).options.empty());
}

TEST(RequestPropertiesTest, TheSmallerLimitOfMemoryHolds) {
  RequestProperties properties;
  EXPECT_EQ(MemoryLimitOf(properties), 0u);
  properties.operator_memory_bytes_max = 7;
  EXPECT_EQ(MemoryLimitOf(properties), 7u);
  properties.query_memory_bytes_max = 9;
  EXPECT_EQ(MemoryLimitOf(properties), 7u);
}

TEST(RequestPropertiesTest, RefusesToRunWhatShouldOnlyBeValidated) {
  RequestProperties properties;
  EXPECT_EQ(ApplyOption("validatepermissions", Scalar::Bool(true), OptionSource::kRequest,
                        properties).code(),
            StatusCode::kUnsupported);
}

TEST(RequestPropertiesTest, SetStatementsCannotChangeTheTimeout) {
  EXPECT_FALSE(Apply("servertimeout", Scalar::String("1h"), OptionSource::kSetStatement)
                   .servertimeout_ticks.has_value());
}

TEST(RequestPropertiesTest, RefusesOtherQueryLanguages) {
  RequestProperties properties;
  EXPECT_EQ(ApplyOption("query_language", Scalar::String("sql"), OptionSource::kRequest, properties)
                .code(),
            StatusCode::kUnsupported);
}

}  // namespace
}  // namespace sluice::query
