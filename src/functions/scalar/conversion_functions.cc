// https://learn.microsoft.com/kusto/query/scalar-functions#type-functions
#include "functions/kernels/conversion_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

// What cannot be converted gives null. Casts between numbers, and from bool, are intrinsics: reals
// are cut towards zero; a real out of range is the nearest value, a long as an int its low bits.
// Datetimes and timespans are ticks to numbers.
Definitions ConversionFunctions() {
  return {
      Declare("tostring", "The value as text; empty for null.")
          .Takes("value:string => string")
          .Takes("value:integer => string")
          .Takes("value:bool|real|decimal|time|guid|dynamic => string", &ValueToString)
          .NamedAsArgument()
          .SeesNulls()
          .Example("print tostring(123)", "123"),
      Declare("tolong", "The value as a long.")
          .Takes("value:number|bool|time => long")
          .Takes("value:string => long", &StringToLong)
          .Takes("value:dynamic => long", &DynamicToLong)
          .NamedAsArgument()
          .Example("print tolong(\"123\")", "123"),
      Declare("toint", "The value as an int.")
          .Takes("value:number|bool|time => int")
          .Takes("value:string => int", &StringToInt)
          .Takes("value:dynamic => int", &DynamicToInt)
          .NamedAsArgument()
          .Example("print toint(2.3)", "2"),
      Declare("toreal", "The value as a real.")
          .Takes("value:number|bool|time => real")
          .Takes("value:string => real", &StringToReal)
          .Takes("value:dynamic => real", &DynamicToReal)
          .Alias("todouble")
          .NamedAsArgument()
          .Example("print toreal(\"123.4\")", "123.4"),
      Declare("todecimal", "The value as a decimal.")
          .Takes("value:number|bool => decimal")
          .Takes("value:string => decimal", &StringToDecimal)
          .Takes("value:dynamic => decimal", &DynamicToDecimal)
          .NamedAsArgument()
          .Example("print todecimal(\"123.45678\")", "123.45678"),
      Declare("tobool", "The value as a bool: \"true\", \"false\", or a number that is not 0.")
          .Takes("value:bool|number => bool")
          .Takes("value:string => bool", &StringToBool)
          .Takes("value:dynamic => bool", &DynamicToBool)
          .Alias("toboolean")
          .NamedAsArgument()
          .Example("print tobool(\"true\")", "true"),
      Declare("todatetime", "The value as a datetime.")
          .Takes("value:datetime|long|real => datetime")
          .Takes("value:string => datetime", &StringToDatetime)
          .Takes("value:dynamic => datetime", &DynamicToDatetime)
          .NamedAsArgument()
          .Example("print todatetime(\"2015-12-24\")", "2015-12-24T00:00:00.0000000Z"),
      Declare("totimespan", "The value as a timespan.")
          .Takes("value:timespan|long|real => timespan")
          .Takes("value:string => timespan", &StringToTimespan)
          .Takes("value:dynamic => timespan", &DynamicToTimespan)
          .Alias("totime")
          .NamedAsArgument()
          .Example("print totimespan(\"0.00:01:00\")", "00:01:00"),
      Declare("toguid", "The value as a guid.")
          .Takes("value:guid => guid")
          .Takes("value:string => guid", &StringToGuid)
          .Takes("value:dynamic => guid", &DynamicToGuid)
          .NamedAsArgument()
          .Example("print toguid(\"70fc66f7-8279-44fc-9092-d364d70fce44\")",
                   "70fc66f7-8279-44fc-9092-d364d70fce44"),
      Declare("parse_json", "The value that a JSON text stands for.")
          .Takes("text:string => dynamic", &StringToDynamic)
          .Takes("text:dynamic => dynamic", &DynamicToDynamic)
          .Takes("value:number|bool|time|guid => dynamic", &ValueToDynamic)
          .Alias("todynamic")
          .Alias("parsejson")
          .Alias("toobject")
          .NamedAsArgument()
          .Example("print parse_json('{ \"a\": 1 }').a", "1"),
      Declare("tohex", "A long in hexadecimal.")
          .Takes("value:integer, width?:long => string", &ToHex)
          .NamedAsArgument()
          .Example("print tohex(256)", "100"),
      Declare("__to_dynamic", "The value as a dynamic of its kind.")
          .Takes("value:any => dynamic", &ValueToDynamic),
  };
}

}  // namespace sluice::functions
