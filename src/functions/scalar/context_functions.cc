// Functions of the request and of chance.
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions ContextFunctions() {
  return {
      Declare("new_guid", "A random guid.").Takes("=> guid").Nondeterministic(),
  };
}

}  // namespace sluice::functions
