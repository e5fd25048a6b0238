// Names of runs.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"

namespace sluice::exporting {

// The first eight digits of the ids of all runs of a database. Several servers may write to one
// target: by it each tells what it staged itself from what the others did.
std::string RunIdPrefix(std::string_view database_guid);

// 32 hexadecimal digits, never used before.
std::string NewRunId(std::string_view database_guid, Random& random);

}  // namespace sluice::exporting
