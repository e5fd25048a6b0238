#include "commands/table_locks.h"

#include <algorithm>
#include <chrono>

namespace sluice::commands {
namespace {

// How often a waiter looks whether its request was given up.
constexpr std::chrono::milliseconds kPatience{50};

}  // namespace

void TableLocks::Lock::Release() {
  while (!entries_.empty()) {
    Entry entry = std::move(entries_.back());
    entries_.pop_back();
    if (entry.exclusive) {
      entry.mutex->unlock();
    } else {
      entry.mutex->unlock_shared();
    }
  }
}

TableLocks::Lock& TableLocks::Lock::operator=(Lock&& other) noexcept {
  if (this != &other) {
    Release();
    entries_ = std::move(other.entries_);
    other.entries_.clear();
  }
  return *this;
}

Status TableLocks::Add(int64_t database_id, const std::string& table, bool exclusive, Lock& lock,
                       const OperationContext& context) {
  std::shared_ptr<std::shared_timed_mutex> mutex;
  {
    std::lock_guard guard(mutex_);
    std::erase_if(tables_, [](const auto& entry) { return entry.second.expired(); });
    std::weak_ptr<std::shared_timed_mutex>& known = tables_[{database_id, table}];
    mutex = known.lock();
    if (mutex == nullptr) {
      mutex = std::make_shared<std::shared_timed_mutex>();
      known = mutex;
    }
  }
  while (exclusive ? !mutex->try_lock_for(kPatience) : !mutex->try_lock_shared_for(kPatience)) {
    const Status status = context.Check();
    if (!status.ok()) return status.WithContext("Waiting for another change of table '" + table + "'");
  }
  lock.entries_.push_back({std::move(mutex), exclusive});
  return Status::Ok();
}

Result<TableLocks::Lock> TableLocks::Share(int64_t database_id, const std::string& table,
                                           const OperationContext& context) {
  Lock lock;
  RETURN_IF_ERROR(Add(database_id, table, false, lock, context));
  return lock;
}

Result<TableLocks::Lock> TableLocks::Exclude(int64_t database_id, std::vector<std::string> tables,
                                             const OperationContext& context) {
  std::sort(tables.begin(), tables.end());
  tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
  Lock lock;
  for (const std::string& table : tables) {
    RETURN_IF_ERROR(Add(database_id, table, true, lock, context));
  }
  return lock;
}

}  // namespace sluice::commands
