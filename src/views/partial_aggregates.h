// How each aggregate of a materialized view is kept: what is stored for some records of a group,
// how such parts are brought together, and what is made of them at last. All as KQL text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/schema.h"

namespace sluice::views {

inline constexpr std::string_view kSupportedAggregates =
    "count, countif, dcount, dcountif, min, max, avg, avgif, sum, sumif, arg_max, arg_min, "
    "take_any, take_anyif, hll, make_set, make_list, make_bag, percentile, percentiles and tdigest";

struct AggregateText {
  std::string function;
  std::string text;                    // The whole call.
  std::vector<std::string> arguments;
  std::vector<Column> outputs;         // Columns of the view that it gives.
};

struct PartialAggregate {
  std::vector<std::string> states;  // Quoted names of the columns that are stored.
  std::string partial;              // In a summarize over records: "s = count()"
  std::string compact;              // In a summarize over parts: "s = sum(s)"
  std::string stage;                // Operators after that summarize; perhaps none.
  std::string final;                // In the last project: "['n'] = s"
};

// Nothing when parts of this aggregate cannot be brought together.
std::optional<PartialAggregate> PartialAggregateOf(const AggregateText& aggregate);

}  // namespace sluice::views
