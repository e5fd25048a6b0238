// The syntax tree: statements, and the whole text.
// https://learn.microsoft.com/kusto/query/statements
#pragma once

#include "language/syntax/expression.h"
#include "language/syntax/tabular_operator.h"

namespace sluice::language {

enum class StatementKind : uint8_t {
  kExpression,
  kLet,
  kSet,
  kDeclareQueryParameters,
  kDeclarePattern,
  kAlias,
  kRestrict,
};

struct Statement {
  Statement(StatementKind k, SourceSpan s) : kind(k), span(s) {}
  virtual ~Statement() = default;
  const StatementKind kind;
  SourceSpan span;
  template <typename T>
  const T& As() const {
    return static_cast<const T&>(*this);
  }
};
using StatementPointer = std::unique_ptr<Statement>;

// A query: a pipeline, a tabular source, or a name.
struct ExpressionStatement : Statement {
  explicit ExpressionStatement(SourceSpan s) : Statement(StatementKind::kExpression, s) {}
  ExpressionPointer expression;
};

// let x = value; the value may be a scalar, a pipeline, or a FunctionLiteral.
struct LetStatement : Statement {
  explicit LetStatement(SourceSpan s) : Statement(StatementKind::kLet, s) {}
  Name name;
  ExpressionPointer value;
};

// set option; set option = value
struct SetStatement : Statement {
  explicit SetStatement(SourceSpan s) : Statement(StatementKind::kSet, s) {}
  Name option;
  ExpressionPointer value;  // Null when absent.
};

struct DeclareQueryParametersStatement : Statement {
  explicit DeclareQueryParametersStatement(SourceSpan s)
      : Statement(StatementKind::kDeclareQueryParameters, s) {}
  std::vector<FunctionParameter> parameters;
};

// declare pattern name = (a:string)[path:string] { ("x").["y"] = { query }; ... }
struct DeclarePatternStatement : Statement {
  explicit DeclarePatternStatement(SourceSpan s) : Statement(StatementKind::kDeclarePattern, s) {}
  Name name;
  std::vector<FunctionParameter> parameters;
  std::optional<FunctionParameter> path;
  struct Case {
    std::vector<ExpressionPointer> arguments;
    ExpressionPointer path;
    std::unique_ptr<FunctionLiteral> body;
  };
  std::vector<Case> cases;
};

// alias database x = cluster("c").database("d")
struct AliasStatement : Statement {
  explicit AliasStatement(SourceSpan s) : Statement(StatementKind::kAlias, s) {}
  Name name;
  ExpressionPointer target;
};

// restrict access to (a, b, database("x").*)
struct RestrictStatement : Statement {
  explicit RestrictStatement(SourceSpan s) : Statement(StatementKind::kRestrict, s) {}
  std::vector<ExpressionPointer> entities;
  OperatorParameters properties;  // with (name = value, ...)
};

// A whole query text.
struct QueryText {
  std::vector<StatementPointer> statements;
};

}  // namespace sluice::language
