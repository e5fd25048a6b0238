// A file that is being staged, and the folders that hold staged files.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/cancellation.h"
#include "base/status.h"
#include "storage/local/file_descriptor.h"
#include "storage/local/stage_token.h"
#include "storage/object_store.h"

namespace sluice::storage {

// What a file that is not sealed is called.
std::string PartName(std::string_view sealed_path);

// The identity of a file; kNotFound when there is none. Does not follow a link.
Result<FileIdentity> IdentityOf(const std::string& path);

// Removes `owner_folder`, the target's folder above it and the staging folder above that, as far
// as they are empty. Failing to is no harm.
void RemoveEmptyStagingFolders(const std::string& owner_folder);

class StagedFile final : public StagedObject {
 public:
  // Creates the file that will be sealed as `owner_folder`/`token.name`, with the folders up to the
  // staging folder; completes the token's identity. kAlreadyExists when the owner has something
  // staged under that name.
  static Result<std::unique_ptr<StagedObject>> Create(const std::string& owner_folder,
                                                      LocalStageToken token,
                                                      const OperationContext& context);
  ~StagedFile() override;

  const StageToken& token() const override { return token_; }
  Status Append(std::string_view bytes) override;
  Status Seal() override;

 private:
  StagedFile(std::string owner_folder, std::string sealed_path, FileDescriptor file,
             const OperationContext& context);

  std::string owner_folder_;
  std::string sealed_path_;
  StageToken token_;
  FileDescriptor file_;
  OperationContext context_;
  uint64_t size_bytes_ = 0;
  uint64_t handed_to_disk_bytes_ = 0;
  bool failed_ = false;
  bool sealed_ = false;
};

}  // namespace sluice::storage
