// What decides about a continuous export: when it runs, over which window, and when it is given up.
// Plain data, updated by continuous_state_update.h without I/O.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "engine/record_store.h"

namespace sluice::exporting {

// The records of one run: from < cursor <= to. Windows of successive runs of an export touch and
// never overlap, since each begins where the catalog says the last sealed one ended.
struct ExportWindow {
  engine::DatabaseCursor from = 0;
  engine::DatabaseCursor to = 0;
  bool empty() const { return from >= to; }
};

// Times are wall-clock ticks, since they must mean the same after a restart.
struct ScheduleState {
  int64_t interval_ticks = 0;
  bool disabled = false;
  bool running = false;
  std::optional<int64_t> last_run_time;  // Start of the last run or attempt.
  int64_t failures_in_a_row = 0;
  std::optional<int64_t> first_failure_time;
  bool last_failure_permanent = false;
  bool run_requested = false;  // The definition has changed: run without waiting.
};

struct ScheduleRules {
  int64_t first_retry_ticks = 5 * kTicksPerSecond;
  int64_t retry_most_ticks = 15 * kTicksPerMinute;
  // https://learn.microsoft.com/kusto/management/data-export/continuous-data-export
  int64_t disable_after_ticks = 7 * kTicksPerDay;
};

}  // namespace sluice::exporting
