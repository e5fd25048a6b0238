#include "base/clock.h"

namespace sluice {
namespace {

class MachineClock final : public Clock {
 public:
  int64_t NowTicks() const override {
    auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return kUnixEpochTicks +
           std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count() / 100;
  }

  std::chrono::nanoseconds Monotonic() const override {
    return std::chrono::steady_clock::now().time_since_epoch();
  }

  bool WaitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                 std::chrono::nanoseconds deadline) override {
    auto until = std::chrono::steady_clock::time_point(deadline);
    return condition.wait_until(lock, until) == std::cv_status::no_timeout;
  }
};

}  // namespace

Clock& SystemClock() {
  static MachineClock clock;
  return clock;
}

}  // namespace sluice
