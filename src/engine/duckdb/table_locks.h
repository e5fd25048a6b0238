// Keeps changes of a table's shape, and drops of its records, apart from ingestions into it: the
// engine would fail the later of two such transactions.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

#include "base/cancellation.h"
#include "base/status.h"

namespace sluice::engine::duckdb {

// Thread-safe. Ingestions share a table; whoever needs it alone is not overtaken by later ones.
class TableLocks {
 public:
  enum class Mode { kShared, kExclusive };

  class Lock {
   public:
    Lock(TableLocks* locks, int64_t table_id, Mode mode)
        : locks_(locks), table_id_(table_id), mode_(mode) {}
    Lock(Lock&& other) noexcept
        : locks_(std::exchange(other.locks_, nullptr)),
          table_id_(other.table_id_),
          mode_(other.mode_) {}
    Lock& operator=(Lock&&) = delete;
    ~Lock() {
      if (locks_ != nullptr) locks_->Release(table_id_, mode_);
    }

   private:
    TableLocks* locks_;
    int64_t table_id_;
    Mode mode_;
  };

  // Waits until the table is free, or for the end of the context, whose error it then returns.
  Result<Lock> Acquire(int64_t table_id, Mode mode, const OperationContext& context);

 private:
  struct Table {
    int shared = 0;
    bool exclusive = false;
    int waiting_exclusive = 0;
  };
  void Release(int64_t table_id, Mode mode);

  std::mutex mutex_;
  std::condition_variable released_;
  std::map<int64_t, Table> tables_;  // Only those in use.
};

}  // namespace sluice::engine::duckdb
