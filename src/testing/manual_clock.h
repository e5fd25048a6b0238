// A clock that a test moves by hand.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "base/clock.h"

namespace sluice::testing {

// Thread-safe. Both of its times only move when told.
class ManualClock final : public Clock {
 public:
  // 2024-01-01T00:00:00Z unless told otherwise.
  static constexpr int64_t kDefaultStartTicks = 638'396'640'000'000'000;
  explicit ManualClock(int64_t now_ticks = kDefaultStartTicks) : now_ticks_(now_ticks) {}

  int64_t NowTicks() const override;
  std::chrono::nanoseconds Monotonic() const override;
  // Returns soon (a millisecond of real time) after Advance() has passed the deadline, or when
  // notified.
  bool WaitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                 std::chrono::nanoseconds deadline) override;

  // Moves both times ahead.
  void Advance(std::chrono::nanoseconds duration);
  // Sets the wall clock alone, also backwards, as an operator's correction does.
  void SetNowTicks(int64_t now_ticks);

  // Blocks until `count` threads wait in WaitUntil(), so that a test advances only when the code
  // under test has come to rest.
  void AwaitWaiters(int count);

 private:
  mutable std::mutex mutex_;
  std::condition_variable waiters_changed_;
  int waiters_ = 0;
  int64_t now_ticks_;
  std::chrono::nanoseconds monotonic_{0};
};

}  // namespace sluice::testing
