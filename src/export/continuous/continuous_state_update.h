// Decisions and transitions of continuous exports: pure, without I/O.
#pragma once

#include <optional>

#include "catalog/entities.h"
#include "export/continuous/continuous_state.h"

namespace sluice::exporting {

// The window of a run that is planned now. `latency_cursor` is the greatest cursor that forced
// latency allows; absent without one.
ExportWindow PlanWindow(engine::DatabaseCursor exported_to, engine::DatabaseCursor current_cursor,
                        std::optional<engine::DatabaseCursor> latency_cursor);

// As much of a window as one run takes, given the extents of its tables, oldest first: the window
// is cut after the extent that reaches `rows_max`, so that a catch-up after a long pause makes
// progress that lasts. Never cuts inside one commit.
ExportWindow CutWindow(const ExportWindow& window, const std::vector<engine::Extent>& extents,
                       int64_t rows_max);

// When the export is due, or nothing when it must not run at all. A job that failed comes back
// sooner than its interval at first, then ever later, up to the cap or its interval.
std::optional<int64_t> DueTime(const ScheduleState& state, const ScheduleRules& rules);

void OnStarted(ScheduleState& state, int64_t now);
void OnSucceeded(ScheduleState& state);
void OnFailed(ScheduleState& state, int64_t now, bool permanent);
// Ended by us: no failure, and due again at once.
void OnInterrupted(ScheduleState& state);

// A wall clock that was set back must not keep the export waiting for a time that is far ahead.
void OnClock(ScheduleState& state, int64_t now);

// The documented rule: failing for over seven days, of a permanent cause.
bool MustDisable(const ScheduleState& state, const ScheduleRules& rules, int64_t now);

// Takes over what the catalog says, keeping what only this process knows.
void OnDefinition(ScheduleState& state, const catalog::ContinuousExport& definition);

}  // namespace sluice::exporting
