#include "language/diagnostics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::language {
namespace {

TEST(DiagnosticsTest, PositionsCountLinesAndCodePoints) {
  std::string_view text = "a\né|b";
  EXPECT_EQ(PositionOf(text, 0).line, 1);
  EXPECT_EQ(PositionOf(text, 0).column, 1);
  EXPECT_EQ(PositionOf(text, 4).line, 2);
  EXPECT_EQ(PositionOf(text, 4).column, 2);
  EXPECT_EQ(PositionOf(text, 500).column, 4);
}

TEST(DiagnosticsTest, NothingFoundIsOk) { EXPECT_TRUE(Diagnostics().ToStatus("x").ok()); }

TEST(DiagnosticsTest, StatusNamesEveryErrorAndPlaceOfTheFirst) {
  Diagnostics diagnostics;
  diagnostics.Add("SYN0002", "first", {2, 3});
  diagnostics.Add("SEM0100", "second", {4, 5});
  Status status = diagnostics.ToStatus("a\nbcd");
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(status.kusto_code(), "SYN0002");
  EXPECT_EQ(status.span(), (SourceSpan{2, 3}));
  EXPECT_EQ(status.message(),
            "Syntax error: SYN0002: first (line: 2, column: 1)\n"
            "Semantic error: SEM0100: second (line: 2, column: 3)");
}

TEST(DiagnosticsTest, UnsupportedThingsGiveTheirOwnStatusCode) {
  Diagnostics diagnostics;
  diagnostics.Add(Diagnostics::kUnsupportedCode, "no such thing here", {0, 1});
  EXPECT_EQ(diagnostics.ToStatus("x").code(), StatusCode::kUnsupported);
}

TEST(DiagnosticsTest, LongListsAreCut) {
  Diagnostics diagnostics;
  for (int i = 0; i < 25; ++i) diagnostics.Add("SYN0002", "wrong", {0, 1});
  EXPECT_THAT(diagnostics.ToStatus("x").message(), testing::EndsWith("and 5 more"));
}

TEST(DiagnosticsTest, SortsByPlace) {
  Diagnostics diagnostics;
  diagnostics.Add("SYN0002", "b", {5, 6});
  diagnostics.Add("SYN0002", "a", {1, 2});
  diagnostics.SortByPosition();
  EXPECT_EQ(diagnostics.all()[0].message, "a");
}

}  // namespace
}  // namespace sluice::language
