// https://learn.microsoft.com/kusto/query/in-cs-operator
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare In(std::string name, std::string summary) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kOperator)
      .Takes("value:any, item...:any => bool")
      .SeesNulls();
}

}  // namespace

// All items reach the engine with the type of the value, dynamic arrays of constants as items. The
// forms over a query are BoundInSubquery, those over a dynamic that is no constant the function
// set_has_element.
Definitions MembershipOperators() {
  return {
      In("in", "True when the value equals one of the items."),
      In("!in", "True when the value equals none of the items."),
      In("in~", "Like in, for strings of any case."),
      In("!in~", "Like !in, for strings of any case."),
  };
}

}  // namespace sluice::functions
