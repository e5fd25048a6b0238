#include "language/syntax/expression.h"

#include <array>

#include "language/syntax/statement.h"
#include "language/syntax/tabular_operator.h"

namespace sluice::language {

PipelineExpression::PipelineExpression(SourceSpan s) : ExpressionOf(s) {}
PipelineExpression::~PipelineExpression() = default;
FunctionLiteral::FunctionLiteral(SourceSpan s) : ExpressionOf(s) {}
FunctionLiteral::~FunctionLiteral() = default;
MacroExpandExpression::MacroExpandExpression(SourceSpan s) : ExpressionOf(s) {}
MacroExpandExpression::~MacroExpandExpression() = default;

std::string_view BinaryOperatorText(BinaryOperator op) {
  // In the order of the enumeration.
  static constexpr std::array<std::string_view, 46> kTexts = {"+",
                                                              "-",
                                                              "*",
                                                              "/",
                                                              "%",
                                                              "==",
                                                              "!=",
                                                              "<",
                                                              "<=",
                                                              ">",
                                                              ">=",
                                                              "and",
                                                              "or",
                                                              "=~",
                                                              "!~",
                                                              "has",
                                                              "!has",
                                                              "has_cs",
                                                              "!has_cs",
                                                              "hasprefix",
                                                              "!hasprefix",
                                                              "hasprefix_cs",
                                                              "!hasprefix_cs",
                                                              "hassuffix",
                                                              "!hassuffix",
                                                              "hassuffix_cs",
                                                              "!hassuffix_cs",
                                                              "contains",
                                                              "!contains",
                                                              "contains_cs",
                                                              "!contains_cs",
                                                              "startswith",
                                                              "!startswith",
                                                              "startswith_cs",
                                                              "!startswith_cs",
                                                              "endswith",
                                                              "!endswith",
                                                              "endswith_cs",
                                                              "!endswith_cs",
                                                              "matches regex",
                                                              "like",
                                                              "notlike",
                                                              "likecs",
                                                              "notlikecs",
                                                              "has_any",
                                                              "has_all"};
  if (op == BinaryOperator::kSearchTerm) return ":";
  return kTexts[static_cast<size_t>(op)];
}

}  // namespace sluice::language
