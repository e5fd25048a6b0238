// https://learn.microsoft.com/kusto/query/percentiles-aggregation-function
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Percentile(std::string name, std::string summary) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kAggregate).SeesNulls();
}

}  // namespace

// Nearest rank: the least value with at least p percent of the weight at or below it. The binder
// splits percentiles() and percentilesw() into one percentile() or percentilew() per output.
Definitions PercentileAggregates() {
  return {
      Percentile("percentile", "The value below which a share of the values lies.")
          .Takes("value:long, percentile!:real => long")
          .Takes("value:real, percentile!:real => real")
          .Takes("value:decimal, percentile!:real => real")
          .Takes("value:datetime|timespan, percentile!:real => arg0"),
      Percentile("percentilew", "A percentile of weighted values.")
          .Takes("value:long, weight:long, percentile!:real => long")
          .Takes("value:real, weight:long, percentile!:real => real")
          .Takes("value:decimal, weight:long, percentile!:real => real")
          .Takes("value:datetime|timespan, weight:long, percentile!:real => arg0"),
      Percentile("percentiles", "Several percentiles, a column each.")
          .Takes("value:summable, percentile...!:real => arg0"),
      Percentile("percentilesw", "Several percentiles of weighted values, a column each.")
          .Takes("value:summable, weight:long, percentile...!:real => arg0"),
      Percentile("percentiles_array", "Several percentiles in one array.")
          .Takes("value:summable, percentiles!:dynamic => dynamic"),
      Percentile("percentilesw_array", "Several percentiles of weighted values in one array.")
          .Takes("value:summable, weight:long, percentiles!:dynamic => dynamic"),
  };
}

}  // namespace sluice::functions
