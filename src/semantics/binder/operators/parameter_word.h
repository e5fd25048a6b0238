// Values of operators' parameters, such as kind=inner: names and literals alike are words.
#pragma once

#include <string>

#include "language/syntax/expression.h"

namespace sluice::semantics {

// "" for any other expression.
inline std::string WordOf(const language::Expression& value) {
  if (value.kind == language::ExpressionKind::kName) {
    return value.As<language::NameExpression>().name.text;
  }
  if (value.kind == language::ExpressionKind::kLiteral) {
    return value.As<language::LiteralExpression>().value.ToText();
  }
  return "";
}

}  // namespace sluice::semantics
