// Cancellation and deadlines, handed down every call that can take long.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/status.h"

namespace sluice {

// The switch that ends an operation. Thread-safe; shared by whoever may cancel and whoever works.
class Cancellation {
 public:
  // Cancels with a reason that shows in the error. Later calls change nothing. Runs the callbacks
  // registered at this moment, on this thread, before it returns.
  void Cancel(std::string reason);
  bool cancelled() const { return cancelled_.load(std::memory_order_acquire); }
  std::string reason() const;

  // Calls `callback` once when cancelled; at once when it already is. The registration ends with
  // the returned handle, whose destruction waits for a callback that is running on another thread.
  [[nodiscard]] std::shared_ptr<void> OnCancel(std::function<void()> callback);

 private:
  struct Registration;
  mutable std::mutex mutex_;
  std::atomic<bool> cancelled_{false};
  std::string reason_;
  std::map<uint64_t, std::weak_ptr<Registration>> callbacks_;
  uint64_t next_callback_ = 0;
};

// What travels with one operation: who asked, until when, and how it is ended early.
// A value; copies share the cancellation.
struct OperationContext {
  Clock* clock = &SystemClock();
  std::shared_ptr<Cancellation> cancellation = std::make_shared<Cancellation>();
  std::optional<std::chrono::nanoseconds> deadline;  // On clock->Monotonic().
  std::string client_request_id;
  std::string activity_id;
  std::string principal = "anonymous";

  // An error when cancelled or past the deadline. Loops call it between bounded pieces of work.
  Status Check() const;
  // The same context with a deadline `timeout` from now, or the earlier one it already has.
  OperationContext WithTimeout(std::chrono::nanoseconds timeout) const;
};

}  // namespace sluice
