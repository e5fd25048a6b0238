// https://learn.microsoft.com/kusto/query/scalar-functions#dynamicarray-functions
#include "functions/kernels/array_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions ArrayFunctions() {
  return {
      Declare("array_length", "The number of elements.")
          .Takes("array:dynamic => long", &ArrayLength)
          .Alias("arraylength")
          .Example("print array_length(dynamic([1, 2, 3]))", "3"),
      Declare("array_concat", "All elements of all arrays.")
          .Takes("array...:dynamic => dynamic", &ArrayConcat)
          .SeesNulls()
          .Example("print tostring(array_concat(dynamic([1]), dynamic([2])))", "[1,2]"),
      Declare("array_slice", "The elements from one index to another, both included.")
          .Takes("array:dynamic, start:long, end:long => dynamic", &ArraySlice)
          .Example("print tostring(array_slice(dynamic([1, 2, 3]), 1, -1))", "[2,3]"),
      Declare("array_split", "The arrays between indices.")
          .Takes("array:dynamic, index:long => dynamic", &ArraySplit)
          .Takes("array:dynamic, indices:dynamic => dynamic", &ArraySplit)
          .Example("print tostring(array_split(dynamic([1, 2, 3]), 1))", "[[1],[2,3]]"),
      Declare("array_sum", "The sum of the elements.")
          .Takes("array:dynamic => real", &ArraySum)
          .Example("print array_sum(dynamic([1, 2, 3]))", "6.0"),
      Declare("array_reverse", "The elements from last to first.")
          .Takes("array:dynamic => dynamic", &ArrayReverse),
      Declare("array_rotate_left", "The elements moved left, those that fall out put at the end.")
          .Takes("array:dynamic, count:long => dynamic", &ArrayRotateLeft),
      Declare("array_rotate_right", "The elements moved right, those that fall out put in front.")
          .Takes("array:dynamic, count:long => dynamic", &ArrayRotateRight),
      Declare("array_shift_left", "The elements moved left, the gaps filled with a default.")
          .Takes("array:dynamic, count:long, default?:any => dynamic", &ArrayShiftLeft)
          .SeesNulls(),
      Declare("array_shift_right", "The elements moved right, the gaps filled with a default.")
          .Takes("array:dynamic, count:long, default?:any => dynamic", &ArrayShiftRight)
          .SeesNulls(),
      Declare("array_index_of", "The index of a value, or -1.")
          .Takes("array:dynamic, value:any, start?:long, length?:long, occurrence?:long => long",
                 &ArrayIndexOf)
          .Example("print array_index_of(dynamic([\"a\", \"b\"]), \"b\")", "1"),
      Declare("array_iff", "Elements of one of two arrays, by an array of conditions.")
          .Takes("conditions:dynamic, then:any, else:any => dynamic", &ArrayIff)
          .Alias("array_iif")
          .SeesNulls(),
      Declare("__array_sort_asc", "Arrays in the ascending order of the first, as an array.")
          .Takes("array...:dynamic|bool => dynamic", &ArraySortAsc),
      Declare("__array_sort_desc", "Arrays in the descending order of the first, as an array.")
          .Takes("array...:dynamic|bool => dynamic", &ArraySortDesc),
      Declare("strcat_array", "The elements as one text, with a delimiter between them.")
          .Takes("array:dynamic, delimiter:~string => string", &StrcatArray)
          .Alias("array_strcat")
          .Example("print strcat_array(dynamic([1, 2]), \"-\")", "1-2"),
      Declare("zip", "Arrays of the elements at the same index.")
          .Takes("array...:dynamic => dynamic", &Zip)
          .Example("print tostring(zip(dynamic([1, 2]), dynamic([\"a\"])))",
                   "[[1,\"a\"],[2,null]]"),
      Declare("repeat", "An array of one value, many times.")
          .Takes("value:any, count:long => dynamic", &Repeat)
          .NamedWithPrefix("repeat")
          .SeesNulls()
          .Example("print tostring(repeat(1, 3))", "[1,1,1]"),
      Declare("range", "An array of values at equal distances; the step is 1, an hour or a day.")
          .Takes("start:long, stop:long, step?:long => dynamic", &RangeOfLongs)
          .Takes("start:real, stop:real, step?:real => dynamic", &RangeOfReals)
          .Takes("start:timespan, stop:timespan, step?:timespan => dynamic", &RangeOfLongs)
          .Takes("start:datetime, stop:datetime, step?:timespan => dynamic", &RangeOfLongs)
          .Example("print tostring(range(1, 8, 3))", "[1,4,7]"),
  };
}

}  // namespace sluice::functions
