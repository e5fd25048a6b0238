#include "engine/duckdb/table_locks.h"

#include "engine/duckdb/context_wait.h"

namespace sluice::engine::duckdb {

Result<TableLocks::Lock> TableLocks::Acquire(int64_t table_id, Mode mode,
                                             const OperationContext& context) {
  std::unique_lock lock(mutex_);
  if (mode == Mode::kShared) {
    RETURN_IF_ERROR(WaitFor(lock, released_, context, [&] {
      const Table& table = tables_[table_id];
      return !table.exclusive && table.waiting_exclusive == 0;
    }));
    ++tables_[table_id].shared;
    return Lock(this, table_id, mode);
  }
  ++tables_[table_id].waiting_exclusive;
  Status status = WaitFor(lock, released_, context, [&] {
    const Table& table = tables_[table_id];
    return !table.exclusive && table.shared == 0;
  });
  Table& table = tables_[table_id];
  --table.waiting_exclusive;
  if (!status.ok()) {
    released_.notify_all();
    return status;
  }
  table.exclusive = true;
  return Lock(this, table_id, mode);
}

void TableLocks::Release(int64_t table_id, Mode mode) {
  {
    std::lock_guard lock(mutex_);
    Table& table = tables_[table_id];
    if (mode == Mode::kShared) {
      --table.shared;
    } else {
      table.exclusive = false;
    }
    if (table.shared == 0 && !table.exclusive && table.waiting_exclusive == 0) {
      tables_.erase(table_id);
    }
  }
  released_.notify_all();
}

}  // namespace sluice::engine::duckdb
