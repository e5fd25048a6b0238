// Binary operators, by precedence climbing.
#include <unordered_map>

#include "language/parser/parser_impl.h"

namespace sluice::language {
namespace {

// From loosest to tightest. Equality, relations and string operators do not chain: a == b == c is
// an error, as in Kusto, where string operators bind tighter than multiplication.
enum Precedence : int {
  kOrPrecedence = 1,
  kAndPrecedence,
  kEqualityPrecedence,
  kRelationPrecedence,
  kAdditionPrecedence,
  kMultiplicationPrecedence,
  kStringPrecedence,
};

enum class OperatorShape : uint8_t { kBinary, kIn, kBetween };

struct OperatorRule {
  int precedence = 0;
  OperatorShape shape = OperatorShape::kBinary;
  BinaryOperator binary = BinaryOperator::kAdd;
  InOperator in = InOperator::kIn;
  bool negated = false;
};

using RuleMap = std::unordered_map<std::string_view, OperatorRule>;

RuleMap MakeRules() {
  RuleMap rules;
  auto add = [&](std::string_view text, int precedence, BinaryOperator op) {
    rules[text] = {.precedence = precedence, .binary = op};
  };
  auto in = [&](std::string_view text, InOperator op) {
    rules[text] = {.precedence = kEqualityPrecedence, .shape = OperatorShape::kIn, .in = op};
  };
  using B = BinaryOperator;
  add("or", kOrPrecedence, B::kOr);
  add("and", kAndPrecedence, B::kAnd);
  add("==", kEqualityPrecedence, B::kEqual);
  add("!=", kEqualityPrecedence, B::kNotEqual);
  add("<>", kEqualityPrecedence, B::kNotEqual);
  add("<", kRelationPrecedence, B::kLess);
  add("<=", kRelationPrecedence, B::kLessOrEqual);
  add(">", kRelationPrecedence, B::kGreater);
  add(">=", kRelationPrecedence, B::kGreaterOrEqual);
  add("+", kAdditionPrecedence, B::kAdd);
  add("-", kAdditionPrecedence, B::kSubtract);
  add("*", kMultiplicationPrecedence, B::kMultiply);
  add("/", kMultiplicationPrecedence, B::kDivide);
  add("%", kMultiplicationPrecedence, B::kModulo);
  for (int op = static_cast<int>(B::kEqualTilde); op <= static_cast<int>(B::kNotLikeCs); ++op) {
    auto binary = static_cast<BinaryOperator>(op);
    add(BinaryOperatorText(binary), kStringPrecedence, binary);
  }
  add("matches", kStringPrecedence, B::kMatchesRegex);
  add("containscs", kStringPrecedence, B::kContainsCs);
  add("notcontains", kStringPrecedence, B::kNotContains);
  add("notcontainscs", kStringPrecedence, B::kNotContainsCs);
  in("in", InOperator::kIn);
  in("!in", InOperator::kNotIn);
  in("in~", InOperator::kInTilde);
  in("!in~", InOperator::kNotInTilde);
  in("has_any", InOperator::kHasAny);
  in("has_all", InOperator::kHasAll);
  rules["between"] = {.precedence = kEqualityPrecedence, .shape = OperatorShape::kBetween};
  rules["!between"] = {
      .precedence = kEqualityPrecedence, .shape = OperatorShape::kBetween, .negated = true};
  return rules;
}

const OperatorRule* FindRule(const Token& token) {
  if (token.kind != TokenKind::kIdentifier && token.kind != TokenKind::kPunctuation) return nullptr;
  static const RuleMap kRules = MakeRules();
  auto found = kRules.find(token.text);
  return found == kRules.end() ? nullptr : &found->second;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

bool Parser::IsReserved(std::string_view word) {
  if (word == "by" || word == "of" || word == "to" || word == "asc" || word == "desc") return true;
  return FindRule(Token{.kind = TokenKind::kIdentifier, .text = word}) != nullptr;
}

ExpressionPointer Parser::ParseScalar() { return ParseBinary(kOrPrecedence); }

ExpressionPointer Parser::ParseBinary(int least_precedence) {
  HeightScope height(*this);
  uint32_t begin = in_.Peek().span.begin;
  ExpressionPointer left;
  // search * has "x", find where * == 1
  if (in_.Is("*") && (in_search_ || FindRule(in_.Peek(1)) != nullptr)) {
    left = std::make_unique<StarExpression>(in_.Next().span);
  } else {
    left = ParseUnary();
  }
  int greatest_precedence = kStringPrecedence;
  while (!in_.failed()) {
    const Token& token = in_.Peek();
    if (in_search_ && token.Is(":")) {
      if (kStringPrecedence > greatest_precedence) break;
      auto binary = std::make_unique<BinaryExpression>(SourceSpan{begin, begin});
      binary->op = BinaryOperator::kSearchTerm;
      binary->op_span = in_.Next().span;
      binary->left = std::move(left);
      binary->right = ParseUnary();
      binary->span = in_.SpanFrom(begin);
      left = std::move(binary);
      greatest_precedence = kStringPrecedence - 1;
      continue;
    }
    const OperatorRule* rule = FindRule(token);
    if (rule == nullptr && token.kind == TokenKind::kIdentifier && token.text[0] <= 'Z' &&
        IsReserved(Lower(token.text))) {
      in_.Fail("Operators are case-sensitive: write '" + Lower(token.text) + "' for '" +
                   std::string(token.text) + "'",
               token.span);
      break;
    }
    if (rule == nullptr || rule->precedence < least_precedence ||
        rule->precedence > greatest_precedence) {
      break;
    }
    // make-series ... on x in range(...)
    if (token.Is("in") && in_.Peek(1).Is("range")) break;
    if (!height.Grow()) break;
    if (rule->precedence <= kAndPrecedence) {
      left = ParseLogical(std::move(left), rule->binary, rule->precedence);
      continue;
    }
    bool chains =
        rule->precedence == kAdditionPrecedence || rule->precedence == kMultiplicationPrecedence;
    if (!chains) greatest_precedence = rule->precedence - 1;
    if (rule->shape == OperatorShape::kIn) {
      left = ParseIn(std::move(left), rule->in);
    } else if (rule->shape == OperatorShape::kBetween) {
      left = ParseBetween(std::move(left), rule->negated);
    } else {
      auto binary = std::make_unique<BinaryExpression>(SourceSpan{begin, begin});
      binary->op = rule->binary;
      uint32_t op_begin = in_.Next().span.begin;
      if (rule->binary == BinaryOperator::kMatchesRegex) in_.Expect("regex");
      binary->op_span = in_.SpanFrom(op_begin);
      binary->left = std::move(left);
      binary->right = ParseBinary(rule->precedence + 1);
      binary->span = in_.SpanFrom(begin);
      left = std::move(binary);
    }
  }
  return left;
}

// Reads a whole chain of one of `and`, `or`. Long ones become a balanced tree, since generated
// queries hold thousands of them; the operators are associative.
ExpressionPointer Parser::ParseLogical(ExpressionPointer first, BinaryOperator op, int precedence) {
  constexpr size_t kLeftDeepSizeMax = 32;
  std::vector<ExpressionPointer> operands;
  std::vector<SourceSpan> op_spans;
  operands.push_back(std::move(first));
  std::string_view word = BinaryOperatorText(op);
  while (!in_.failed() && in_.Is(word)) {
    op_spans.push_back(in_.Next().span);
    operands.push_back(ParseBinary(precedence + 1));
  }
  auto join = [&](ExpressionPointer left, ExpressionPointer right, SourceSpan op_span) {
    auto binary = std::make_unique<BinaryExpression>(SourceSpan{left->span.begin, right->span.end});
    binary->op = op;
    binary->op_span = op_span;
    binary->left = std::move(left);
    binary->right = std::move(right);
    return binary;
  };
  size_t balanced_depth = 1;
  while (operands.size() > kLeftDeepSizeMax) {
    std::vector<ExpressionPointer> pairs;
    std::vector<SourceSpan> pair_op_spans;
    for (size_t i = 0; i < operands.size(); i += 2) {
      if (i > 0) pair_op_spans.push_back(op_spans[i - 1]);
      if (i + 1 == operands.size()) {
        pairs.push_back(std::move(operands[i]));
      } else {
        pairs.push_back(join(std::move(operands[i]), std::move(operands[i + 1]), op_spans[i]));
      }
    }
    operands = std::move(pairs);
    op_spans = std::move(pair_op_spans);
    ++balanced_depth;
  }
  height_ += static_cast<int>(operands.size() + balanced_depth);
  ExpressionPointer result = std::move(operands[0]);
  for (size_t i = 1; i < operands.size(); ++i) {
    result = join(std::move(result), std::move(operands[i]), op_spans[i - 1]);
  }
  return result;
}

ExpressionPointer Parser::ParseBetween(ExpressionPointer value, bool negated) {
  uint32_t begin = value->span.begin;
  auto between = std::make_unique<BetweenExpression>(SourceSpan{begin, begin});
  between->negated = negated;
  between->value = std::move(value);
  in_.Next();
  in_.Expect("(");
  between->low = ParseScalar();
  in_.Expect("..");
  between->high = ParseScalar();
  in_.Expect(")");
  between->span = in_.SpanFrom(begin);
  return between;
}

ExpressionPointer Parser::ParseIn(ExpressionPointer value, InOperator op) {
  uint32_t begin = value->span.begin;
  auto in = std::make_unique<InExpression>(SourceSpan{begin, begin});
  in->op = op;
  in->value = std::move(value);
  in->op_span = in_.Next().span;
  ParseParenthesizedList([&] { in->list.push_back(ParsePipeline()); });
  in->span = in_.SpanFrom(begin);
  return in;
}

}  // namespace sluice::language
