// The kinds of storage that this server opens: the one place that lists them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/object_store.h"

namespace sluice::storage {

// A registry whose local targets lie below one of `storage_roots`, absolute paths of folders, which
// need not exist yet.
std::unique_ptr<ObjectStoreRegistry> MakeObjectStoreRegistry(
    std::vector<std::string> storage_roots);

}  // namespace sluice::storage
