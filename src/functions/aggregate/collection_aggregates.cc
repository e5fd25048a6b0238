// https://learn.microsoft.com/kusto/query/aggregation-functions
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Collect(std::string name, std::string prefix, std::string summary) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kAggregate)
      .NamedWithPrefix(std::move(prefix))
      .SeesNulls();
}

}  // namespace

// Arrays hold at most `size` elements (1,048,576 by default). Nulls are left out, but for
// make_list_with_nulls. Order is that of the input.
Definitions CollectionAggregates() {
  return {
      Collect("make_list", "list", "An array of all values.")
          .Takes("value:any, size?!:long => dynamic")
          .Alias("makelist"),
      Collect("make_list_if", "list", "An array of the values where a predicate holds.")
          .Takes("value:any, predicate:bool, size?!:long => dynamic"),
      Collect("make_list_with_nulls", "list", "An array of all values, nulls too.")
          .Takes("value:any => dynamic"),
      Collect("make_set", "set", "An array of the distinct values.")
          .Takes("value:any, size?!:long => dynamic")
          .Alias("makeset"),
      Collect("make_set_if", "set", "An array of the distinct values where a predicate holds.")
          .Takes("value:any, predicate:bool, size?!:long => dynamic"),
      Collect("make_bag", "bag", "A bag of the properties of all bags; the first of a name wins.")
          .Takes("bag:dynamic, size?!:long => dynamic")
          .Alias("make_dictionary"),
      Collect("make_bag_if", "bag", "A bag of the properties where a predicate holds.")
          .Takes("bag:dynamic, predicate:bool, size?!:long => dynamic"),
      Collect("buildschema", "schema", "The least schema that admits all values.")
          .Takes("value:dynamic => dynamic"),
  };
}

}  // namespace sluice::functions
