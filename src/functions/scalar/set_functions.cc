// https://learn.microsoft.com/kusto/query/set-union-function and its relatives
#include "functions/kernels/set_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions SetFunctions() {
  return {
      Declare("set_has_element", "True when an array has the value.")
          .Takes("set:dynamic, value:any => bool", &SetHasElement)
          .SeesNulls()
          .Example("print set_has_element(dynamic([1, 2]), 2)", "true"),
      Declare("__set_has_element_ignoring_case", "The same for strings of any case.")
          .Takes("set:dynamic, value:any => bool", &SetHasElementIgnoringCase)
          .SeesNulls(),
      Declare("set_union", "The distinct values of all arrays.")
          .Takes("set...:dynamic => dynamic", &SetUnion)
          .Example("print tostring(set_union(dynamic([1, 2]), dynamic([2, 3])))", "[1,2,3]"),
      Declare("set_intersect", "The distinct values that all arrays have.")
          .Takes("set...:dynamic => dynamic", &SetIntersect)
          .Example("print tostring(set_intersect(dynamic([1, 2]), dynamic([2, 3])))", "[2]"),
      Declare("set_difference", "The distinct values of the first array that no other has.")
          .Takes("set...:dynamic => dynamic", &SetDifference)
          .Example("print tostring(set_difference(dynamic([1, 2]), dynamic([2, 3])))", "[1]"),
      Declare("set_equals", "True when two arrays have the same distinct values.")
          .Takes("set1:dynamic, set2:dynamic => bool", &SetEquals),
      Declare("jaccard_index", "The share of the values of both arrays that both have.")
          .Takes("set1:dynamic, set2:dynamic => real", &JaccardIndex)
          .Example("print jaccard_index(dynamic([1, 2]), dynamic([2, 3, 4]))", "0.25"),
  };
}

}  // namespace sluice::functions
