// Functions of the request and of chance.
#include "functions/kernels/dynamic_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions ContextFunctions() {
  return {
      Declare("estimate_data_size", "The size in bytes of values, estimated by their types.")
          .Takes("column...:any => long", &EstimateDataSize)
          .SeesNulls()
          .Example("print estimate_data_size(1, '1234567890')", "18"),
      Declare("new_guid", "A random guid.").Takes("=> guid").Nondeterministic(),
  };
}

}  // namespace sluice::functions
