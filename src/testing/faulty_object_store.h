// A store that fails when told: before an operation took effect, or after it, its answer lost.
//
// A fault loop fails the 1st, 2nd, ... n-th operation until a run passes without meeting a fault,
// and checks its promises after each:
//
//   for (int n = 1;; ++n) {
//     FaultyObjectStore store(inner);
//     store.FailAt(n, FaultMoment::kAfterEffect);
//     ... run, recover with store.Clear(), check ...
//     if (store.operation_count() < n) break;
//   }
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/object_store.h"

namespace sluice::testing {

enum class StoreOperation {
  kList,
  kHead,
  kRead,
  kStage,
  kAppend,  // Of a StagedObject, as is kSeal.
  kSeal,
  kPublish,
  kAbort,
  kAbortAll,
  kStagedOwners,
  kDelete,
};
inline constexpr size_t kStoreOperationCount = 11;
std::string_view StoreOperationName(StoreOperation operation);

// kBeforeEffect: nothing happened. kAfterEffect: it happened, and the caller cannot know.
enum class FaultMoment { kBeforeEffect, kAfterEffect };

// Thread-safe.
class FaultyObjectStore final : public storage::ObjectStore {
 public:
  explicit FaultyObjectStore(std::shared_ptr<storage::ObjectStore> store);
  ~FaultyObjectStore() override;

  // Fails the n-th (from 1) operation from now on, of one kind or of all, and with `times` the ones
  // that follow it; replaces the fault that was set before. The error is kUnavailable unless given.
  void FailAt(int64_t n, FaultMoment moment, std::optional<StoreOperation> kind = std::nullopt,
              int64_t times = 1, Status error = Unavailable("injected fault"));
  // Removes the fault.
  void Clear();

  // Operations begun since construction or ResetCounts(), failed ones too.
  int64_t operation_count() const;
  int64_t operation_count(StoreOperation kind) const;
  // How many of them failed by our doing.
  int64_t fault_count() const;
  void ResetCounts();

  const std::string& display_root() const override;
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

  class Faults;

 private:
  std::shared_ptr<storage::ObjectStore> store_;
  std::shared_ptr<Faults> faults_;
};

}  // namespace sluice::testing
