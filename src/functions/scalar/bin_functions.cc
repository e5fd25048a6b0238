// https://learn.microsoft.com/kusto/query/bin-function
#include "functions/kernels/math_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

// A size of zero or less gives null.
Definitions BinFunctions() {
  return {
      Declare("bin", "The greatest multiple of a size not above the value.")
          .Takes("value:number, size:number => promoted")
          .Takes("value:timespan, size:timespan => timespan")
          .Takes("value:datetime, size:timespan => datetime")
          .Alias("floor")
          .NamedAsArgument()
          .Example("print bin(4.5, 1)", "4.0"),
      Declare("bin_at", "The bin of a value, with bins aligned to a fixed point.")
          .Takes("value:long, size:long, fixed_point:long => long", &BinAtLong)
          .Takes("value:real, size:real, fixed_point:real => real", &BinAtReal)
          .Takes("value:timespan, size:timespan, fixed_point:timespan => timespan", &BinAtLong)
          .Takes("value:datetime, size:timespan, fixed_point:datetime => datetime", &BinAtLong)
          .NamedAsArgument()
          .Example("print bin_at(6.5, 2.5, 7)", "4.5"),
  };
}

}  // namespace sluice::functions
