// Made-up file URIs that fit an external table's definition: `with (sampleUris=true)`.
#pragma once

#include "catalog/entities.h"
#include "commands/command_call.h"

namespace sluice::commands {

// Rows of kExternalArtifactsResult, one per connection string.
Result<Rows> SampleUris(const CommandCall& call, const catalog::ExternalTable& table);

}  // namespace sluice::commands
