#include "server/frames/json_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/clock.h"

namespace sluice::server {
namespace {

std::string Json(const Scalar& value) {
  BatchBuilder builder({{{"x", value.type(), ""}}});
  builder.AddRow({value});
  std::string out;
  AppendJsonRows(builder.Finish(), true, out);
  return out.substr(1, out.size() - 2);
}

std::string JsonString(std::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

TEST(JsonTextTest, WritesEachTypeAsTheProtocolSays) {
  EXPECT_EQ(Json(Scalar::Bool(true)), "true");
  EXPECT_EQ(Json(Scalar::Int(-5)), "-5");
  EXPECT_EQ(Json(Scalar::Long(std::numeric_limits<int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(Json(Scalar::Real(1.5)), "1.5");
  EXPECT_EQ(Json(Scalar::Real(2)), "2.0");
  EXPECT_EQ(Json(Scalar::Real(1e300)), "1e+300");
  EXPECT_EQ(Json(Scalar::DecimalValue(*Decimal::Parse("1.50"))), "\"1.5\"");
  EXPECT_EQ(Json(Scalar::Datetime(0)), "\"0001-01-01T00:00:00.0000000Z\"");
  EXPECT_EQ(Json(Scalar::Timespan(-kTicksPerDay)), "\"-1.00:00:00\"");
  EXPECT_EQ(Json(Scalar::GuidValue(*Guid::Parse("74BE27DE-1E4E-49D9-B579-FE0B331D3642"))),
            "\"74be27de-1e4e-49d9-b579-fe0b331d3642\"");
  EXPECT_EQ(Json(Scalar::Dynamic(R"({"a":[1,null]})")), R"({"a":[1,null]})");
}

TEST(JsonTextTest, NumbersThatJsonLacksAreText) {
  EXPECT_EQ(Json(Scalar::Real(std::nan(""))), "\"NaN\"");
  EXPECT_EQ(Json(Scalar::Real(std::numeric_limits<double>::infinity())), "\"Infinity\"");
  EXPECT_EQ(Json(Scalar::Real(-std::numeric_limits<double>::infinity())), "\"-Infinity\"");
}

TEST(JsonTextTest, NullsAreNullButForStrings) {
  EXPECT_EQ(Json(Scalar::Null(ScalarType::kLong)), "null");
  EXPECT_EQ(Json(Scalar::Null(ScalarType::kDynamic)), "null");
  EXPECT_EQ(Json(Scalar::Null(ScalarType::kString)), "\"\"");
}

TEST(JsonTextTest, EscapesWhatAStringCannotHold) {
  EXPECT_EQ(JsonString("a\"b\\c\n\t\x01"), R"("a\"b\\c\n\t\u0001")");
  EXPECT_EQ(JsonString("h\xC3\xA9 \xF0\x9F\x98\x80"), "\"h\xC3\xA9 \xF0\x9F\x98\x80\"");
}

TEST(JsonTextTest, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(JsonString("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(JsonString("\xC3"), "\"\xEF\xBF\xBD\"");
  // A surrogate in UTF-8 is no character.
  EXPECT_EQ(JsonString("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(JsonTextTest, DynamicsStayOnOneLine) {
  EXPECT_EQ(Json(Scalar::Dynamic("{\n\"a\": 1\r\n}")), "{ \"a\": 1  }");
}

TEST(JsonTextTest, RowsAreSeparatedByCommas) {
  BatchBuilder builder({{{"x", ScalarType::kLong, ""}, {"y", ScalarType::kString, ""}}});
  builder.AddRow({Scalar::Long(1), Scalar::String("a")});
  builder.AddRow({Scalar::Long(2), Scalar::String("b")});
  ColumnBatch batch = builder.Finish();
  std::string out;
  AppendJsonRows(batch, true, out);
  EXPECT_EQ(out, R"([1,"a"],[2,"b"])");
  out.clear();
  AppendJsonRows(batch, false, out);
  EXPECT_EQ(out, R"(,[1,"a"],[2,"b"])");
}

TEST(JsonTextTest, ColumnsOfPositionsCountCharacters) {
  LineAndColumn position = LineAndColumnOf("ab\n\xC3\xA9x", 5);
  EXPECT_EQ(position.line, 2);
  EXPECT_EQ(position.column, 2);
}

}  // namespace
}  // namespace sluice::server
