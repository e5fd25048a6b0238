// Which jobs to start now, and when to look again: pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "export/continuous/continuous_state.h"

namespace sluice::exporting {

struct ScheduleChoice {
  std::vector<int64_t> start;            // Job ids in the order to start them.
  std::optional<int64_t> next_due_time;  // Of the jobs that wait for their time, in ticks.
};

// Due jobs by last run time, those that never ran first, at most `free_places` of them. A job that
// is running or disabled is never chosen.
ScheduleChoice ChooseJobs(const std::map<int64_t, ScheduleState>& jobs, const ScheduleRules& rules,
                          int64_t now, int64_t free_places);

}  // namespace sluice::exporting
