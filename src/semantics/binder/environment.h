// Names that statements introduce: let variables, functions, parameters; and what can be named.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "language/syntax/statement.h"
#include "semantics/binder/rows.h"

namespace sluice::semantics {

struct Environment;
using EnvironmentPointer = std::shared_ptr<const Environment>;

// What `restrict access` leaves visible to the statements behind it.
struct Restriction {
  std::set<std::string, std::less<>> hidden_names;  // Of earlier statements.
  struct Entities {
    std::string database;  // As stored.
    std::string pattern;
  };
  std::vector<Entities> allowed;                    // Stored ones.
};

// One name. Closures hold the environment that they were declared in, so a name never sees later
// declarations, nor itself.
struct Environment {
  enum class Kind : uint8_t {
    kScalar,    // `scalar`
    kTabular,   // `syntax` in `syntax_environment`, bound anew at every use, or `shared_rows`.
    kFunction,  // `function` in `parent`
    kDatabase,  // `database`: of an alias statement, or an entity of macro-expand
    kPattern,   // `pattern` in `parent`
    kEntityGroup,   // `syntax` in `parent`
    kRestriction,   // Nameless: `restriction` on what stands before.
    kFunctionBody,  // Nameless: the root of a stored function's names; `database`, `callers`
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
  const language::DeclarePatternStatement* pattern = nullptr;
  std::shared_ptr<const Restriction> restriction;
  // The stored functions (database and name) that are being expanded here: calling one of them
  // again would never end.
  std::set<std::pair<std::string, std::string>> callers;
};

inline const Environment* FindName(const EnvironmentPointer& environment, std::string_view name) {
  if (name.empty()) return nullptr;
  for (const Environment* at = environment.get(); at != nullptr; at = at->parent.get()) {
    if (at->name == name) return at;
    bool hides = at->kind == Environment::Kind::kRestriction &&
                 at->restriction->hidden_names.contains(name);
    if (hides) return nullptr;
  }
  return nullptr;
}

}  // namespace sluice::semantics
