#include "engine/duckdb/cursor_clock.h"

#include <algorithm>

namespace sluice::engine::duckdb {

CursorClock::Turn::Turn(CursorClock& clock, Database& database)
    : clock_(clock), database_(&database), lock_(database.commit) {
  // Also a commit that fails uses its cursor up; a gap harms nobody.
  database.last = std::max(clock.clock_.NowTicks(), database.last + 1);
}

void CursorClock::Turn::Publish() {
  std::lock_guard lock(clock_.mutex_);
  database_->current = database_->last;
}

CursorClock::Turn CursorClock::BeginCommit(int64_t database_id) {
  return Turn(*this, DatabaseOf(database_id));
}

std::optional<DatabaseCursor> CursorClock::Current(int64_t database_id) {
  std::lock_guard lock(mutex_);
  auto found = databases_.find(database_id);
  if (found == databases_.end() || found->second->current == 0) return std::nullopt;
  return found->second->current;
}

void CursorClock::Restore(int64_t database_id, DatabaseCursor last) {
  Database& database = DatabaseOf(database_id);
  std::lock_guard lock(mutex_);
  database.last = std::max(database.last, last);
  database.current = database.last;
}

CursorClock::Database& CursorClock::DatabaseOf(int64_t database_id) {
  std::lock_guard lock(mutex_);
  std::unique_ptr<Database>& database = databases_[database_id];
  if (database == nullptr) database = std::make_unique<Database>();
  return *database;
}

}  // namespace sluice::engine::duckdb
