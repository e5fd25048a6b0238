#include "export/scheduler/scheduler.h"

#include <algorithm>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/manual_clock.h"

namespace sluice::exporting {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;

TEST(Schedule, StartsTheOldestFirstWithinTheFreePlaces) {
  std::map<int64_t, ScheduleState> jobs;
  for (int64_t id = 1; id <= 4; ++id) {
    jobs[id].interval_ticks = 10;
    jobs[id].last_run_time = 100 - 10 * id;
  }
  jobs[5].interval_ticks = 10;  // Never ran.
  EXPECT_THAT(ChooseJobs(jobs, {}, 1000, 3).start, ElementsAre(5, 4, 3));
  EXPECT_THAT(ChooseJobs(jobs, {}, 1000, 0).start, ElementsAre());
  jobs[5].running = true;
  EXPECT_THAT(ChooseJobs(jobs, {}, 1000, 2).start, ElementsAre(4, 3));
}

TEST(Schedule, TellsWhenToLookAgain) {
  std::map<int64_t, ScheduleState> jobs;
  jobs[1].interval_ticks = 50;
  jobs[1].last_run_time = 100;
  jobs[2].interval_ticks = 30;
  jobs[2].last_run_time = 100;
  ScheduleChoice choice = ChooseJobs(jobs, {}, 110, 5);
  EXPECT_TRUE(choice.start.empty());
  EXPECT_EQ(choice.next_due_time, 130);
}

// Jobs that last until the test lets them go.
class FakeHost final : public SchedulerHost {
 public:
  Result<std::vector<catalog::ContinuousExport>> ListJobs() override {
    std::lock_guard lock(mutex);
    return definitions;
  }
  int64_t CapacityMost() override {
    std::lock_guard lock(mutex);
    return most;
  }
  PassOutcome RunJob(const catalog::ContinuousExport& definition,
                     const std::shared_ptr<Cancellation>& cancellation) override {
    auto wake = cancellation->OnCancel([this] {
      std::lock_guard own(mutex);
      changed.notify_all();
    });
    PassOutcome outcome;
    {
      std::unique_lock lock(mutex);
      EXPECT_TRUE(running.insert(definition.id).second) << "a job overlaps itself";
      started.push_back(definition.id);
      at_once = std::max(at_once, running.size());
      changed.notify_all();
      changed.wait(lock,
                   [&] { return !held.contains(definition.id) || cancellation->cancelled(); });
      running.erase(definition.id);
      changed.notify_all();
      if (failing.contains(definition.id)) outcome.status = InvalidArgument("broken");
      if (left[definition.id] > 0) outcome.more_left = --left[definition.id] > 0;
    }
    if (cancellation->cancelled()) {
      outcome.status = Cancelled(cancellation->reason());
      outcome.interrupted = true;
    }
    outcome.artifacts.resize(1);
    return outcome;
  }
  Status Sweep(const std::shared_ptr<Cancellation>&) override {
    std::lock_guard lock(mutex);
    ++sweeps;
    changed.notify_all();
    return sweeps < 3 ? Unavailable("target away") : Status::Ok();
  }
  void DisableJob(const catalog::ContinuousExport& definition, const Status&) override {
    std::lock_guard lock(mutex);
    for (auto& entry : definitions) entry.disabled |= entry.id == definition.id;
    disabled.insert(definition.id);
    changed.notify_all();
  }

  void Add(int64_t id, int64_t interval_ticks = kTicksPerMinute) {
    std::lock_guard lock(mutex);
    catalog::ContinuousExport definition;
    definition.id = id;
    definition.name = std::to_string(id);
    definition.interval_ticks = interval_ticks;
    definitions.push_back(definition);
  }
  template <typename Condition>
  void Await(Condition condition) {
    std::unique_lock lock(mutex);
    changed.wait(lock, condition);
  }
  void Release(int64_t id) {
    std::lock_guard lock(mutex);
    held.erase(id);
    changed.notify_all();
  }
  size_t CountOf(int64_t id) {
    return static_cast<size_t>(std::count(started.begin(), started.end(), id));
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<catalog::ContinuousExport> definitions;
  int64_t most = 2;
  std::vector<int64_t> started;
  std::set<int64_t> running, held, failing, disabled;
  std::map<int64_t, int> left;
  size_t at_once = 0;
  int sweeps = 0;
};

class SchedulerTest : public ::testing::Test {
 protected:
  ~SchedulerTest() override {
    if (started_) scheduler_.Stop(Context(), [] {});
  }
  void Start() {
    started_ = true;
    scheduler_.Start();
  }
  OperationContext Context() {
    OperationContext context;
    context.clock = &clock_;
    return context;
  }
  testing::ManualClock clock_;
  FakeHost host_;
  Scheduler scheduler_{host_, clock_};
  bool started_ = false;
};

TEST_F(SchedulerTest, RunsAtMostTheCapacityAndThenTheOthers) {
  for (int64_t id = 1; id <= 3; ++id) {
    host_.Add(id);
    host_.held.insert(id);
  }
  Start();
  host_.Await([&] { return host_.started.size() == 2; });
  clock_.AwaitWaiters(1);
  clock_.Advance(minutes(10));
  EXPECT_EQ(scheduler_.running_count(), 2);
  host_.Release(1);
  host_.Await([&] { return host_.CountOf(3) == 1; });
  host_.Release(2);
  host_.Release(3);
  EXPECT_EQ(host_.at_once, 2U);
}

TEST_F(SchedulerTest, AFailingJobBacksOffAndBlocksNobody) {
  host_.Add(1);
  host_.Add(2);
  host_.failing.insert(1);
  host_.most = 1;
  Start();
  for (size_t round = 1; round <= 5; ++round) {
    host_.Await([&] { return host_.CountOf(2) >= round; });
    clock_.AwaitWaiters(1);
    clock_.Advance(minutes(1) + seconds(1));
    scheduler_.Wake();
  }
  std::unique_lock lock(host_.mutex);
  EXPECT_LE(host_.CountOf(1), 12U);
  EXPECT_GE(host_.CountOf(1), 2U);
}

TEST_F(SchedulerTest, DisablesAJobThatFailsForOverSevenDays) {
  host_.Add(1);
  host_.failing.insert(1);
  Start();
  for (int day = 0; day <= 8; ++day) {
    size_t before = static_cast<size_t>(day) + 1;
    host_.Await([&] { return host_.CountOf(1) >= before || host_.disabled.contains(1); });
    clock_.AwaitWaiters(1);
    clock_.Advance(std::chrono::hours(24));
    scheduler_.Wake();
  }
  host_.Await([&] { return host_.disabled.contains(1); });
}

TEST_F(SchedulerTest, RunNowWaitsForTheRunUnderWayAndRunsAgain) {
  host_.Add(1, kTicksPerHour);
  host_.held.insert(1);
  Start();
  host_.Await([&] { return host_.CountOf(1) == 1; });
  catalog::ContinuousExport definition = host_.definitions[0];
  host_.left[1] = 4;  // The first run leaves some, and so do two of ours.
  std::thread caller([&] {
    auto outcome = scheduler_.RunNow(definition, Context());
    ASSERT_TRUE(outcome.ok());
    EXPECT_GE(outcome->artifacts.size(), 1U);
  });
  host_.Release(1);
  caller.join();
  host_.Await([&] { return host_.left[1] == 0; });
  std::lock_guard lock(host_.mutex);
  EXPECT_GE(host_.CountOf(1), 4U);
}

TEST_F(SchedulerTest, RunNowEndsWithItsContext) {
  host_.Add(1, kTicksPerHour);
  host_.held.insert(1);
  Start();
  host_.Await([&] { return host_.CountOf(1) == 1; });
  OperationContext context = Context();
  context.cancellation->Cancel("the client went away");
  EXPECT_FALSE(scheduler_.RunNow(host_.definitions[0], context).ok());
  host_.Release(1);
}

TEST_F(SchedulerTest, CancelsAndWaits) {
  host_.Add(1, kTicksPerHour);
  host_.held.insert(1);
  Start();
  host_.Await([&] { return host_.CountOf(1) == 1; });
  {
    std::lock_guard lock(host_.mutex);
    host_.definitions[0].disabled = true;
  }
  EXPECT_TRUE(scheduler_.CancelAndWait(1, "dropped", Context()).ok());
  EXPECT_FALSE(scheduler_.running(1));
}

TEST_F(SchedulerTest, OneShotExportsTakePlacesAndWaitForThem) {
  host_.most = 1;
  auto place = std::make_optional(scheduler_.WaitForPlace(Context()));
  ASSERT_TRUE(place->ok());
  host_.Add(1);
  Start();
  clock_.AwaitWaiters(1);
  EXPECT_EQ(host_.CountOf(1), 0U);
  OperationContext context = Context();
  context.cancellation->Cancel("the client went away");
  EXPECT_FALSE(scheduler_.WaitForPlace(context).ok());
  place.reset();
  host_.Await([&] { return host_.CountOf(1) == 1; });
}

TEST_F(SchedulerTest, SweepsUntilNothingIsLeft) {
  scheduler_.RequestSweep();
  Start();
  for (int i = 1; i < 3; ++i) {
    host_.Await([&] { return host_.sweeps >= i; });
    clock_.AwaitWaiters(1);
    clock_.Advance(minutes(1));
    scheduler_.Wake();
  }
  host_.Await([&] { return host_.sweeps == 3; });
  clock_.AwaitWaiters(1);
  clock_.Advance(minutes(60));
  scheduler_.Wake();
  clock_.AwaitWaiters(1);
  std::lock_guard lock(host_.mutex);
  EXPECT_EQ(host_.sweeps, 3);
}

TEST_F(SchedulerTest, StopCancelsWhatRuns) {
  host_.Add(1);
  host_.held.insert(1);
  Start();
  host_.Await([&] { return host_.CountOf(1) == 1; });
  scheduler_.Stop(Context(), [] { ADD_FAILURE() << "there was time"; });
  started_ = false;
  EXPECT_EQ(scheduler_.running_count(), 0);
  EXPECT_FALSE(scheduler_.WaitForPlace(Context()).ok());
}

}  // namespace
}  // namespace sluice::exporting
