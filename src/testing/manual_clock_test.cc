#include "testing/manual_clock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "testing/seeded_random.h"

namespace sluice::testing {
namespace {

using std::chrono::seconds;

TEST(ManualClockTest, MovesOnlyWhenTold) {
  ManualClock clock;
  int64_t start = clock.NowTicks();
  EXPECT_EQ(clock.NowTicks(), start);
  clock.Advance(seconds(2));
  EXPECT_EQ(clock.NowTicks(), start + 2 * kTicksPerSecond);
  EXPECT_EQ(clock.Monotonic(), seconds(2));
  clock.SetNowTicks(start - 1);
  EXPECT_EQ(clock.NowTicks(), start - 1);
  EXPECT_EQ(clock.Monotonic(), seconds(2));
}

TEST(ManualClockTest, WaitingEndsWhenTheDeadlinePasses) {
  ManualClock clock;
  std::atomic<bool> ended = false;
  std::thread waiter([&] {
    std::mutex mutex;
    std::condition_variable condition;
    std::unique_lock lock(mutex);
    while (clock.WaitUntil(lock, condition, seconds(60))) {
    }
    ended = true;
  });
  clock.AwaitWaiters(1);
  clock.Advance(seconds(59));
  clock.AwaitWaiters(1);
  EXPECT_FALSE(ended);
  clock.Advance(seconds(1));
  waiter.join();
  EXPECT_TRUE(ended);
}

TEST(ManualClockTest, NotificationEndsWaiting) {
  ManualClock clock;
  std::mutex mutex;
  std::condition_variable condition;
  bool ready = false;
  std::thread notifier([&] {
    clock.AwaitWaiters(1);
    std::lock_guard lock(mutex);
    ready = true;
    condition.notify_all();
  });
  std::unique_lock lock(mutex);
  while (!ready) ASSERT_TRUE(clock.WaitUntil(lock, condition, seconds(60)));
  lock.unlock();
  notifier.join();
}

TEST(SeededRandomTest, SameSeedGivesTheSameNumbers) {
  SeededRandom first(7);
  SeededRandom second(7);
  SeededRandom other(8);
  uint64_t number = first.Next();
  EXPECT_EQ(number, second.Next());
  EXPECT_NE(number, other.Next());
  EXPECT_EQ(first.NewGuid(), second.NewGuid());
}

}  // namespace
}  // namespace sluice::testing
