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
  // Creates `folder`, which is `root` or lies below it (both absolute paths), and what is missing
  // above it. All from `root` down is synced, also what was there: an earlier process may have
  // crashed between making a folder and syncing it.
  Status Ensure(const std::string& folder, const std::string& root);

 private:
  Status EnsureLocked(const std::string& folder, const std::string& root);

  std::mutex mutex_;
  std::set<std::string> durable_;
};

}  // namespace sluice::storage
