#include "export/continuous/continuous_state_update.h"

#include <algorithm>

namespace sluice::exporting {

ExportWindow PlanWindow(engine::DatabaseCursor exported_to, engine::DatabaseCursor current_cursor,
                        std::optional<engine::DatabaseCursor> latency_cursor) {
  engine::DatabaseCursor to = current_cursor;
  if (latency_cursor) to = std::min(to, *latency_cursor);
  // Forced latency may be raised, which must not move the window back.
  return {exported_to, std::max(to, exported_to)};
}

ExportWindow CutWindow(const ExportWindow& window, const std::vector<engine::Extent>& extents,
                       int64_t rows_max) {
  int64_t rows = 0;
  for (const engine::Extent& extent : extents) {
    if (extent.cursor <= window.from || extent.cursor > window.to) continue;
    rows += extent.row_count;
    if (rows >= rows_max) return {window.from, extent.cursor};
  }
  return window;
}

std::optional<int64_t> DueTime(const ScheduleState& state, const ScheduleRules& rules) {
  if (state.disabled || state.running) return std::nullopt;
  if (!state.last_run_time || state.run_requested) return 0;
  if (state.failures_in_a_row == 0) return *state.last_run_time + state.interval_ticks;
  int64_t most = std::max(rules.retry_most_ticks, state.interval_ticks);
  int64_t wait = rules.first_retry_ticks;
  for (int64_t i = 1; i < state.failures_in_a_row && wait < most; ++i) wait *= 2;
  return *state.last_run_time + std::min(wait, most);
}

void OnStarted(ScheduleState& state, int64_t now) {
  state.running = true;
  state.run_requested = false;
  state.last_run_time = now;
}

void OnSucceeded(ScheduleState& state) {
  state.running = false;
  state.failures_in_a_row = 0;
  state.first_failure_time.reset();
  state.last_failure_permanent = false;
}

void OnFailed(ScheduleState& state, int64_t now, bool permanent) {
  state.running = false;
  ++state.failures_in_a_row;
  if (!state.first_failure_time) state.first_failure_time = now;
  state.last_failure_permanent = permanent;
}

void OnInterrupted(ScheduleState& state) {
  state.running = false;
  state.run_requested = true;
}

void OnClock(ScheduleState& state, int64_t now) {
  if (state.last_run_time && *state.last_run_time > now) state.last_run_time = now;
}

bool MustDisable(const ScheduleState& state, const ScheduleRules& rules, int64_t now) {
  return !state.disabled && state.failures_in_a_row > 0 && state.last_failure_permanent &&
         state.first_failure_time && now - *state.first_failure_time > rules.disable_after_ticks;
}

void OnDefinition(ScheduleState& state, const catalog::ContinuousExport& definition) {
  bool enabled_again = state.disabled && !definition.disabled;
  state.interval_ticks = definition.interval_ticks;
  state.disabled = definition.disabled;
  if (enabled_again) {
    // Whoever enables it says that the cause is gone.
    state.failures_in_a_row = 0;
    state.first_failure_time.reset();
    state.run_requested = true;
    return;
  }
  if (!state.last_run_time) {
    state.last_run_time = definition.last_run_time;
    state.failures_in_a_row = definition.failures_in_a_row;
    state.first_failure_time = definition.first_failure_time;
  }
}

}  // namespace sluice::exporting
