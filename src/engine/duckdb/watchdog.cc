#include "engine/duckdb/watchdog.h"

namespace sluice::engine::duckdb {
namespace {

constexpr std::chrono::milliseconds kRepeatInterval{2};

}  // namespace

Watchdog::Watchdog(Clock& clock) : clock_(clock), thread_([this] { Run(); }) {}

Watchdog::~Watchdog() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Watchdog::Guard::~Guard() {
  on_cancel_.reset();
  std::lock_guard lock(watchdog_.mutex_);
  watchdog_.watched_.erase(id_);
}

std::unique_ptr<Watchdog::Guard> Watchdog::Watch(duckdb_connection connection,
                                                 const OperationContext& context) {
  Watched watched{.connection = connection};
  if (context.deadline) {
    // The context's clock may be another one; what is left of its time counts on ours.
    watched.deadline = clock_.Monotonic() + (*context.deadline - context.clock->Monotonic());
  }
  std::unique_ptr<Guard> guard;
  {
    std::lock_guard lock(mutex_);
    uint64_t id = next_id_++;
    watched_.emplace(id, watched);
    guard = std::make_unique<Guard>(*this, id);
  }
  if (watched.deadline) changed_.notify_all();
  guard->cancellation_ = context.cancellation;
  guard->on_cancel_ = context.cancellation->OnCancel([this, id = guard->id_] { End(id); });
  return guard;
}

void Watchdog::End(uint64_t id) {
  {
    std::lock_guard lock(mutex_);
    auto found = watched_.find(id);
    if (found == watched_.end()) return;
    found->second.ended = true;
  }
  changed_.notify_all();
}

void Watchdog::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    bool any_ended = false;
    std::optional<std::chrono::nanoseconds> next;
    std::chrono::nanoseconds now = clock_.Monotonic();
    for (auto& [id, watched] : watched_) {
      if (watched.deadline && *watched.deadline <= now) watched.ended = true;
      if (watched.ended) {
        any_ended = true;
        duckdb_interrupt(watched.connection);
      } else if (watched.deadline && (!next || *watched.deadline < *next)) {
        next = watched.deadline;
      }
    }
    if (any_ended) {
      changed_.wait_for(lock, kRepeatInterval);
    } else if (next) {
      clock_.WaitUntil(lock, changed_, *next);
    } else {
      changed_.wait(lock);
    }
  }
}

}  // namespace sluice::engine::duckdb
