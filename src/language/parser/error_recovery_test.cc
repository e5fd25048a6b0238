#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/parser/parser.h"

namespace sluice::language {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> ErrorsOf(std::string_view text) {
  Diagnostics diagnostics;
  ParseQuery(text, diagnostics);
  std::vector<std::string> messages;
  for (const Diagnostic& diagnostic : diagnostics.all()) messages.push_back(diagnostic.message);
  return messages;
}

SourceSpan FirstSpan(std::string_view text) {
  Diagnostics diagnostics;
  ParseQuery(text, diagnostics);
  return diagnostics.empty() ? SourceSpan{} : diagnostics.all()[0].span;
}

TEST(ErrorRecoveryTest, UnknownOperatorsSuggestTheNearest) {
  EXPECT_THAT(ErrorsOf("T | wher a == 1 | summarise count()"),
              ElementsAre("Unknown operator 'wher'; did you mean 'where'?",
                          "Unknown operator 'summarise'; did you mean 'summarize'?"));
  EXPECT_THAT(ErrorsOf("T | frobnicate"), ElementsAre("Unknown operator 'frobnicate'"));
  EXPECT_THAT(ErrorsOf("T | Where a"), ElementsAre(HasSubstr("did you mean 'where'?")));
}

TEST(ErrorRecoveryTest, EveryBrokenStatementIsReported) {
  EXPECT_THAT(ErrorsOf("let a = ; let b = 1 2; T | take"),
              ElementsAre(HasSubstr("Expected an expression, found ';'"), HasSubstr("found '2'"),
                          HasSubstr("found the end of the query")));
}

TEST(ErrorRecoveryTest, BrokenParenthesesDoNotHideLaterErrors) {
  EXPECT_THAT(ErrorsOf("T | where (a + ) and (b - ) | foo"),
              ElementsAre(HasSubstr("found ')'"), HasSubstr("found ')'"), HasSubstr("'foo'")));
  EXPECT_THAT(ErrorsOf("T | join (U | wher x) on k | tak 1").size(), 2u);
}

TEST(ErrorRecoveryTest, OneMistakeGivesOneError) {
  for (const char* text :
       {"T | where a = 1", "T | where x in (1,2", "let a = 1 T | count",
        "print datetime(2024-13-01)", "T | where a) | count", "T | where a AND b", "f(x, , y)",
        "T | project a-b = 1", "| count", "print 'abc", "T | extend x = 5 6", "T | join U",
        "T | sort a", "T | mv-expand", "let f = (a:foo) { T }; f(1)", "print dynamic({a: 1})",
        "T | scan with (step s1 a;)"}) {
    EXPECT_EQ(ErrorsOf(text).size(), 1u) << text << ": " << testing::PrintToString(ErrorsOf(text));
  }
}

TEST(ErrorRecoveryTest, CommonMistakesNameTheRemedy) {
  EXPECT_THAT(ErrorsOf("T | where a = 1"), ElementsAre(HasSubstr("write '=='")));
  EXPECT_THAT(ErrorsOf("T | where a AND b"), ElementsAre(HasSubstr("write 'and'")));
  EXPECT_THAT(ErrorsOf("T | extend a-b = 1"), ElementsAre(HasSubstr("['a-b']")));
  EXPECT_THAT(ErrorsOf("T | where !a"), ElementsAre(HasSubstr("not(...)")));
  EXPECT_THAT(ErrorsOf("T | join U"), ElementsAre("Expected 'on', found the end of the query"));
}

TEST(ErrorRecoveryTest, ErrorsPointAtTheirPlace) {
  EXPECT_EQ(FirstSpan("T | wher a"), (SourceSpan{4, 8}));
  EXPECT_EQ(FirstSpan("T | take  \n"), (SourceSpan{8, 8}));
  EXPECT_EQ(FirstSpan("print 1 +\n  'a\\q'"), (SourceSpan{12, 17}));
}

TEST(ErrorRecoveryTest, ErrorsOfLexerAndParserAreInOrder) {
  EXPECT_THAT(ErrorsOf("T | wher a | extend b = 'x"),
              ElementsAre(HasSubstr("'wher'"), HasSubstr("no closing")));
}

TEST(ErrorRecoveryTest, SecretsDoNotShow) {
  for (const std::string& message : ErrorsOf("print 1 h'SECRET'")) {
    EXPECT_THAT(message, testing::Not(HasSubstr("SECRET")));
  }
}

TEST(ErrorRecoveryTest, TreesWithErrorsAreWhole) {
  Diagnostics diagnostics;
  QueryText query = ParseQuery("T | extend | where (1 + | take", diagnostics);
  ASSERT_EQ(query.statements.size(), 1u);
  EXPECT_NE(query.statements[0]->As<ExpressionStatement>().expression, nullptr);
  EXPECT_FALSE(diagnostics.empty());
}

}  // namespace
}  // namespace sluice::language
