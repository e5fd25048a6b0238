// The staged bytes of one local target, between Stage() and Publish().
//
//   STORAGE ROOT/.sluice-staging/TARGET/OWNER/NAME.part   being written
//   STORAGE ROOT/.sluice-staging/TARGET/OWNER/NAME        sealed
//
// TARGET and NAME are hashes of the target's path and the object's path. The staging folder lies in
// the storage root, or, when the target is on another mount below it, in the highest folder of that
// mount, since only within one mount can a file be renamed. So the target's own folder never holds
// a foreign entry unless it is itself that folder; and names without an extension match no pattern
// of data files even then. Folders that become empty are removed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "storage/local/durable_folders.h"
#include "storage/local/stage_token.h"
#include "storage/local/storage_roots.h"
#include "storage/object_store.h"

namespace sluice::storage {

// Thread-safe.
class LocalStaging {
 public:
  // `target` is the target's folder as StorageRoots::Resolve() gave it.
  LocalStaging(std::shared_ptr<const StorageRoots> roots, std::string target);

  Result<std::unique_ptr<StagedObject>> Stage(std::string_view owner, std::string_view path,
                                              const OperationContext& context);

  // Moves the sealed file of a token to `destination`, as ObjectStore::Publish() does; creates the
  // folders above it.
  Status Publish(const StageToken& token, const std::string& destination);

  Status Abort(const StageToken& token);
  Status AbortAll(std::string_view owner, const OperationContext& context);
  Result<std::vector<std::string>> Owners() const;

 private:
  struct Place {
    int levels_up = 0;
    std::string folder;  // STAGING FOLDER/TARGET
    std::string target;
  };
  Result<Place> FindPlace() const;
  Result<std::string> FolderOf(const LocalStageToken& token) const;

  std::shared_ptr<const StorageRoots> roots_;
  std::string target_;
  DurableFolders folders_;
};

}  // namespace sluice::storage
