// The properties that exports share, as commands take them.
#pragma once

#include <vector>

#include "catalog/entities.h"
#include "commands/arguments.h"
#include "commands/command_definition.h"

namespace sluice::commands {

// sizeLimit, distributed, distribution, distributionKind, parquetRowGroupSize, followed by `more`.
std::vector<PropertyDefinition> ExportPropertyDefinitions(std::vector<PropertyDefinition> more);

catalog::ExportProperties ExportPropertiesOf(const Properties& properties);

}  // namespace sluice::commands
