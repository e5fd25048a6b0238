// https://learn.microsoft.com/kusto/query/using-hll-tdigest
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Aggregate(std::string name, std::string prefix, std::string summary) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kAggregate)
      .NamedWithPrefix(std::move(prefix))
      .SeesNulls();
}

}  // namespace

Definitions SketchAggregates() {
  return {
      Aggregate("hll", "hll", "The state of a count of distinct values, for dcount_hll().")
          .Takes("value:any, accuracy?!:integer => dynamic"),
      Aggregate("hll_if", "hll_if",
                "The state of a count of distinct values where a predicate holds.")
          .Takes("value:any, predicate:bool, accuracy?!:integer => dynamic"),
      Aggregate("hll_merge", "hll_merge", "Merges results of hll(); also a function of several.")
          .Takes("hll:dynamic => dynamic"),
      Aggregate("tdigest", "tdigest", "The state of a percentile, for percentile_tdigest().")
          .Takes("value:long, weight?:long => dynamic")
          .Takes("value:real, weight?:long => dynamic")
          .Takes("value:decimal, weight?:long => dynamic")
          .Takes("value:datetime|timespan, weight?:long => dynamic"),
      Aggregate("tdigest_merge", "merge_tdigests",
                "Merges results of tdigest(); also a function of several.")
          .Takes("tdigest:dynamic => dynamic")
          .Alias("merge_tdigest"),
  };
}

}  // namespace sluice::functions
