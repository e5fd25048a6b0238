#include "testing/faulty_object_store.h"

#include <mutex>
#include <utility>
#include <vector>

namespace sluice::testing {

using storage::ObjectInfo;
using storage::StagedObject;
using storage::StageToken;

std::string_view StoreOperationName(StoreOperation operation) {
  constexpr std::array<std::string_view, kStoreOperationCount> kNames = {
      "list",  "head",     "read",         "stage",  "append", "seal", "publish",
      "abort", "abortall", "stagedowners", "delete",
  };
  return kNames[static_cast<size_t>(operation)];
}

// The counts and the fault, shared with staged objects.
class FaultyObjectStore::Faults {
 public:
  void Set(int64_t n, FaultMoment moment, std::optional<StoreOperation> kind, int64_t times,
           Status error) {
    std::lock_guard lock(mutex_);
    plan_ = Plan{n, times, moment, kind, std::move(error)};
  }
  void Clear() {
    std::lock_guard lock(mutex_);
    plan_.reset();
  }
  int64_t Count(std::optional<StoreOperation> kind) const {
    std::lock_guard lock(mutex_);
    if (kind) return counts_[static_cast<size_t>(*kind)];
    int64_t total = 0;
    for (int64_t count : counts_) total += count;
    return total;
  }
  int64_t fault_count() const {
    std::lock_guard lock(mutex_);
    return fault_count_;
  }
  void ResetCounts() {
    std::lock_guard lock(mutex_);
    counts_ = {};
    fault_count_ = 0;
  }

  // Runs an operation that returns a Status or a Result, with the fault that is due.
  template <typename Operation>
  auto Run(StoreOperation kind, Operation operation) -> decltype(operation()) {
    std::optional<Fault> fault = Begin(kind);
    if (fault && fault->moment == FaultMoment::kBeforeEffect) return fault->error;
    auto answer = operation();
    if (fault) return fault->error;
    return answer;
  }

 private:
  struct Plan {
    int64_t until = 1;  // Matching operations up to and with the first that fails.
    int64_t times = 1;
    FaultMoment moment = FaultMoment::kBeforeEffect;
    std::optional<StoreOperation> kind;
    Status error;
  };
  struct Fault {
    FaultMoment moment;
    Status error;
  };

  std::optional<Fault> Begin(StoreOperation kind) {
    std::lock_guard lock(mutex_);
    ++counts_[static_cast<size_t>(kind)];
    if (!plan_ || (plan_->kind && *plan_->kind != kind)) return std::nullopt;
    if (--plan_->until > 0 || plan_->times-- <= 0) return std::nullopt;
    ++fault_count_;
    return Fault{plan_->moment,
                 plan_->error.WithContext(StoreOperationName(kind))};
  }

  mutable std::mutex mutex_;
  std::array<int64_t, kStoreOperationCount> counts_{};
  int64_t fault_count_ = 0;
  std::optional<Plan> plan_;
};

namespace {

class FaultyStagedObject final : public StagedObject {
 public:
  FaultyStagedObject(std::unique_ptr<StagedObject> staged,
                     std::shared_ptr<FaultyObjectStore::Faults> faults)
      : staged_(std::move(staged)), faults_(std::move(faults)) {}

  const StageToken& token() const override { return staged_->token(); }
  Status Append(std::string_view bytes) override {
    return faults_->Run(StoreOperation::kAppend, [&] { return staged_->Append(bytes); });
  }
  Status Seal() override {
    return faults_->Run(StoreOperation::kSeal, [&] { return staged_->Seal(); });
  }

 private:
  std::unique_ptr<StagedObject> staged_;
  std::shared_ptr<FaultyObjectStore::Faults> faults_;
};

}  // namespace

FaultyObjectStore::FaultyObjectStore(std::shared_ptr<storage::ObjectStore> store)
    : store_(std::move(store)), faults_(std::make_shared<Faults>()) {}
FaultyObjectStore::~FaultyObjectStore() = default;

void FaultyObjectStore::FailAt(int64_t n, FaultMoment moment, std::optional<StoreOperation> kind,
                               int64_t times, Status error) {
  faults_->Set(n, moment, kind, times, std::move(error));
}
void FaultyObjectStore::Clear() { faults_->Clear(); }
int64_t FaultyObjectStore::operation_count() const { return faults_->Count(std::nullopt); }
int64_t FaultyObjectStore::operation_count(StoreOperation kind) const {
  return faults_->Count(kind);
}
int64_t FaultyObjectStore::fault_count() const { return faults_->fault_count(); }
void FaultyObjectStore::ResetCounts() { faults_->ResetCounts(); }

const std::string& FaultyObjectStore::display_root() const { return store_->display_root(); }

Result<std::vector<ObjectInfo>> FaultyObjectStore::List(std::string_view prefix,
                                                        const OperationContext& context) {
  return faults_->Run(StoreOperation::kList, [&] { return store_->List(prefix, context); });
}

Result<ObjectInfo> FaultyObjectStore::Head(std::string_view path,
                                           const OperationContext& context) {
  return faults_->Run(StoreOperation::kHead, [&] { return store_->Head(path, context); });
}

Result<std::string> FaultyObjectStore::Read(std::string_view path, uint64_t offset, uint64_t size,
                                            const OperationContext& context) {
  return faults_->Run(StoreOperation::kRead,
                      [&] { return store_->Read(path, offset, size, context); });
}

Result<std::unique_ptr<StagedObject>> FaultyObjectStore::Stage(std::string_view owner,
                                                               std::string_view path,
                                                               const OperationContext& context) {
  auto staged = faults_->Run(StoreOperation::kStage,
                             [&] { return store_->Stage(owner, path, context); });
  if (!staged.ok()) return staged.status();
  return std::unique_ptr<StagedObject>(
      std::make_unique<FaultyStagedObject>(*std::move(staged), faults_));
}

Status FaultyObjectStore::Publish(const StageToken& token, std::string_view path,
                                  const OperationContext& context) {
  return faults_->Run(StoreOperation::kPublish,
                      [&] { return store_->Publish(token, path, context); });
}

Status FaultyObjectStore::Abort(const StageToken& token, const OperationContext& context) {
  return faults_->Run(StoreOperation::kAbort, [&] { return store_->Abort(token, context); });
}

Status FaultyObjectStore::AbortAll(std::string_view owner, const OperationContext& context) {
  return faults_->Run(StoreOperation::kAbortAll, [&] { return store_->AbortAll(owner, context); });
}

Result<std::vector<std::string>> FaultyObjectStore::StagedOwners(const OperationContext& context) {
  return faults_->Run(StoreOperation::kStagedOwners,
                      [&] { return store_->StagedOwners(context); });
}

Status FaultyObjectStore::Delete(std::string_view path, const OperationContext& context) {
  return faults_->Run(StoreOperation::kDelete, [&] { return store_->Delete(path, context); });
}

}  // namespace sluice::testing
