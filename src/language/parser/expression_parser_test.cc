#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/parser/parser.h"
#include "language/syntax/printer.h"

namespace sluice::language {
namespace {

// Every operation in parentheses, so that precedence shows whatever the printer does.
std::string Shape(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::kBinary: {
      const auto& binary = expression.As<BinaryExpression>();
      return "(" + Shape(*binary.left) + " " + std::string(BinaryOperatorText(binary.op)) + " " +
             Shape(*binary.right) + ")";
    }
    case ExpressionKind::kUnary: {
      const auto& unary = expression.As<UnaryExpression>();
      return (unary.op == UnaryOperator::kMinus ? "(-" : "(+") + Shape(*unary.operand) + ")";
    }
    case ExpressionKind::kMember:
      return "[" + Shape(*expression.As<MemberExpression>().base) + "." +
             expression.As<MemberExpression>().member.text + "]";
    case ExpressionKind::kElement:
      return "[" + Shape(*expression.As<ElementExpression>().base) + " @ " +
             Shape(*expression.As<ElementExpression>().index) + "]";
    default:
      return ToKql(expression);
  }
}

std::string ShapeOf(std::string_view text) {
  Diagnostics diagnostics;
  ExpressionPointer expression = ParseExpression(text, diagnostics);
  if (!diagnostics.empty()) return diagnostics.ToStatus(text).message();
  return Shape(*expression);
}

ExpressionPointer Parse(std::string_view text) {
  Diagnostics diagnostics;
  ExpressionPointer expression = ParseExpression(text, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << text << ": " << diagnostics.ToStatus(text).message();
  return expression;
}

TEST(ExpressionParserTest, OperatorsBindAsInKusto) {
  EXPECT_EQ(ShapeOf("a or b and c"), "(a or (b and c))");
  EXPECT_EQ(ShapeOf("a == b and c != d"), "((a == b) and (c != d))");
  EXPECT_EQ(ShapeOf("a + b * c - d"), "((a + (b * c)) - d)");
  EXPECT_EQ(ShapeOf("a < b + 1"), "(a < (b + 1))");
  EXPECT_EQ(ShapeOf("a < b == c > d"), "((a < b) == (c > d))");
  EXPECT_EQ(ShapeOf("a * b % c / d"), "(((a * b) % c) / d)");
  // String operators bind tighter than arithmetic.
  EXPECT_EQ(ShapeOf("a + b has 'c'"), "(a + (b has \"c\"))");
  EXPECT_EQ(ShapeOf("a =~ 'x' and b !contains_cs 'y'"),
            "((a =~ \"x\") and (b !contains_cs \"y\"))");
  EXPECT_EQ(ShapeOf("a matches regex 'b.*'"), "(a matches regex \"b.*\")");
  EXPECT_EQ(ShapeOf("-a.b * 2"), "((-[a.b]) * 2)");
  EXPECT_EQ(ShapeOf("(a + b) * c"), "((a + b) * c)");
  EXPECT_EQ(ShapeOf("a <> b"), "(a != b)");
}

TEST(ExpressionParserTest, ComparisonsDoNotChain) {
  EXPECT_THAT(ShapeOf("a == b == c"), testing::HasSubstr("found '=='"));
  EXPECT_THAT(ShapeOf("a < b < c"), testing::HasSubstr("found '<'"));
}

TEST(ExpressionParserTest, PathsElementsAndMethods) {
  EXPECT_EQ(ShapeOf("a.b['c d'][0].e"), "[[[[a.b] @ \"c d\"] @ 0].e]");
  EXPECT_EQ(ShapeOf("a[-1]"), "[a @ -1]");
  EXPECT_EQ(ShapeOf("a.[b]"), "[a @ b]");
  auto path = Parse("cluster('c').database('d').['My Table']");
  const auto& table = path->As<MemberExpression>();
  EXPECT_EQ(table.member.text, "My Table");
  EXPECT_TRUE(table.member.bracketed);
  EXPECT_EQ(table.base->As<MemberExpression>().method->name.text, "database");
}

TEST(ExpressionParserTest, NegativeNumbersAreLiterals) {
  EXPECT_EQ(Parse("-5")->As<LiteralExpression>().value, Scalar::Long(-5));
  EXPECT_EQ(Parse("-9223372036854775808")->As<LiteralExpression>().value, Scalar::Long(INT64_MIN));
  EXPECT_EQ(Parse("- 1.5")->As<LiteralExpression>().value, Scalar::Real(-1.5));
  EXPECT_EQ(Parse("-(5)")->kind, ExpressionKind::kUnary);
  EXPECT_EQ(ShapeOf("a -5"), "(a - 5)");
}

TEST(ExpressionParserTest, ListsAndRanges) {
  auto in = Parse("x !in~ ('a', 'b',)");
  EXPECT_EQ(in->As<InExpression>().op, InOperator::kNotInTilde);
  EXPECT_EQ(in->As<InExpression>().list.size(), 2u);
  auto subquery = Parse("x in (T | where a in (1) | project b)");
  ASSERT_EQ(subquery->As<InExpression>().list.size(), 1u);
  EXPECT_EQ(subquery->As<InExpression>().list[0]->kind, ExpressionKind::kPipeline);
  EXPECT_EQ(Parse("x in ((T | project a))")->As<InExpression>().list[0]->kind,
            ExpressionKind::kPipeline);
  auto between = Parse("x !between (1..now() - 1)");
  EXPECT_TRUE(between->As<BetweenExpression>().negated);
  EXPECT_EQ(ToKql(*between->As<BetweenExpression>().high), "now() - 1");
  EXPECT_EQ(Parse("x has_all ('a', 'b')")->As<InExpression>().op, InOperator::kHasAll);
}

TEST(ExpressionParserTest, ArgumentsMayBeNamedPipelinesAndStars) {
  auto call = Parse("f(x = 1, T | count, *, (T | take 1), print 1, 2)");
  const auto& arguments = call->As<CallExpression>().arguments;
  ASSERT_EQ(arguments.size(), 5u);
  EXPECT_EQ(arguments[0]->kind, ExpressionKind::kNamed);
  EXPECT_EQ(arguments[1]->kind, ExpressionKind::kPipeline);
  EXPECT_EQ(arguments[2]->kind, ExpressionKind::kStar);
  EXPECT_EQ(arguments[3]->kind, ExpressionKind::kPipeline);
  EXPECT_EQ(arguments[4]->kind, ExpressionKind::kPrint);
}

TEST(ExpressionParserTest, KeywordsMayBeNames) {
  EXPECT_EQ(ShapeOf("count + kind * step"), "(count + (kind * step))");
  EXPECT_EQ(ShapeOf("range(1, 2, 3)"), "range(1, 2, 3)");
  EXPECT_EQ(ShapeOf("datetime == long"), "(datetime == long)");
  EXPECT_EQ(ShapeOf("a.by.in"), "[[a.by].in]");
}

TEST(ExpressionParserTest, SpansCoverTheExpressionWithoutParentheses) {
  auto sum = Parse("  (a +  b) ");
  EXPECT_EQ(sum->span, (SourceSpan{3, 9}));
  EXPECT_EQ(sum->As<BinaryExpression>().op_span, (SourceSpan{5, 6}));
}

TEST(ExpressionParserTest, LongChainsOfOrStayShallow) {
  std::string text = "a == 0";
  for (int i = 1; i < 20'000; ++i) text += " or a == " + std::to_string(i);
  auto expression = Parse(text);
  int depth = 0;
  for (const Expression* at = expression.get(); at->kind == ExpressionKind::kBinary;
       at = at->As<BinaryExpression>().left.get()) {
    ++depth;
  }
  EXPECT_LT(depth, 100);
  EXPECT_NE(ToKql(*expression).find("a == 19999"), std::string::npos);
}

TEST(ExpressionParserTest, TypeofOfScalarsAndTables) {
  EXPECT_EQ(Parse("typeof(long)")->As<TypeofExpression>().type, ScalarType::kLong);
  auto table = Parse("typeof(*, a:int, b:string)");
  EXPECT_TRUE(table->As<TypeofExpression>().star);
  EXPECT_EQ(table->As<TypeofExpression>().schema.ToString(), "a:int, b:string");
  EXPECT_TRUE(Parse("typeof(*)")->As<TypeofExpression>().star);
}

}  // namespace
}  // namespace sluice::language
