// Objects as files below a folder of this machine.
//
// Publishing renames a synced file without ever replacing another, then syncs the folder: the
// object is visible all at once and survives a crash of the machine. See local_staging.h for where
// bytes wait until then.
//
// Listing shows regular files, also behind symbolic links to files; folders behind links are not
// entered. Nothing outside the storage roots can be reached, through links neither.
//
// Errors: ENOSPC, EIO and other passing trouble is kUnavailable, missing permission
// kPermissionDenied, each with the path.
#pragma once

#include <memory>
#include <string>

#include "storage/local/local_staging.h"
#include "storage/local/storage_roots.h"
#include "storage/object_store.h"

namespace sluice::storage {

class LocalObjectStore final : public ObjectStore {
 public:
  // `folder` as StorageRoots::Resolve() gave it; it need not exist yet.
  LocalObjectStore(std::shared_ptr<const StorageRoots> roots, std::string folder);

  const std::string& display_root() const override { return display_root_; }
  Result<std::vector<ObjectInfo>> List(std::string_view prefix,
                                       const OperationContext& context) override;
  Result<ObjectInfo> Head(std::string_view path, const OperationContext& context) override;
  Result<std::string> Read(std::string_view path, uint64_t offset, uint64_t size,
                           const OperationContext& context) override;
  Result<std::unique_ptr<StagedObject>> Stage(std::string_view owner, std::string_view path,
                                              const OperationContext& context) override;
  Status Publish(const StageToken& token, std::string_view path,
                 const OperationContext& context) override;
  Status Abort(const StageToken& token, const OperationContext& context) override;
  Status AbortAll(std::string_view owner, const OperationContext& context) override;
  Result<std::vector<std::string>> StagedOwners(const OperationContext& context) override;
  Status Delete(std::string_view path, const OperationContext& context) override;

 private:
  // The file of an object; a link as the last segment is followed by the first, not by the second.
  Result<std::string> Resolve(std::string_view path) const;
  Result<std::string> ResolveEntry(std::string_view path) const;
  Status ListFolder(const std::string& relative_folder, std::string_view prefix,
                    const OperationContext& context, std::vector<ObjectInfo>& objects) const;

  std::shared_ptr<const StorageRoots> roots_;
  std::string folder_;
  std::string display_root_;
  LocalStaging staging_;
};

}  // namespace sluice::storage
