#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/parser/parser.h"

namespace sluice::language {
namespace {

std::string Repeat(std::string_view text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

std::string FirstError(const std::string& text) {
  Diagnostics diagnostics;
  ParseQuery(text, diagnostics);
  return diagnostics.empty() ? "" : diagnostics.all()[0].message;
}

TEST(ParserLimitsTest, DeepNestingIsRefusedNotCrashed) {
  constexpr int kDeep = 50'000;
  for (const std::string& text :
       {"print " + Repeat("(", kDeep) + "1" + Repeat(")", kDeep),
        "print " + Repeat("-", kDeep) + "a", "print " + Repeat("f(", kDeep),
        "print dynamic(" + Repeat("[", kDeep), "print a" + Repeat("[a", kDeep),
        Repeat("let f = () {", kDeep), "T" + Repeat(" | join (U", kDeep),
        "T" + Repeat(" | mv-apply a on (where a", kDeep)}) {
    EXPECT_THAT(FirstError(text), testing::HasSubstr("nested more than")) << text.substr(0, 40);
  }
}

TEST(ParserLimitsTest, LongChainsAreRefused) {
  EXPECT_THAT(FirstError("print 1" + Repeat(" + 1", 50'000)),
              testing::HasSubstr("chains more than"));
  EXPECT_THAT(FirstError("print a" + Repeat(".a", 50'000)), testing::HasSubstr("chains more than"));
  EXPECT_THAT(FirstError("print a" + Repeat("[0]", 50'000)),
              testing::HasSubstr("chains more than"));
}

TEST(ParserLimitsTest, HeightsAddUpThroughParentheses) {
  std::string text = "1";
  for (int i = 0; i < 100; ++i) text = "(" + text + Repeat(" + 1", 50) + ")";
  EXPECT_THAT(FirstError("print " + text), testing::HasSubstr("chains more than"));
}

TEST(ParserLimitsTest, OrdinaryDepthIsFine) {
  EXPECT_EQ(FirstError("print " + Repeat("(", 100) + "1" + Repeat(")", 100)), "");
  EXPECT_EQ(FirstError("print 1" + Repeat(" + 1", 900)), "");
}

TEST(ParserLimitsTest, LongListsAreRead) {
  Diagnostics diagnostics;
  std::string text = "datatable(a:long)[" + Repeat("1,", 100'000) + "]";
  QueryText table = ParseQuery(text, diagnostics);
  ASSERT_TRUE(diagnostics.empty());
  EXPECT_EQ(table.statements[0]
                ->As<ExpressionStatement>()
                .expression->As<DatatableExpression>()
                .values.size(),
            100'000u);
  EXPECT_EQ(FirstError("T | where a in (" + Repeat("'x',", 100'000) + "'y')"), "");
  EXPECT_EQ(FirstError("T" + Repeat(" | where a > 1", 10'000)), "");
}

// Quadratic work would take minutes here.
TEST(ParserLimitsTest, BrokenLongTextsAreLeftQuickly) {
  Diagnostics diagnostics;
  ParseQuery("T" + Repeat(" | foo", 20'000), diagnostics);
  EXPECT_EQ(diagnostics.all().size(), 20'000u);
  EXPECT_NE(FirstError("print " + Repeat("datetime(", 50'000)), "");
  EXPECT_NE(FirstError(Repeat("let a = (b c;", 20'000)), "");
  EXPECT_NE(FirstError("T | " + Repeat("a-", 50'000)), "");
}

}  // namespace
}  // namespace sluice::language
