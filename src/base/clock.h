// Time as the rest of Sluice sees it, so that tests can set it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace sluice {

// One tick is 100 ns. Datetimes count ticks since 0001-01-01T00:00:00Z, timespans count them alone.
inline constexpr int64_t kTicksPerMicrosecond = 10;
inline constexpr int64_t kTicksPerMillisecond = 10'000;
inline constexpr int64_t kTicksPerSecond = 10'000'000;
inline constexpr int64_t kTicksPerMinute = 60 * kTicksPerSecond;
inline constexpr int64_t kTicksPerHour = 60 * kTicksPerMinute;
inline constexpr int64_t kTicksPerDay = 24 * kTicksPerHour;
// The datetime of 1970-01-01T00:00:00Z.
inline constexpr int64_t kUnixEpochTicks = 621'355'968'000'000'000;

// All methods may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;

  // The wall clock as datetime ticks. May step backwards.
  virtual int64_t NowTicks() const = 0;

  // A clock that never goes back, for durations and deadlines; its origin has no meaning.
  virtual std::chrono::nanoseconds Monotonic() const = 0;

  // Waits on `condition` with `lock` held until notified or until Monotonic() reaches `deadline`.
  // Spurious wake-ups happen: callers loop. Returns false when the deadline has passed.
  virtual bool WaitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                         std::chrono::nanoseconds deadline) = 0;
};

// The machine's clocks. Lives for the whole process.
Clock& SystemClock();

}  // namespace sluice
