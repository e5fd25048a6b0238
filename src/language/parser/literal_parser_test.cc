#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/datetime.h"
#include "language/parser/parser.h"

namespace sluice::language {
namespace {

using testing::HasSubstr;

Scalar ValueOf(std::string_view text) {
  Diagnostics diagnostics;
  ExpressionPointer expression = ParseExpression(text, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << text << ": " << diagnostics.ToStatus(text).message();
  if (expression->kind != ExpressionKind::kLiteral) return Scalar::String("no literal");
  return expression->As<LiteralExpression>().value;
}

std::string ErrorOf(std::string_view text) {
  Diagnostics diagnostics;
  ParseExpression(text, diagnostics);
  return diagnostics.empty() ? "" : diagnostics.all()[0].message;
}

constexpr int64_t kSecond = 10'000'000;

TEST(LiteralParserTest, PlainScalars) {
  EXPECT_EQ(ValueOf("0x1F"), Scalar::Long(31));
  EXPECT_EQ(ValueOf("1.5e3"), Scalar::Real(1500));
  EXPECT_EQ(ValueOf("TRUE"), Scalar::Bool(true));
  EXPECT_EQ(ValueOf("'a' \"b\"\n@'c'"), Scalar::String("abc"));
  EXPECT_EQ(ValueOf("1.5h"), Scalar::Timespan(5400 * kSecond));
  EXPECT_EQ(ValueOf("100ms"), Scalar::Timespan(kSecond / 10));
}

TEST(LiteralParserTest, TypedScalars) {
  EXPECT_EQ(ValueOf("bool(1)"), Scalar::Bool(true));
  EXPECT_EQ(ValueOf("int(-7)"), Scalar::Int(-7));
  EXPECT_EQ(ValueOf("long( 0x10 )"), Scalar::Long(16));
  EXPECT_EQ(ValueOf("double(5)"), Scalar::Real(5));
  EXPECT_EQ(ValueOf("decimal(1.50)").ToText(), "1.5");
  EXPECT_EQ(ValueOf("guid(74be27de-1e4e-49d9-b579-fe0b331d3642)").ToText(),
            "74be27de-1e4e-49d9-b579-fe0b331d3642");
  EXPECT_TRUE(std::isnan(ValueOf("real(nan)").real_value()));
  EXPECT_EQ(ValueOf("real(-inf)"), Scalar::Real(-INFINITY));
}

TEST(LiteralParserTest, NullsKeepTheirType) {
  for (auto [text, type] : std::initializer_list<std::pair<const char*, ScalarType>>{
           {"bool(null)", ScalarType::kBool},
           {"int(null)", ScalarType::kInt},
           {"datetime(null)", ScalarType::kDatetime},
           {"time(null)", ScalarType::kTimespan},
           {"dynamic(null)", ScalarType::kDynamic}}) {
    EXPECT_TRUE(ValueOf(text).is_null()) << text;
    EXPECT_EQ(ValueOf(text).type(), type) << text;
  }
}

TEST(LiteralParserTest, DatetimesAreReadAsText) {
  Scalar expected = Scalar::Datetime(*ParseDatetime("2015-12-31 23:59:59.9"));
  EXPECT_EQ(ValueOf("datetime(2015-12-31 23:59:59.9)"), expected);
  EXPECT_EQ(ValueOf("datetime(\"2015-12-31T23:59:59.9Z\")"), expected);
  EXPECT_EQ(ValueOf("date( 2015-12-31T23:59:59.9Z )"), expected);
  Scalar day = Scalar::Datetime(*ParseDatetime("2025-06-14"));
  EXPECT_EQ(ValueOf("datetime(2025, 6, 14)"), day);
  EXPECT_EQ(ValueOf("datetime(2025 - 06 - 14)"), day);
  EXPECT_EQ(ValueOf("datetime('06-14-2025')"), day);
}

TEST(LiteralParserTest, TimespansOfAllForms) {
  EXPECT_EQ(ValueOf("timespan(1.02:03:04.5)").ToText(), "1.02:03:04.5000000");
  EXPECT_EQ(ValueOf("time(15 seconds)"), Scalar::Timespan(15 * kSecond));
  EXPECT_EQ(ValueOf("timespan(2)"), Scalar::Timespan(2 * 86400 * kSecond));
  EXPECT_EQ(ValueOf("-1d"), Scalar::Timespan(-86400 * kSecond));
}

TEST(LiteralParserTest, DynamicBecomesJsonWithNumbersAsWritten) {
  EXPECT_EQ(ValueOf("dynamic({'a': [1, 2.50, -3e2], \"b\" : true})").string_value(),
            R"({"a":[1,2.50,-3e2],"b":true})");
  EXPECT_EQ(ValueOf("dynamic([1., 007, 0x1f])").string_value(), "[1.0,7,31]");
  EXPECT_EQ(ValueOf("dynamic([\"x\"])").string_value(), R"(["x"])");
  EXPECT_EQ(ValueOf(R"(dynamic("a\"b\n"))").string_value(), R"("a\"b\n")");
  EXPECT_EQ(ValueOf("dynamic([])").string_value(), "[]");
}

TEST(LiteralParserTest, DynamicHoldsLiteralsOfOtherTypes) {
  EXPECT_EQ(ValueOf("dynamic([datetime(2024-01-01), 1d, long(null), "
                    "guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic([null])])")
                .string_value(),
            R"(["2024-01-01T00:00:00.0000000Z","1.00:00:00",null,)"
            R"("74be27de-1e4e-49d9-b579-fe0b331d3642",[null]])");
}

TEST(LiteralParserTest, WhatIsNoLiteralNamesTheConversion) {
  EXPECT_THAT(ErrorOf("int(x)"), HasSubstr("use toint()"));
  EXPECT_THAT(ErrorOf("bool(x)"), HasSubstr("use tobool()"));
  EXPECT_THAT(ErrorOf("datetime(2024-02-30)"), HasSubstr("no datetime literal"));
  EXPECT_THAT(ErrorOf("guid(abc)"), HasSubstr("no guid literal"));
  EXPECT_THAT(ErrorOf("dynamic(x)"), HasSubstr("todynamic()"));
  EXPECT_THAT(ErrorOf("int(3000000000)"), HasSubstr("no int literal"));
  EXPECT_THAT(ErrorOf("99999999999999999999"), HasSubstr("does not fit a long"));
  EXPECT_THAT(ErrorOf("datetime(2024-01-01"), HasSubstr("no closing ')'"));
}

TEST(LiteralParserTest, ObfuscatedStringsAreMarked) {
  Diagnostics diagnostics;
  auto joined = ParseExpression("'a' h'b'", diagnostics);
  EXPECT_TRUE(joined->As<LiteralExpression>().obfuscated);
}

}  // namespace
}  // namespace sluice::language
