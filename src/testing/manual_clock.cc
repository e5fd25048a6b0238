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
  // Looking again and again, since Advance() cannot notify a condition whose mutex its caller may
  // hold.
  count_waiter(1);
  bool notified = false;
  while (!notified && Monotonic() < deadline) {
    notified = condition.wait_for(lock, std::chrono::milliseconds(1)) == std::cv_status::no_timeout;
  }
  count_waiter(-1);
  return notified;
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
