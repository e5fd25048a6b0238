// https://learn.microsoft.com/kusto/query/logical-operators
#include "functions/register_functions.h"

namespace sluice::functions {

// Three-valued, as in SQL: false and null is false, true or null is true.
Definitions LogicalOperators() {
  return {
      Declare("and", "True when both are true.", FunctionKind::kOperator)
          .Takes("left:bool, right:bool => bool")
          .SeesNulls(),
      Declare("or", "True when one is true.", FunctionKind::kOperator)
          .Takes("left:bool, right:bool => bool")
          .SeesNulls(),
      Declare("not", "Reverses a bool.").Takes("value:bool => bool").Example("print not(false)", "true"),
  };
}

}  // namespace sluice::functions
