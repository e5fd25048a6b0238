// https://learn.microsoft.com/kusto/query/scalar-functions#dynamicarray-functions
#include "functions/kernels/bag_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions BagFunctions() {
  return {
      Declare("bag_keys", "An array of the names in a bag.")
          .Takes("bag:dynamic => dynamic", &BagKeys)
          .Example("print tostring(bag_keys(dynamic({\"a\": 1})))", "[\"a\"]"),
      Declare("bag_merge", "The properties of all bags; the leftmost of a name wins.")
          .Takes("bag...:dynamic => dynamic", &BagMerge)
          .SeesNulls(),
      Declare("bag_has_key", "True when the bag has the name, or the JSON path.")
          .Takes("bag:dynamic, key:string => bool", &BagHasKey),
      Declare("bag_remove_keys", "The bag without some names or JSON paths.")
          .Takes("bag:dynamic, keys:dynamic => dynamic", &BagRemoveKeys),
      Declare("bag_set_key", "The bag with a name, or a JSON path, set.")
          .Takes("bag:dynamic, key:string, value:any => dynamic", &BagSetKey)
          .SeesNulls(),
      Declare("bag_zip", "A bag from an array of names and one of values.")
          .Takes("keys:dynamic, values:dynamic => dynamic", &BagZip)
          .SeesNulls(),
  };
}

}  // namespace sluice::functions
