#include "engine/duckdb/admission.h"

#include "engine/duckdb/context_wait.h"

namespace sluice::engine::duckdb {

Result<Admission::Place> Admission::Enter(const OperationContext& context) {
  std::unique_lock lock(mutex_);
  RETURN_IF_ERROR(WaitFor(lock, freed_, context, [this] { return free_places_ > 0; }));
  --free_places_;
  return Place(this);
}

void Admission::Leave() {
  {
    std::lock_guard lock(mutex_);
    ++free_places_;
  }
  // All: the one who wakes may be giving up at this moment.
  freed_.notify_all();
}

}  // namespace sluice::engine::duckdb
