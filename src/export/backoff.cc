#include "export/backoff.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace sluice::exporting {

std::chrono::nanoseconds Backoff::After(int64_t attempt) const {
  std::chrono::nanoseconds pause = first;
  for (int64_t i = 1; i < attempt && pause < most; ++i) pause *= 2;
  return std::min(pause, most);
}

Status Pause(std::chrono::nanoseconds pause, Random& random, const OperationContext& context) {
  auto half = static_cast<uint64_t>(pause.count()) / 2;
  auto jitter = static_cast<int64_t>(random.Below(half + 1));
  auto deadline =
      context.clock->Monotonic() + std::chrono::nanoseconds(static_cast<int64_t>(half) + jitter);
  if (context.deadline) deadline = std::min(deadline, *context.deadline);

  std::mutex mutex;
  std::condition_variable condition;
  bool cancelled = false;
  std::shared_ptr<void> registration = context.cancellation->OnCancel([&] {
    std::lock_guard lock(mutex);
    cancelled = true;
    condition.notify_all();
  });
  {
    std::unique_lock lock(mutex);
    while (!cancelled && context.clock->Monotonic() < deadline) {
      context.clock->WaitUntil(lock, condition, deadline);
    }
  }
  registration.reset();
  return context.Check();
}

}  // namespace sluice::exporting
