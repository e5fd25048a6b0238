// Waiting for a condition, for as long as an operation may.
#pragma once

#include <condition_variable>
#include <mutex>

#include "base/cancellation.h"
#include "base/status.h"

namespace sluice::engine::duckdb {

// Waits on `condition`, with `lock` held, until `ready()` or the end of the context, whose error it
// then returns. Whoever makes it ready notifies.
template <typename Ready>
Status WaitFor(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
               const OperationContext& context, Ready ready) {
  if (ready()) return Status::Ok();
  // Registered without the lock, which the callback takes so that no notification is missed.
  std::mutex& mutex = *lock.mutex();
  lock.unlock();
  std::shared_ptr<void> registration = context.cancellation->OnCancel([&mutex, &condition] {
    std::lock_guard guard(mutex);
    condition.notify_all();
  });
  lock.lock();
  Status status;
  while (!ready()) {
    status = context.Check();
    if (!status.ok()) break;
    if (context.deadline) {
      context.clock->WaitUntil(lock, condition, *context.deadline);
    } else {
      condition.wait(lock);
    }
  }
  // Its destruction waits for a running callback, which waits for the lock.
  lock.unlock();
  registration.reset();
  lock.lock();
  // Without the lock the state may have changed; the caller acts on what holds now.
  if (status.ok() && !ready()) return WaitFor(lock, condition, context, ready);
  return status;
}

}  // namespace sluice::engine::duckdb
