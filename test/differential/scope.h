// What names mean to the reference interpreter, and a compiled scalar expression.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "language/syntax/statement.h"
#include "table.h"

namespace sluice::differential {

// A scalar expression with its static type, over the rows of a table; window functions look at
// other rows than the one at `index`.
struct Compiled {
  ScalarType type = ScalarType::kString;
  std::function<Scalar(const std::vector<Row>& rows, size_t index)> evaluate;

  static Compiled Constant(Scalar value);
};

struct Scope {
  std::vector<Column> columns;
  bool ordered = false;  // Window functions are determined.
  std::map<std::string, Compiled> scalars;
  std::map<std::string, Table> tables;
  std::map<std::string, const language::FunctionLiteral*> functions;

  // The same lets, over other columns.
  Scope Over(const Table& table) const;
};

// expression_compiler.cc
Compiled Compile(const language::Expression& expression, const Scope& scope);
// Of an expression that reads no columns.
Scalar ConstantOf(const language::Expression& expression, const Scope& scope);

// scalar_functions.cc: a call of a built-in function.
Compiled CompileCall(const std::string& name, std::vector<Compiled> arguments);

// operator_rules.cc: a binary operator on two values whose types are given statically.
Compiled CompileBinary(language::BinaryOperator op, Compiled left, Compiled right);
Compiled CompileNegate(Compiled operand);
Scalar EqualTo(const Scalar& a, const Scalar& b, bool negated);
// The same expression, converted to a type.
Compiled ConvertTo(Compiled expression, ScalarType type);
// The one type of several values of which one is taken (iff, case, coalesce, in).
ScalarType CommonType(const std::vector<Compiled>& values);

// relation_interpreter.cc: a tabular expression.
Table Evaluate(const language::Expression& expression, const Scope& scope);
// Adds what the statement defines.
void Define(const language::Statement& statement, Scope& scope);

// aggregate_rules.cc: the columns that one aggregate gives, over the rows of one group.
struct Aggregate {
  std::vector<Column> columns;
  std::function<Row(const std::vector<Row>& rows)> compute;
};
Aggregate CompileAggregate(const language::Expression& expression, const Scope& scope);

}  // namespace sluice::differential
