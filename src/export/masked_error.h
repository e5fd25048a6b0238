// Errors that may be shown: whatever a store or a library put into a message, the secrets of the
// targets are not in it.
#pragma once

#include <vector>

#include "base/status.h"
#include "catalog/entities.h"

namespace sluice::exporting {

// The same error, each occurrence of a target's query string or credentials replaced by a mask.
Status MaskSecrets(const Status& status, const std::vector<catalog::ConnectionString>& targets);

}  // namespace sluice::exporting
