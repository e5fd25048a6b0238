// The schema that a definition's result text says.
#pragma once

#include <string_view>

#include "data/schema.h"

namespace sluice::commands {

// "TableName:string, Size:long" as a schema. Ends the process when it is not well formed: results
// are written by us.
Schema ParseResultSchema(std::string_view result);

}  // namespace sluice::commands
