#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/lexer/token.h"

namespace sluice::language {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> Texts(std::string_view text) {
  Diagnostics diagnostics;
  std::vector<std::string> texts;
  for (const Token& token : Tokenize(text, diagnostics)) {
    if (token.kind != TokenKind::kEnd) texts.emplace_back(token.text);
  }
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.ToStatus(text).message();
  return texts;
}

TokenKind KindOf(std::string_view text) {
  Diagnostics diagnostics;
  std::vector<Token> tokens = Tokenize(text, diagnostics);
  EXPECT_EQ(tokens.size(), 2u) << text;
  return tokens[0].kind;
}

std::string ValueOf(std::string_view text) {
  Diagnostics diagnostics;
  std::vector<Token> tokens = Tokenize(text, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.ToStatus(text).message();
  EXPECT_EQ(tokens[0].kind, TokenKind::kString);
  return StringTokenValue(tokens[0]);
}

std::string ErrorOf(std::string_view text) {
  Diagnostics diagnostics;
  Tokenize(text, diagnostics);
  return diagnostics.empty() ? "" : diagnostics.all()[0].message;
}

TEST(LexerTest, NumbersAndTimespansAreToldApart) {
  EXPECT_EQ(KindOf("123"), TokenKind::kLong);
  EXPECT_EQ(KindOf("0x1F"), TokenKind::kLong);
  EXPECT_EQ(KindOf("1.5"), TokenKind::kReal);
  EXPECT_EQ(KindOf("1."), TokenKind::kReal);
  EXPECT_EQ(KindOf("1e-5"), TokenKind::kReal);
  EXPECT_EQ(KindOf("2d"), TokenKind::kTimespan);
  EXPECT_EQ(KindOf("1.5h"), TokenKind::kTimespan);
  EXPECT_EQ(KindOf("10microseconds"), TokenKind::kTimespan);
  EXPECT_EQ(KindOf("1tick"), TokenKind::kTimespan);
  EXPECT_EQ(KindOf("3foo"), TokenKind::kIdentifier);
  EXPECT_EQ(KindOf("$left"), TokenKind::kIdentifier);
  EXPECT_EQ(KindOf("größe"), TokenKind::kIdentifier);
}

TEST(LexerTest, RangesAreNotReals) {
  EXPECT_THAT(Texts("1..5"), ElementsAre("1", "..", "5"));
  EXPECT_THAT(Texts("1.5..2.5"), ElementsAre("1.5", "..", "2.5"));
}

TEST(LexerTest, NegatedOperatorsAreOneToken) {
  EXPECT_THAT(
      Texts("a !in~ (b) !has_cs c in~ d!=e !~ f"),
      ElementsAre("a", "!in~", "(", "b", ")", "!has_cs", "c", "in~", "d", "!=", "e", "!~", "f"));
}

TEST(LexerTest, HyphensAndArrowsStayApart) {
  EXPECT_THAT(Texts("a-->b project-away 1--1"),
              ElementsAre("a", "-", "-", ">", "b", "project", "-", "away", "1", "-", "-", "1"));
}

TEST(LexerTest, CommentsAndSpaceAreSkippedButKnown) {
  Diagnostics diagnostics;
  std::vector<Token> tokens = Tokenize("a // x | y\n b\tc\"d\"", diagnostics);
  ASSERT_EQ(tokens.size(), 5u);
  EXPECT_TRUE(tokens[1].newline_before);
  EXPECT_TRUE(tokens[2].space_before);
  EXPECT_FALSE(tokens[2].newline_before);
  EXPECT_FALSE(tokens[3].space_before);
  EXPECT_EQ(tokens[1].span, (SourceSpan{12, 13}));
}

TEST(LexerTest, NoBreakSpaceAndByteOrderMarkAreSpace) {
  EXPECT_THAT(Texts("\xEF\xBB\xBFT\xC2\xA0| count"), ElementsAre("T", "|", "count"));
}

TEST(LexerTest, StringsOfAllForms) {
  EXPECT_EQ(ValueOf(R"("a\n\t\\\"\'b")"), "a\n\t\\\"'b");
  EXPECT_EQ(ValueOf(R"('\u00e9\x41\101\u0000')"), std::string("éAA\0", 5));
  EXPECT_EQ(ValueOf(R"("\ud83d\ude00")"), "😀");
  EXPECT_EQ(ValueOf(R"(@"a\b""c")"), "a\\b\"c");
  EXPECT_EQ(ValueOf("@'it''s'"), "it's");
  EXPECT_EQ(ValueOf("```a\n\"b\"\\```"), "a\n\"b\"\\");
  EXPECT_EQ(ValueOf("~~~x\n~~ y~~~"), "x\n~~ y");
  EXPECT_EQ(ValueOf("H@'s\\t'"), "s\\t");
}

TEST(LexerTest, ObfuscatedStringsSaySo) {
  Diagnostics diagnostics;
  std::vector<Token> tokens = Tokenize(R"(h"key" "plain" h'x' h ')')", diagnostics);
  bool obfuscated = false;
  EXPECT_EQ(StringTokenValue(tokens[0], &obfuscated), "key");
  EXPECT_TRUE(obfuscated);
  StringTokenValue(tokens[1], &obfuscated);
  EXPECT_FALSE(obfuscated);
  EXPECT_EQ(tokens[3].kind, TokenKind::kIdentifier);
}

TEST(LexerTest, BracketedNames) {
  Diagnostics diagnostics;
  std::vector<Token> tokens = Tokenize(R"(['a "b'] ["c\'d"] [ 'e' ] ['f', 'g'])", diagnostics);
  EXPECT_EQ(tokens[0].kind, TokenKind::kBracketedName);
  EXPECT_EQ(BracketedNameTokenValue(tokens[0]), "a \"b");
  EXPECT_EQ(BracketedNameTokenValue(tokens[1]), "c'd");
  EXPECT_EQ(BracketedNameTokenValue(tokens[2]), "e");
  EXPECT_EQ(tokens[3].text, "[");
}

TEST(LexerTest, UnreadablePartsBecomeErrorTokens) {
  EXPECT_THAT(ErrorOf("\"abc\ndef"), HasSubstr("no closing \""));
  EXPECT_THAT(ErrorOf("```abc"), HasSubstr("no closing ```"));
  EXPECT_THAT(ErrorOf(R"("a\qb")"), HasSubstr("'\\q' is no escape sequence"));
  EXPECT_THAT(ErrorOf("a && b"), HasSubstr("write 'and'"));
  EXPECT_THAT(ErrorOf("#connect x"), HasSubstr("directive"));
  EXPECT_THAT(ErrorOf("“a”"), HasSubstr("typographic"));
  EXPECT_THAT(ErrorOf("a ^ b"), HasSubstr("'^'"));
}

TEST(LexerTest, CommandTextIsReadWithoutErrors) {
  EXPECT_THAT(Texts(".create-or-alter continuous-export X over (T) to table E with "
                    "(intervalBetweenRuns=1h) <| T | where a"),
              testing::Contains("<|"));
  EXPECT_THAT(Texts(R"(.export to csv (h@"https://x;key") with (a="b"))"),
              testing::Contains(R"(h@"https://x;key")"));
  EXPECT_THAT(Texts(".drop extent 5f4dcc3b-0000-4e4e-8e8e-0123456789ab"),
              testing::Contains("5f4dcc3b"));
  EXPECT_THAT(Texts(".show database db.T @ ?"), testing::Contains("@"));
}

}  // namespace
}  // namespace sluice::language
