// https://learn.microsoft.com/kusto/query/scalar-functions#conditional-functions
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions ConditionalFunctions() {
  return {
      Declare("iff", "One of two values, by a predicate; null counts as false.")
          .Takes("predicate:bool, then:any, else:any => common")
          .Alias("iif")
          .SeesNulls()
          .Example("print iff(1 > 2, \"a\", \"b\")", "b"),
      Declare("case", "The value after the first predicate that holds, else the last one.")
          .Takes("predicate:bool, then_else...:any => common")
          .SeesNulls()
          .Example("print case(1 > 2, \"a\", 2 > 1, \"b\", \"c\")", "b"),
      Declare("coalesce", "The first value that is not null, or for strings not empty.")
          .Takes("value:any, other...:any => common")
          .SeesNulls()
          .Example("print coalesce(tolong(\"x\"), 42)", "42"),
      Declare("max_of", "The greatest of the values; nulls are left out.")
          .Takes("value:orderable, other...:orderable => common")
          .SeesNulls()
          .Example("print max_of(10, 1, -3, 17)", "17"),
      Declare("min_of", "The least of the values; nulls are left out.")
          .Takes("value:orderable, other...:orderable => common")
          .SeesNulls()
          .Example("print min_of(10, 1, -3, 17)", "-3"),
      Declare("isnull", "True for a null; never for a string.")
          .Takes("value:any => bool")
          .SeesNulls()
          .Example("print isnull(long(null))", "true"),
      Declare("isnotnull", "False for a null.")
          .Takes("value:any => bool")
          .SeesNulls()
          .Alias("notnull"),
      Declare("assert", "True, or an error that ends the query with the message.")
          .Takes("predicate:bool, message!:string => bool")
          .SeesNulls(),
      Declare("around", "True when the value is within delta of the center.")
          .Takes("value:long, center:long, delta:long => bool")
          .Takes("value:real, center:real, delta:real => bool")
          .Takes("value:decimal, center:decimal, delta:decimal => bool")
          .Takes("value:datetime, center:datetime, delta:timespan => bool")
          .Takes("value:timespan, center:timespan, delta:timespan => bool")
          .Example("print around(1, 2, 1)", "true"),
  };
}

}  // namespace sluice::functions
