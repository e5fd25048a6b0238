// Names that statements introduce: let variables, functions, parameters.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "language/syntax/expression.h"
#include "semantics/binder/rows.h"

namespace sluice::semantics {

struct Environment;
using EnvironmentPointer = std::shared_ptr<const Environment>;

// One name. Closures hold the environment that they were declared in, so a name never sees later
// declarations, nor itself.
struct Environment {
  enum class Kind : uint8_t {
    kScalar,    // `scalar`
    kTabular,   // `syntax` in `syntax_environment`, bound anew at every use, or `shared_rows`.
    kFunction,  // `function` in `parent`
    kDatabase,  // `database`: of an alias statement
  };

  EnvironmentPointer parent;
  std::string name;
  Kind kind = Kind::kScalar;
  BoundExpressionPointer scalar;
  const language::Expression* syntax = nullptr;
  // Where `syntax` is bound; for a let statement `parent`, for an argument the caller's.
  EnvironmentPointer syntax_environment;
  // The result of binding `syntax` when it was declared, for the first use.
  mutable std::shared_ptr<const Rows> unused_rows;
  // A relation that exists already (of `as`, or piped into an invoked function): later uses read it
  // as a shared one, and so does the first when it is `always_shared`.
  std::shared_ptr<const Rows> shared_rows;
  bool always_shared = false;
  mutable bool used = false;
  const language::FunctionLiteral* function = nullptr;
  std::string database;
};

inline const Environment* FindName(const EnvironmentPointer& environment, std::string_view name) {
  for (const Environment* at = environment.get(); at != nullptr; at = at->parent.get()) {
    if (at->name == name) return at;
  }
  return nullptr;
}

}  // namespace sluice::semantics
