// https://learn.microsoft.com/kusto/query/bin-operators
#include "functions/kernels/math_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions BinaryFunctions() {
  return {
      Declare("binary_and", "The bitwise AND.")
          .Takes("value1:long, value2:long => long", &BinaryAnd)
          .NamedAsArgument()
          .Example("print binary_and(3, 6)", "2"),
      Declare("binary_or", "The bitwise OR.")
          .Takes("value1:long, value2:long => long", &BinaryOr)
          .NamedAsArgument(),
      Declare("binary_xor", "The bitwise XOR.")
          .Takes("value1:long, value2:long => long", &BinaryXor)
          .NamedAsArgument(),
      Declare("binary_not", "All bits reversed.")
          .Takes("value:long => long", &BinaryNot)
          .NamedAsArgument()
          .Example("print binary_not(100)", "-101"),
      Declare("binary_shift_left", "Bits moved left, by the shift modulo 64.")
          .Takes("value:long, shift:long => long", &BinaryShiftLeft)
          .NamedAsArgument(),
      Declare("binary_shift_right", "Bits moved right, by the shift modulo 64.")
          .Takes("value:long, shift:long => long", &BinaryShiftRight)
          .NamedAsArgument(),
      Declare("bitset_count_ones", "How many bits are set.")
          .Takes("value:long => long", &BitsetCountOnes)
          .NamedAsArgument()
          .Example("print bitset_count_ones(42)", "3"),
  };
}

}  // namespace sluice::functions
