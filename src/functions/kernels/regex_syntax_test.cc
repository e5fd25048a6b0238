#include "functions/kernels/regex_syntax.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

namespace sluice::functions {
namespace {

bool Matches(std::string_view pattern, const std::string& text) {
  const auto translated = ToRe2Syntax(pattern);
  EXPECT_TRUE(translated.ok()) << pattern;
  if (!translated.ok()) return false;
  const re2::RE2 regex(*translated, re2::RE2::Quiet);
  EXPECT_TRUE(regex.ok()) << *translated << ": " << regex.error();
  return regex.ok() && re2::RE2::FullMatch(text, regex);
}

TEST(RegexSyntax, ClassesKnowUnicode) {
  EXPECT_TRUE(Matches(R"(\w+)", "naïve_мир1"));
  EXPECT_FALSE(Matches(R"(\w+)", "a-b"));
  EXPECT_TRUE(Matches(R"(\d+)", "1٢३"));
  EXPECT_TRUE(Matches(R"(a\sb)", "a\u00A0b"));
  EXPECT_TRUE(Matches(R"([^\w]+)", "- €"));
  EXPECT_FALSE(Matches(R"([^\w]+)", "é"));
  EXPECT_TRUE(Matches(R"([\W\d]+)", "-7"));
  EXPECT_FALSE(Matches(R"([\S]+)", "a b"));
  EXPECT_TRUE(Matches(R"(\D\S\W)", "ab."));
}

TEST(RegexSyntax, FlagsOfGroupsEndWithThem) {
  EXPECT_FALSE(Matches(R"((?-u)\w)", "é"));
  EXPECT_TRUE(Matches(R"((?-u:\w)\w)", "aé"));
  EXPECT_FALSE(Matches(R"((?-u:\w)\w)", "éa"));
  EXPECT_TRUE(Matches("(?x) a b # the first\n [ c d ] \\ ", "abc "));
  EXPECT_TRUE(Matches("(?ix)A b", "aB"));
  EXPECT_TRUE(Matches("(?x: a b)c d", "abc d"));
}

TEST(RegexSyntax, EscapesAndNames) {
  EXPECT_TRUE(Matches(R"(\u0041\u{42}\U00000043\U{44})", "ABCD"));
  EXPECT_TRUE(Matches(R"(\p{Letter}\p{Lowercase_Letter}\P{Letter}[\p{Number}\P{L}])", "Aé1-"));
  EXPECT_TRUE(Matches(R"((?<first>a)(?P<second>b))", "ab"));
  EXPECT_TRUE(Matches(R"([[:alpha:]]+\.[\]\\x])", "ab.]"));
  EXPECT_TRUE(Matches(R"(\$\#\-\\)", R"($#-\)"));
}

TEST(RegexSyntax, WhatRe2LacksIsRefused) {
  for (const char* pattern : {R"(\<a)", R"(a\>)", R"(\b{start}a)", "[a-y&&xyz]"}) {
    const auto translated = ToRe2Syntax(pattern);
    ASSERT_FALSE(translated.ok()) << pattern;
    EXPECT_EQ(translated.status().code(), StatusCode::kUnsupported);
  }
}

TEST(RegexSyntax, QuotedTextsMatchThemselves) {
  EXPECT_EQ(QuotedForRegex("(so$me.Te^xt)"), R"(\(so\$me\.Te\^xt\))");
  EXPECT_EQ(QuotedForRegex("a b/é-#"), R"(a b/é\-\#)");
  const std::string all = R"(\.+*?()|[]{}^$#&-~ <>/"')";
  EXPECT_TRUE(Matches(QuotedForRegex(all), all));
}

}  // namespace
}  // namespace sluice::functions
