#include "export/continuous/continuous_state_update.h"

#include "gtest/gtest.h"

namespace sluice::exporting {
namespace {

constexpr int64_t kNow = 1000 * kTicksPerDay;

TEST(ContinuousStateUpdate, WindowsTouchAndNeverGoBack) {
  ExportWindow window = PlanWindow(10, 20, std::nullopt);
  EXPECT_EQ(window.from, 10);
  EXPECT_EQ(window.to, 20);
  EXPECT_EQ(PlanWindow(10, 20, 15).to, 15);
  EXPECT_TRUE(PlanWindow(10, 20, 5).empty());
  EXPECT_EQ(PlanWindow(10, 20, 5).to, 10);
}

TEST(ContinuousStateUpdate, CutsWindowsAtCommits) {
  std::vector<engine::Extent> extents(4);
  for (size_t i = 0; i < 4; ++i) {
    extents[i].cursor = static_cast<int64_t>(10 * (i + 1));
    extents[i].row_count = 100;
  }
  EXPECT_EQ(CutWindow({0, 40}, extents, 150).to, 20);
  EXPECT_EQ(CutWindow({10, 40}, extents, 150).to, 30);
  EXPECT_EQ(CutWindow({0, 40}, extents, 1).to, 10);
  EXPECT_EQ(CutWindow({0, 45}, extents, 1000).to, 45);
}

TEST(ContinuousStateUpdate, IsDueAfterItsInterval) {
  ScheduleState state;
  state.interval_ticks = kTicksPerHour;
  EXPECT_EQ(DueTime(state, {}), 0);
  OnStarted(state, kNow);
  EXPECT_EQ(DueTime(state, {}), std::nullopt) << "a job never overlaps itself";
  OnSucceeded(state);
  EXPECT_EQ(DueTime(state, {}), kNow + kTicksPerHour);
  state.disabled = true;
  EXPECT_EQ(DueTime(state, {}), std::nullopt);
}

TEST(ContinuousStateUpdate, BacksOffUpToTheCap) {
  ScheduleRules rules;
  ScheduleState state;
  state.interval_ticks = kTicksPerMinute;
  int64_t last_wait = 0;
  for (int i = 0; i < 70; ++i) {
    OnStarted(state, kNow);
    OnFailed(state, kNow, false);
    int64_t wait = *DueTime(state, rules) - kNow;
    EXPECT_GE(wait, last_wait);
    last_wait = wait;
    if (i == 0) {
      EXPECT_EQ(wait, rules.first_retry_ticks);
    }
  }
  EXPECT_EQ(last_wait, rules.retry_most_ticks);
  OnStarted(state, kNow);
  OnSucceeded(state);
  EXPECT_EQ(*DueTime(state, rules) - kNow, kTicksPerMinute);
}

TEST(ContinuousStateUpdate, DisablesAfterSevenDaysOfPermanentFailure) {
  ScheduleRules rules;
  ScheduleState state;
  OnStarted(state, kNow);
  OnFailed(state, kNow, true);
  EXPECT_FALSE(MustDisable(state, rules, kNow + 7 * kTicksPerDay));
  EXPECT_TRUE(MustDisable(state, rules, kNow + 7 * kTicksPerDay + 1));
  OnStarted(state, kNow);
  OnFailed(state, kNow + 8 * kTicksPerDay, false);
  EXPECT_FALSE(MustDisable(state, rules, kNow + 8 * kTicksPerDay)) << "may still heal by itself";
  OnStarted(state, kNow);
  OnSucceeded(state);
  EXPECT_FALSE(MustDisable(state, rules, kNow + 80 * kTicksPerDay));
}

TEST(ContinuousStateUpdate, EnablingAgainForgetsFailures) {
  ScheduleState state;
  state.disabled = true;
  state.failures_in_a_row = 9;
  state.first_failure_time = kNow - 9 * kTicksPerDay;
  catalog::ContinuousExport definition;
  definition.interval_ticks = kTicksPerHour;
  OnDefinition(state, definition);
  EXPECT_EQ(state.failures_in_a_row, 0);
  EXPECT_EQ(DueTime(state, {}), 0);
}

TEST(ContinuousStateUpdate, AClockSetBackDoesNotStopTheExport) {
  ScheduleState state;
  state.interval_ticks = kTicksPerHour;
  OnStarted(state, kNow);
  OnSucceeded(state);
  int64_t earlier = kNow - 100 * kTicksPerHour;
  OnClock(state, earlier);
  EXPECT_EQ(DueTime(state, {}), earlier + kTicksPerHour);
}

TEST(ContinuousStateUpdate, AnInterruptedRunIsNoFailure) {
  ScheduleState state;
  state.interval_ticks = kTicksPerHour;
  OnStarted(state, kNow);
  OnInterrupted(state);
  EXPECT_EQ(state.failures_in_a_row, 0);
  EXPECT_EQ(DueTime(state, {}), 0);
}

}  // namespace
}  // namespace sluice::exporting
