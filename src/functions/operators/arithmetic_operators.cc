// https://learn.microsoft.com/kusto/query/numerical-operators and
// https://learn.microsoft.com/kusto/query/datetime-timespan-arithmetic
#include "functions/kernels/dynamic_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Operator(std::string name, std::string summary) {
  return {std::move(name), std::move(summary), FunctionKind::kOperator};
}

}  // namespace

// Numbers reach the engine converted to the promoted type, which is also the result's.
Definitions ArithmeticOperators() {
  return {
      Operator("+", "Adds two numbers, two timespans, or a timespan to a datetime.")
          .Takes("left:number, right:number => promoted")
          .Takes("left:timespan, right:timespan => timespan")
          .Takes("left:datetime, right:timespan => datetime")
          .Takes("left:timespan, right:datetime => datetime")
          .Takes("left:dynamic, right:dynamic => dynamic", &DynamicAdd),
      Operator("-", "Subtracts numbers, timespans or datetimes.")
          .Takes("left:number, right:number => promoted")
          .Takes("left:timespan, right:timespan => timespan")
          .Takes("left:datetime, right:datetime => timespan")
          .Takes("left:datetime, right:timespan => datetime")
          .Takes("left:dynamic, right:dynamic => dynamic", &DynamicSubtract),
      Operator("*", "Multiplies two numbers, or a timespan by a number.")
          .Takes("left:number, right:number => promoted")
          .Takes("left:timespan, right:long => timespan")
          .Takes("left:timespan, right:real => timespan")
          .Takes("left:long, right:timespan => timespan")
          .Takes("left:real, right:timespan => timespan")
          .Takes("left:dynamic, right:dynamic => dynamic", &DynamicMultiply),
      Operator("/", "Divides. Integer division truncates, and by zero it gives null.")
          .Takes("left:number, right:number => promoted")
          .Takes("left:timespan, right:timespan => real")
          .Takes("left:timespan, right:long => timespan")
          .Takes("left:timespan, right:real => timespan")
          .Takes("left:datetime, right:timespan => real")
          .Takes("left:dynamic, right:dynamic => dynamic", &DynamicDivide),
      Operator("%", "The remainder of a division, never negative; null when dividing by zero.")
          .Takes("left:number, right:number => promoted")
          .Takes("left:timespan, right:timespan => timespan")
          .Takes("left:datetime, right:timespan => timespan")
          .Takes("left:dynamic, right:dynamic => dynamic", &DynamicModulo),
      Operator("negate", "The unary minus.")
          .Takes("value:number => promoted")
          .Takes("value:timespan => timespan")
          .Takes("value:dynamic => dynamic", &DynamicNegate),
  };
}

}  // namespace sluice::functions
