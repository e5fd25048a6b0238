// Keeps changes of a table's schema apart from each other and from ingestion into the table.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"

namespace sluice::commands {

// Locks by database and table name; the table need not exist. Thread-safe. Locks of one thread do
// not nest.
class TableLocks {
 public:
  // Held until destroyed.
  class Lock {
   public:
    Lock() = default;
    Lock(Lock&&) noexcept = default;
    Lock& operator=(Lock&& other) noexcept;
    ~Lock() { Release(); }

   private:
    friend class TableLocks;
    struct Entry {
      std::shared_ptr<std::shared_timed_mutex> mutex;
      bool exclusive = false;
    };
    void Release();
    std::vector<Entry> entries_;
  };

  // For ingestion: others may ingest too.
  Result<Lock> Share(int64_t database_id, const std::string& table,
                     const OperationContext& context);
  // For changes: nobody else. Locks several tables in an order that cannot end in a deadlock.
  Result<Lock> Exclude(int64_t database_id, std::vector<std::string> tables,
                       const OperationContext& context);

 private:
  Status Add(int64_t database_id, const std::string& table, bool exclusive, Lock& lock,
             const OperationContext& context);

  std::mutex mutex_;
  std::map<std::pair<int64_t, std::string>, std::weak_ptr<std::shared_timed_mutex>> tables_;
};

}  // namespace sluice::commands
