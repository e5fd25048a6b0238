// What ingestion commands have in common.
#pragma once

#include <string_view>
#include <vector>

#include "commands/command_call.h"
#include "commands/command_definition.h"
#include "ingestion/ingestor.h"

namespace sluice::commands {

// The documented properties; those that this server does not have fail by their name.
std::vector<PropertyDefinition> IngestionPropertyDefinitions();

Result<ingestion::IngestionProperties> IngestionPropertiesOf(const Arguments& arguments);

ingestion::IngestionTarget TargetOf(const catalog::Table& table);

// The id of the extent that was made; of zeros when none was, as the documentation has it.
Scalar ExtentIdOf(const engine::IngestResult& result);

}  // namespace sluice::commands
