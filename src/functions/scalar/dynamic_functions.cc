// https://learn.microsoft.com/kusto/query/scalar-functions#dynamicarray-functions
#include "functions/kernels/dynamic_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions DynamicFunctions() {
  return {
      Declare("dynamic_member", "The property of a bag; null when there is none.", FunctionKind::kOperator)
          .Takes("bag:dynamic, name:string => dynamic", &DynamicMember),
      Declare("dynamic_element", "An element of an array, from the end when negative.",
              FunctionKind::kOperator)
          .Takes("array:dynamic, index:long => dynamic", &DynamicElement)
          .Takes("bag:dynamic, name:string => dynamic", &DynamicElement),
      Declare("gettype", "The name of the type of the value.")
          .Takes("value:any => string", &GetType)
          .NamedWithPrefix("type")
          .SeesNulls()
          .Example("print gettype(dynamic([1]))", "array"),
      Declare("dynamic_to_json", "Canonical JSON text, its properties sorted by name.")
          .Takes("value:any => string", &DynamicToJson)
          .SeesNulls(),
      Declare("pack_array", "An array of the values.")
          .Takes("value...:any => dynamic", &PackArray)
          .SeesNulls()
          .Example("print tostring(pack_array(1, \"a\", true))", "[1,\"a\",true]"),
      Declare("bag_pack", "A bag of names and values in turn.")
          .Takes("name...:string, value...:any => dynamic", &BagPack)
          .Alias("pack")
          .Alias("pack_dictionary")
          .SeesNulls()
          .Example("print tostring(bag_pack(\"a\", 1))", "{\"a\":1}"),
      Declare("__bag_pack_present", "bag_pack() without nulls and empty strings.")
          .Takes("name...:string, value...:any => dynamic", &BagPackPresent)
          .SeesNulls(),
      Declare("treepath", "The paths of all leaves of a dynamic.")
          .Takes("object:dynamic => dynamic", &Treepath)
          .NamedWithPrefix("tree"),
      Declare("extract_json", "The text at a JSON path.")
          .Takes("path!:string, text:string => string", &ExtractJson)
          .Takes("path!:string, text:dynamic => string", &ExtractJson)
          .Alias("extractjson")
          .Example("print extract_json(\"$.a[1]\", '{\"a\":[1,2]}')", "2"),
  };
}

}  // namespace sluice::functions
