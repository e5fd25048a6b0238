#include "base/cancellation.h"

#include <vector>

namespace sluice {

struct Cancellation::Registration {
  std::mutex mutex;  // Held while the callback runs, so that the handle's end can wait for it.
  std::function<void()> callback;

  void Run() {
    std::lock_guard lock(mutex);
    if (!callback) return;
    auto run = std::move(callback);
    callback = nullptr;
    run();
  }
};

void Cancellation::Cancel(std::string reason) {
  std::vector<std::shared_ptr<Registration>> running;
  {
    std::lock_guard lock(mutex_);
    if (cancelled()) return;
    reason_ = std::move(reason);
    cancelled_.store(true, std::memory_order_release);
    for (auto& [id, weak] : callbacks_) {
      if (auto registration = weak.lock()) running.push_back(std::move(registration));
    }
    callbacks_.clear();
  }
  for (auto& registration : running) registration->Run();
}

std::string Cancellation::reason() const {
  std::lock_guard lock(mutex_);
  return reason_;
}

std::shared_ptr<void> Cancellation::OnCancel(std::function<void()> callback) {
  auto registration = std::make_shared<Registration>();
  registration->callback = std::move(callback);
  bool run_now = false;
  uint64_t id = 0;
  {
    std::lock_guard lock(mutex_);
    run_now = cancelled();
    if (!run_now) {
      id = next_callback_++;
      callbacks_[id] = registration;
    }
  }
  if (run_now) {
    registration->Run();
    return registration;
  }
  // The handle is a second owner whose end silences the callback, waiting if it runs elsewhere.
  return std::shared_ptr<void>(registration.get(), [this, id, registration](void*) {
    {
      std::lock_guard lock(mutex_);
      callbacks_.erase(id);
    }
    std::lock_guard lock(registration->mutex);
    registration->callback = nullptr;
  });
}

Status OperationContext::Check() const {
  if (cancellation->cancelled()) {
    return Cancelled("The operation was cancelled: " + cancellation->reason());
  }
  if (deadline && clock->Monotonic() >= *deadline) {
    return DeadlineExceeded("The operation exceeded its time limit.");
  }
  return Status::Ok();
}

OperationContext OperationContext::WithTimeout(std::chrono::nanoseconds timeout) const {
  OperationContext copy = *this;
  auto until = clock->Monotonic() + timeout;
  if (!copy.deadline || until < *copy.deadline) copy.deadline = until;
  return copy;
}

}  // namespace sluice
