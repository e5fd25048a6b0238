#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/parser/parser.h"
#include "language/syntax/printer.h"

namespace sluice::language {
namespace {

using testing::HasSubstr;

QueryText Parse(std::string_view text) {
  Diagnostics diagnostics;
  QueryText query = ParseQuery(text, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << text << ": " << diagnostics.ToStatus(text).message();
  return query;
}

class StatementTextTest : public testing::TestWithParam<const char*> {};

TEST_P(StatementTextTest, PrintsBackUnchanged) {
  std::string text = GetParam();
  EXPECT_EQ(ToKql(Parse(text)), text);
}

INSTANTIATE_TEST_SUITE_P(
    Statements, StatementTextTest,
    testing::Values("let x = 1;\nT | take x", "let T2 = materialize(T | where a);\nT2 | count",
                    "let f = (a:long, T:(x:string), U:(*), b:string = \"x\") { let c = a + 1; T | "
                    "where x == b };"
                    "\nf(1, V, W)",
                    "let v = view () { print 1 };\nunion v",
                    "let ['my name'] = () { 5 };\nprint ['my name']()",
                    "let n = toscalar(T | count);\nprint n",
                    "let g = entity_group [cluster(\"a\").database(\"b\")];\nT",
                    "set querytrace;\nset truncationmaxsize = 5;\nT",
                    "declare query_parameters (a:long = 1, b:string);\nprint a",
                    "alias database d = cluster(\"c\").database(\"e\");\nT",
                    "restrict access to (T, v*, database(\"d\").*);\nT",
                    "declare pattern p = (a:string)[b:string] { (\"x\").[\"y\"] = { T | count }; "
                    "(\"z\") = { U }; };"
                    "\np(\"x\").y"));

TEST(StatementParserTest, EmptyStatementsAreSkipped) {
  EXPECT_EQ(Parse(";; let a = 1;; T | count ;;").statements.size(), 2u);
  EXPECT_TRUE(Parse("").statements.empty());
  EXPECT_TRUE(Parse(" // only a comment").statements.empty());
}

TEST(StatementParserTest, StatementWordsMayBeNames) {
  EXPECT_EQ(ToKql(Parse("let | where set == 1 and declare == 2")),
            "let | where set == 1 and declare == 2");
}

TEST(StatementParserTest, FunctionsTellTheirParts) {
  Diagnostics diagnostics;
  auto function = ParseFunctionLiteral(
      "(a:long, T:(x:int, y:real), b:bool = true) { let c = 1; T }", diagnostics);
  ASSERT_TRUE(diagnostics.empty());
  ASSERT_EQ(function->parameters.size(), 3u);
  EXPECT_EQ(function->parameters[0].type, ScalarType::kLong);
  EXPECT_TRUE(function->parameters[1].tabular);
  EXPECT_EQ(function->parameters[1].schema.ToString(), "x:int, y:real");
  EXPECT_NE(function->parameters[2].default_value, nullptr);
  EXPECT_EQ(function->statements.size(), 1u);
  EXPECT_EQ(function->body->As<NameExpression>().name.text, "T");
}

TEST(StatementParserTest, EmptyFunctionBodiesAreNull) {
  Diagnostics diagnostics;
  EXPECT_EQ(ParseFunctionLiteral("() { }", diagnostics)->body, nullptr);
  EXPECT_TRUE(diagnostics.empty());
}

TEST(StatementParserTest, SchemasOfCommands) {
  Diagnostics diagnostics;
  EXPECT_EQ(ParseSchema("a:long, ['b c']:string, d:System.DateTime", diagnostics).ToString(),
            "a:long, ['b c']:string, d:datetime");
  EXPECT_TRUE(diagnostics.empty());
  ParseSchema("a:long b:string", diagnostics);
  EXPECT_FALSE(diagnostics.empty());
}

TEST(StatementParserTest, SchemasNameUnknownTypes) {
  Diagnostics diagnostics;
  ParseSchema("a:number", diagnostics);
  EXPECT_THAT(diagnostics.all()[0].message, HasSubstr("'number' is no scalar type"));
}

}  // namespace
}  // namespace sluice::language
