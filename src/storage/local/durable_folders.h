// Folders whose existence survives a crash of the machine.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::storage {

// Writes the entries of a folder to the disk.
Status SyncFolder(const std::string& folder);

// The folder that holds `path`; "/" for what lies directly below the root.
std::string ParentFolder(std::string_view path);

// Creates folders and remembers which are known to be durable, so that each is synced only once
// per process. Thread-safe: nobody sees a folder as present before it is durable.
class DurableFolders {
 public:
  // Creates `folder` (an absolute path) and its parents as needed.
  Status Ensure(const std::string& folder);

 private:
  Status EnsureLocked(const std::string& folder);

  std::mutex mutex_;
  std::set<std::string> durable_;
};

}  // namespace sluice::storage
