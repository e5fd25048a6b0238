// Database cursors: a strictly increasing number per database, in ticks of ingestion time, given
// out in the order of commits.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "base/clock.h"
#include "engine/record_store.h"

namespace sluice::engine::duckdb {

// Thread-safe.
//
// Invariant: whoever reads the current cursor c sees, then and for ever, every record at or before
// c, and no later commit gets a cursor <= c. Hence a cursor is given to a commit only while no
// other commit of the database goes on, and becomes current only once the commit is durable. The
// wall clock may step back: a cursor is max(now, last + 1).
class CursorClock {
 private:
  struct Database {
    std::mutex commit;
    DatabaseCursor last = 0;     // Given out; guarded by `commit`.
    DatabaseCursor current = 0;  // Guarded by CursorClock::mutex_.
  };

 public:
  explicit CursorClock(Clock& clock) : clock_(clock) {}

  // The turn of one commit. Others of the same database wait until it is destroyed.
  class Turn {
   public:
    DatabaseCursor cursor() const { return database_->last; }
    // To be called when the commit is durable, and only then.
    void Publish();

   private:
    friend class CursorClock;
    Turn(CursorClock& clock, Database& database);
    CursorClock& clock_;
    Database* database_;
    std::unique_lock<std::mutex> lock_;
  };
  Turn BeginCommit(int64_t database_id);

  // The cursor of the newest commit; nothing for a database that never had one.
  std::optional<DatabaseCursor> Current(int64_t database_id);

  // Takes over what an earlier process had given out. Only before the first commit.
  void Restore(int64_t database_id, DatabaseCursor last);

 private:
  Database& DatabaseOf(int64_t database_id);

  Clock& clock_;
  std::mutex mutex_;
  std::map<int64_t, std::unique_ptr<Database>> databases_;
};

}  // namespace sluice::engine::duckdb
