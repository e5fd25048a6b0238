#include "export/scheduler/schedule.h"

#include <algorithm>
#include <tuple>

#include "export/continuous/continuous_state_update.h"

namespace sluice::exporting {

ScheduleChoice ChooseJobs(const std::map<int64_t, ScheduleState>& jobs, const ScheduleRules& rules,
                          int64_t now, int64_t free_places) {
  ScheduleChoice choice;
  std::vector<std::tuple<int64_t, int64_t>> due;  // Last run time, id.
  for (const auto& [id, state] : jobs) {
    std::optional<int64_t> time = DueTime(state, rules);
    if (!time) continue;
    if (*time <= now) {
      due.emplace_back(state.last_run_time.value_or(0), id);
    } else if (!choice.next_due_time || *time < *choice.next_due_time) {
      choice.next_due_time = time;
    }
  }
  std::sort(due.begin(), due.end());
  for (const auto& [last, id] : due) {
    if (static_cast<int64_t>(choice.start.size()) >= free_places) break;
    choice.start.push_back(id);
  }
  return choice;
}

}  // namespace sluice::exporting
