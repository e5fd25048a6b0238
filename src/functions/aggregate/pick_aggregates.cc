// https://learn.microsoft.com/kusto/query/arg-max-aggregation-function and .../take-any-...
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Pick(std::string name, std::string summary) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kAggregate).SeesNulls();
}

}  // namespace

// take_any of several arguments gives all of them from one record, an output each.
Definitions PickAggregates() {
  return {
      Pick("arg_max", "Columns of a record that has the greatest value.")
          .Takes("value:orderable, returned?...:any => arg0")
          .Alias("argmax"),
      Pick("arg_min", "Columns of a record that has the least value.")
          .Takes("value:orderable, returned?...:any => arg0")
          .Alias("argmin"),
      Pick("take_any", "Columns of an arbitrary record; not null where there is a choice.")
          .Takes("value...:any => arg0")
          .Alias("any"),
      Pick("take_anyif", "A value of an arbitrary record where a predicate holds.")
          .Takes("value:any, predicate:bool => arg0")
          .NamedAsArgument()
          .Alias("anyif"),
  };
}

}  // namespace sluice::functions
