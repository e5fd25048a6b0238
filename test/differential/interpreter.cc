#include "interpreter.h"

#include "language/parser/parser.h"
#include "scope.h"

namespace sluice::differential {

Result<Table> Interpret(const std::string& text) {
  language::Diagnostics diagnostics;
  const language::QueryText query = language::ParseQuery(text, diagnostics);
  if (!diagnostics.empty()) return diagnostics.ToStatus(text);
  try {
    Scope scope;
    for (const auto& statement : query.statements) {
      if (statement->kind == language::StatementKind::kExpression) {
        return Evaluate(*statement->As<language::ExpressionStatement>().expression, scope);
      }
      Define(*statement, scope);
    }
  } catch (const NotModelled& problem) {
    return Unsupported("The interpreter has no rule for " + problem.reason + ".");
  }
  return Unsupported("The text has no query.");
}

}  // namespace sluice::differential
