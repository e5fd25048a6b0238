// What errors of the operating system mean for a store of local files: the one table.
#pragma once

#include <string_view>

#include "base/status.h"

namespace sluice::storage {

// The status for `error_number` (errno) of `action` ("read", "publish") on `path`.
Status ErrnoStatus(int error_number, std::string_view action, std::string_view path);

}  // namespace sluice::storage
