// A bound tree as compact text, for tests and debugging.
#pragma once

#include <string>

#include "semantics/bound_relation.h"

namespace sluice::semantics {

// "a:long, b:string"
std::string SchemaText(const BoundRelation& relation);

// Operators from source to result, separated by " | ": "T | filter >(a#1, 1) | take 5". Columns are
// written name#id where they are computed and #id where they are used.
std::string TreeText(const BoundRelation& relation);
std::string ExpressionText(const BoundExpression& expression);

}  // namespace sluice::semantics
