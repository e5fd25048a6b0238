// The plugins that count who was active when: activity_counts_metrics, activity_engagement,
// activity_metrics, new_activity_metrics, sliding_window_counts, active_users_count.
//
// All read rows of [dimension..., id, window number, ...] in that order, each combination once, and
// hold in memory what they count per dimension and window, never the ids.
#pragma once

#include <memory>
#include <optional>

#include "data/schema.h"
#include "functions/plugins/bin_scale.h"
#include "functions/table_function.h"

namespace sluice::functions {

struct ActivitySettings {
  size_t dimension_count = 0;
  BinScale scale;
  int64_t last = 0;  // The number of the last window of the result; the first is 0.
  Schema schema;     // Of the result.
};

// Input: dimensions, id, window, records. Result: window, dimensions, count, dcount, new_dcount,
// aggregated_dcount.
std::shared_ptr<const TableFunction> MakeActivityCountsMetrics(ActivitySettings settings);

// Input: dimensions, id, window. Result: window, dimensions, dcount_values, dcount_newvalues,
// retention_rate, churn_rate.
std::shared_ptr<const TableFunction> MakeActivityMetrics(ActivitySettings settings);

// Input: dimensions, id, inner window. Result: window, dimensions, active in it, active in the
// `outer_windows` that end with it, their ratio.
std::shared_ptr<const TableFunction> MakeActivityEngagement(ActivitySettings settings,
                                                            int64_t outer_windows);

// Input: dimensions, id, window. Result: window of the cohort, window, dimensions,
// dcount_new_values, dcount_retained_values, dcount_churn_values, retention_rate, churn_rate.
// `cohort`: of this window only.
std::shared_ptr<const TableFunction> MakeNewActivityMetrics(ActivitySettings settings,
                                                            std::optional<int64_t> cohort);

// Input: dimensions, id, window, records. Result: window, dimensions, and the records and ids of
// the `windows` that end with it.
std::shared_ptr<const TableFunction> MakeSlidingWindowCounts(ActivitySettings settings,
                                                             int64_t windows);

// Input: dimensions, id, period, window, whether within the analysed time. Result: window,
// dimensions, ids that were seen then and in at least `periods_min` of the `periods` up to then.
std::shared_ptr<const TableFunction> MakeActiveUsersCount(ActivitySettings settings,
                                                          int64_t periods, int64_t periods_min);

// Input: dimensions, id, time (long or real), window. Result: window, dimensions, sessions with an
// event in the window. A session ends when nothing happens for more than `lookback`.
std::shared_ptr<const TableFunction> MakeSessionCount(ActivitySettings settings, Scalar lookback);

}  // namespace sluice::functions
