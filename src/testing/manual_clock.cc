#include "testing/manual_clock.h"

namespace sluice::testing {

int64_t ManualClock::NowTicks() const {
  std::lock_guard lock(mutex_);
  return now_ticks_;
}

std::chrono::nanoseconds ManualClock::Monotonic() const {
  std::lock_guard lock(mutex_);
  return monotonic_;
}

bool ManualClock::WaitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                            std::chrono::nanoseconds deadline) {
  auto count_waiter = [&](int change) {
    std::lock_guard own(mutex_);
    waiters_ += change;
    waiters_changed_.notify_all();
  };
  if (Monotonic() >= deadline) return false;
  // Looks again and again, since Advance() cannot notify a condition whose mutex its caller may
  // hold; and lets the caller look each time, since a notification that falls between two short
  // waits is lost.
  count_waiter(1);
  condition.wait_for(lock, std::chrono::milliseconds(1));
  count_waiter(-1);
  return Monotonic() < deadline;
}

void ManualClock::Advance(std::chrono::nanoseconds duration) {
  std::lock_guard lock(mutex_);
  monotonic_ += duration;
  now_ticks_ += duration.count() / 100;
}

void ManualClock::SetNowTicks(int64_t now_ticks) {
  std::lock_guard lock(mutex_);
  now_ticks_ = now_ticks;
}

void ManualClock::AwaitWaiters(int count) {
  std::unique_lock lock(mutex_);
  waiters_changed_.wait(lock, [&] { return waiters_ >= count; });
}

}  // namespace sluice::testing
