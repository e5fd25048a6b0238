// An object store in memory, for tests: the seam's promises without a disk.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "storage/object_store.h"

namespace sluice::testing {

// Thread-safe. What is staged lives on when its StagedObject goes after sealing, and a second
// "process" is simply a second user of the same store.
class MemoryObjectStore final : public storage::ObjectStore {
 public:
  explicit MemoryObjectStore(std::string display_root = "memory:///", Clock* clock = &SystemClock());
  ~MemoryObjectStore() override;

  const std::string& display_root() const override { return display_root_; }
  Result<std::vector<storage::ObjectInfo>> List(std::string_view prefix,
                                                const OperationContext& context) override;
  Result<storage::ObjectInfo> Head(std::string_view path,
                                   const OperationContext& context) override;
  Result<std::string> Read(std::string_view path, uint64_t offset, uint64_t size,
                           const OperationContext& context) override;
  Result<std::unique_ptr<storage::StagedObject>> Stage(std::string_view owner,
                                                       std::string_view path,
                                                       const OperationContext& context) override;
  Status Publish(const storage::StageToken& token, std::string_view path,
                 const OperationContext& context) override;
  Status Abort(const storage::StageToken& token, const OperationContext& context) override;
  Status AbortAll(std::string_view owner, const OperationContext& context) override;
  Result<std::vector<std::string>> StagedOwners(const OperationContext& context) override;
  Status Delete(std::string_view path, const OperationContext& context) override;

  // Puts an object there as a stranger would, replacing what is there.
  void PutForeign(std::string_view path, std::string bytes);

  struct State;

 private:
  std::string display_root_;
  std::shared_ptr<State> state_;  // Staged objects share it: they may outlive the store.
};

}  // namespace sluice::testing
