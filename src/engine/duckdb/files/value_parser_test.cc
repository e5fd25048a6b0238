#include "engine/duckdb/files/value_parser.h"

#include <gtest/gtest.h>

#include "data/datetime.h"

namespace sluice::engine::duckdb::files {
namespace {

TEST(ValueParserTest, ReadsIntegersAndWhatEqualsThem) {
  EXPECT_EQ(ParseLongValue(" 42 "), 42);
  EXPECT_EQ(ParseLongValue("+7"), 7);
  EXPECT_EQ(ParseLongValue("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(ParseLongValue("9223372036854775808"), std::nullopt);
  EXPECT_EQ(ParseLongValue("0x1F"), 31);
  EXPECT_EQ(ParseLongValue("1.0"), 1);
  EXPECT_EQ(ParseLongValue("1e3"), 1000);
  EXPECT_EQ(ParseLongValue("1.5"), std::nullopt);
  EXPECT_EQ(ParseLongValue("12abc"), std::nullopt);
  EXPECT_EQ(ParseLongValue(""), std::nullopt);
  EXPECT_EQ(ParseIntValue("2147483647"), 2147483647);
  EXPECT_EQ(ParseIntValue("2147483648"), std::nullopt);
}

TEST(ValueParserTest, ReadsBooleans) {
  EXPECT_EQ(ParseBoolValue("True"), true);
  EXPECT_EQ(ParseBoolValue("0"), false);
  EXPECT_EQ(ParseBoolValue("no"), false);
  EXPECT_EQ(ParseBoolValue("2"), std::nullopt);
}

TEST(ValueParserTest, TheShortWayForDatetimesAgreesWithTheLongOne) {
  for (const char* text :
       {"2024-01-31T10:20:30Z", "2024-01-31 10:20:30", "2024-02-29T23:59:59.9999999Z",
        "2023-02-29T00:00:00Z", "2024-01-31T10:20:30.12345678Z", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z", "2024-01-31T24:00:00Z", "2024-01-31T10:20:30+01:00"}) {
    EXPECT_EQ(ParseDatetimeValue(text), ParseDatetime(text)) << text;
  }
  EXPECT_EQ(ParseDatetimeValue(" 2024-01-31 "), ParseDatetime("2024-01-31"));
  EXPECT_EQ(ParseDatetimeValue("soon"), std::nullopt);
}

TEST(DynamicReaderTest, KeepsJsonAndMakesStringsOfTheRest) {
  DynamicReader reader;
  EXPECT_EQ(reader.Read(" {\"a\":1} ", false), "{\"a\":1}");
  EXPECT_EQ(reader.Read("12.50", false), "12.50");
  EXPECT_EQ(reader.Read("\"x\"", false), "\"x\"");
  EXPECT_EQ(reader.Read("{broken", false), "\"{broken\"");
  EXPECT_EQ(reader.Read("a\"b\n", false), "\"a\\\"b\\n\"");
  EXPECT_EQ(reader.Read("null", false), std::nullopt);
  EXPECT_EQ(reader.Read("  ", false), std::nullopt);
}

}  // namespace
}  // namespace sluice::engine::duckdb::files
