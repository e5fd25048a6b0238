#include "data/datetime.h"

#include <gtest/gtest.h>

#include <random>

namespace sluice {
namespace {

std::string Reformat(std::string_view text) {
  auto ticks = ParseDatetime(text);
  return ticks ? FormatDatetime(*ticks) : "none";
}

TEST(DatetimeTest, ReadsTheDocumentedForms) {
  EXPECT_EQ(Reformat("2014-05-25T08:20:03.123456Z"), "2014-05-25T08:20:03.1234560Z");
  EXPECT_EQ(Reformat("2014-05-25T08:20:03.123456"), "2014-05-25T08:20:03.1234560Z");
  EXPECT_EQ(Reformat("2014-05-25T08:20"), "2014-05-25T08:20:00.0000000Z");
  EXPECT_EQ(Reformat("2014-11-08 15:55:55.123456Z"), "2014-11-08T15:55:55.1234560Z");
  EXPECT_EQ(Reformat("2014-11-08 15:55"), "2014-11-08T15:55:00.0000000Z");
  EXPECT_EQ(Reformat("2014-11-08"), "2014-11-08T00:00:00.0000000Z");
  EXPECT_EQ(Reformat("2014-11"), "2014-11-01T00:00:00.0000000Z");
  EXPECT_EQ(Reformat("2014"), "2014-01-01T00:00:00.0000000Z");
  EXPECT_EQ(Reformat("Sat, 8 Nov 14 15:05:02 GMT"), "2014-11-08T15:05:02.0000000Z");
  EXPECT_EQ(Reformat("8 Nov 14 15:05"), "2014-11-08T15:05:00.0000000Z");
  EXPECT_EQ(Reformat("Saturday, 08-Nov-14 15:05:02 GMT"), "2014-11-08T15:05:02.0000000Z");
  EXPECT_EQ(Reformat("08-Nov-14 15:05"), "2014-11-08T15:05:00.0000000Z");
  EXPECT_EQ(Reformat("2024-02-29T23:59:59+02:00"), "2024-02-29T21:59:59.0000000Z");
  EXPECT_EQ(Reformat("12/31/2023 11:59:58 PM"), "2023-12-31T23:59:58.0000000Z");
  EXPECT_EQ(Reformat("12-02-2022"), "2022-12-02T00:00:00.0000000Z");
  EXPECT_EQ(Reformat("12-02-2022 10:30"), "2022-12-02T10:30:00.0000000Z");
}

TEST(DatetimeTest, RefusesWhatIsNoMoment) {
  for (auto text : {"", "x", "2014-13-01", "2014-02-29", "2014-01-01T25:00", "2014-01-01T10:61",
                    "20", "2014-01-01Tx", "0000-01-01", "12-02/2022", "13-02-2022", "2014-01-01T10:00:00Zjunk"}) {
    EXPECT_EQ(Reformat(text), "none") << text;
  }
}

TEST(DatetimeTest, CivilPartsRoundTripOverAllYears) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 200000; ++i) {
    auto ticks = static_cast<int64_t>(random() % static_cast<uint64_t>(kMaxDatetimeTicks + 1));
    ASSERT_EQ(FromCivil(ToCivil(ticks)), ticks);
  }
  EXPECT_EQ(FormatDatetime(0), "0001-01-01T00:00:00.0000000Z");
  EXPECT_EQ(FormatDatetime(kMaxDatetimeTicks), "9999-12-31T23:59:59.9999999Z");
  EXPECT_EQ(FormatDatetime(kUnixEpochTicks), "1970-01-01T00:00:00.0000000Z");
}

TEST(TimespanTest, PrintsAsKustoDoes) {
  EXPECT_EQ(FormatTimespan(0), "00:00:00");
  EXPECT_EQ(FormatTimespan(kTicksPerDay + 2 * kTicksPerHour + 5), "1.02:00:00.0000005");
  EXPECT_EQ(FormatTimespan(-kTicksPerSecond / 2), "-00:00:00.5000000");
  EXPECT_EQ(FormatTimespan(INT64_MIN), "-10675199.02:48:05.4775808");
}

TEST(TimespanTest, ReadsClockTextAndLiterals) {
  EXPECT_EQ(ParseTimespan("1.02:03:04.5"),
            kTicksPerDay + 2 * kTicksPerHour + 3 * kTicksPerMinute + 4 * kTicksPerSecond + 5000000);
  EXPECT_EQ(ParseTimespan("-00:00:01"), -kTicksPerSecond);
  EXPECT_EQ(ParseTimespan("0.12:34:56"), ParseTimespan("12:34:56"));
  EXPECT_EQ(ParseTimespan("2d"), 2 * kTicksPerDay);
  EXPECT_EQ(ParseTimespan("1.5h"), 90 * kTicksPerMinute);
  EXPECT_EQ(ParseTimespan("10microseconds"), 100);
  EXPECT_EQ(ParseTimespan("3"), 3 * kTicksPerDay);
  EXPECT_EQ(ParseTimespan("25:00:00"), std::nullopt);
  EXPECT_EQ(ParseTimespan("1 fortnight"), std::nullopt);
}

TEST(TimespanTest, ReadsUpToTheEndsOfTheirRange) {
  EXPECT_EQ(ParseTimespan("10675199.02:48:05.4775807"), INT64_MAX);
  EXPECT_EQ(ParseTimespan("-10675199.02:48:05.4775808"), INT64_MIN);
  EXPECT_EQ(ParseTimespan("10675199.02:48:05.4775808"), std::nullopt);
  EXPECT_EQ(ParseTimespan("99999999.00:00:00"), std::nullopt);
}

TEST(TimespanTest, TextRoundTrips) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 100000; ++i) {
    auto ticks = static_cast<int64_t>(random()) >> (random() % 40 + 10);
    ASSERT_EQ(ParseTimespan(FormatTimespan(ticks)), ticks) << FormatTimespan(ticks);
  }
}

}  // namespace
}  // namespace sluice
