#include "data/scalar.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data/column_batch.h"
#include "data/datetime.h"
#include "data/real.h"

namespace sluice {
namespace {

TEST(DecimalTest, ReadsAndPrints) {
  auto print = [](std::string_view text) {
    auto value = Decimal::Parse(text);
    return value ? value->ToString() : "none";
  };
  EXPECT_EQ(print("0"), "0");
  EXPECT_EQ(print("-1.50"), "-1.5");
  EXPECT_EQ(print("1.5e3"), "1500");
  EXPECT_EQ(print("1e-18"), "0.000000000000000001");
  EXPECT_EQ(print("4e-19"), "0");
  EXPECT_EQ(print("5e-19"), "0.000000000000000001");
  EXPECT_EQ(print("0.0000000000000000015"), "0.000000000000000002");
  EXPECT_EQ(print("99999999999999999999"), "99999999999999999999");
  EXPECT_EQ(print("100000000000000000000"), "none");
  EXPECT_EQ(print("1e400"), "none");
  EXPECT_EQ(print("abc"), "none");
  EXPECT_EQ(print("1.2.3"), "none");
  EXPECT_EQ(print("."), "none");
}

TEST(DecimalTest, ConvertsFromAndToReal) {
  EXPECT_EQ(Decimal::FromReal(0.1)->ToString(), "0.1");
  EXPECT_EQ(Decimal::FromInt64(INT64_MIN).ToString(), "-9223372036854775808");
  EXPECT_DOUBLE_EQ(Decimal::Parse("-2.25")->ToReal(), -2.25);
  EXPECT_FALSE(Decimal::FromReal(std::nan("")).has_value());
}

TEST(GuidTest, ReadsInAnyCaseAndPrintsLower) {
  auto guid = Guid::Parse("74BE27DE-1E4E-49D9-B579-FE0B331D3642");
  ASSERT_TRUE(guid.has_value());
  EXPECT_EQ(guid->ToString(), "74be27de-1e4e-49d9-b579-fe0b331d3642");
  EXPECT_EQ(Guid::Parse("74be27de1e4e49d9b579fe0b331d3642"), guid);
  EXPECT_EQ(Guid::Parse("{74be27de-1e4e-49d9-b579-fe0b331d3642}"), guid);
  EXPECT_FALSE(Guid::Parse("74be27de-1e4e-49d9-b579-fe0b331d364").has_value());
  EXPECT_FALSE(Guid::Parse("74be27de-1e4e-49d9-b579+fe0b331d3642").has_value());
  EXPECT_EQ(EngineGuid::FromGuid(*guid).ToGuid(), *guid);
}

TEST(RealTest, PrintsShortestTextThatIsAReal) {
  EXPECT_EQ(FormatReal(1), "1.0");
  EXPECT_EQ(FormatReal(0.1), "0.1");
  EXPECT_EQ(FormatReal(-0.5), "-0.5");
  EXPECT_EQ(FormatReal(1e20), "1E+20");
  EXPECT_EQ(FormatReal(1e-7), "1E-07");
  EXPECT_EQ(FormatReal(INFINITY), "Infinity");
  EXPECT_EQ(FormatReal(std::nan("")), "NaN");
  EXPECT_EQ(ParseReal("1e3"), 1000.0);
  EXPECT_EQ(ParseReal("-Infinity"), -INFINITY);
  EXPECT_FALSE(ParseReal("0x10").has_value());
  EXPECT_FALSE(ParseReal("1 2").has_value());
}

TEST(ScalarTest, LiteralsNameTheirType) {
  EXPECT_EQ(Scalar::Long(5).ToLiteral(), "long(5)");
  EXPECT_EQ(Scalar::Null(ScalarType::kDatetime).ToLiteral(), "datetime(null)");
  EXPECT_EQ(Scalar::String("a\"b\n").ToLiteral(), "\"a\\\"b\\n\"");
  EXPECT_FALSE(Scalar::Null(ScalarType::kString).is_null());
}

TEST(ScalarTypeTest, KnowsDocumentedAliases) {
  EXPECT_EQ(ParseScalarType("double"), ScalarType::kReal);
  EXPECT_EQ(ParseScalarType("System.Int64"), ScalarType::kLong);
  EXPECT_EQ(ParseScalarType("date"), ScalarType::kDatetime);
  EXPECT_EQ(ParseScalarType("Long"), std::nullopt);
}

TEST(BatchBuilderTest, GivesBackWhatWasAdded) {
  Schema schema{{{"b", ScalarType::kBool, ""},
                 {"i", ScalarType::kInt, ""},
                 {"s", ScalarType::kString, ""},
                 {"d", ScalarType::kDecimal, ""},
                 {"g", ScalarType::kGuid, ""}}};
  BatchBuilder builder(schema);
  std::vector<std::vector<Scalar>> rows;
  for (int i = 0; i < 200; ++i) {
    std::vector<Scalar> row = {
        i % 3 == 0 ? Scalar::Null(ScalarType::kBool) : Scalar::Bool(i % 2 == 0), Scalar::Int(-i),
        Scalar::String(std::string(static_cast<size_t>(i % 30), 'x')),
        i % 5 == 0 ? Scalar::Null(ScalarType::kDecimal) : Scalar::DecimalValue(Decimal{i}),
        Scalar::GuidValue(*Guid::Parse("74be27de-1e4e-49d9-b579-fe0b331d3642"))};
    builder.AddRow(row);
    rows.push_back(row);
  }
  ColumnBatch batch = builder.Finish();
  ASSERT_EQ(batch.row_count, 200u);
  EXPECT_EQ(builder.row_count(), 0u);
  for (size_t row = 0; row < rows.size(); ++row) {
    for (size_t column = 0; column < rows[row].size(); ++column) {
      ASSERT_EQ(batch.columns[column].ScalarAt(row), rows[row][column]) << row << " " << column;
    }
  }
}

}  // namespace
}  // namespace sluice
