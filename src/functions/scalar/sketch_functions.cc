// https://learn.microsoft.com/kusto/query/using-hll-tdigest
#include "functions/kernels/sketch_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

// Calls of hll_merge(), tdigest_merge() and merge_tdigest() of several arguments, or where no
// aggregate can stand, mean the functions with two underscores here.
Definitions SketchFunctions() {
  return {
      Declare("dcount_hll", "The count of distinct values in a result of hll().")
          .Takes("hll:dynamic => long", &CountOfHll)
          .NamedWithPrefix("dcount_hll")
          .Example("range x from 1 to 10 step 1 | summarize h = hll(x % 4) | project dcount_hll(h)",
                   "4"),
      Declare("__hll_merge", "Merges results of hll().")
          .Takes("hll:dynamic, more...:dynamic => dynamic", &MergeHll)
          .Named("hll_merged_result"),
      Declare("hll_isvalid", "True for a result of hll().")
          .Takes("hll:dynamic, value?:any => bool", &IsHll)
          .SeesNulls()
          .Example("print hll_isvalid(dynamic([1, 2]))", "false"),
      Declare("percentile_tdigest", "A percentile of the values in a result of tdigest().")
          .Takes("tdigest:dynamic, percentile:real => dynamic", &PercentileOfTDigest)
          .NamedWithPrefix("percentile_tdigest")
          .Example("range x from 1 to 9 step 1 | summarize t = tdigest(x) | project "
                   "tolong(percentile_tdigest(t, 50))",
                   "5"),
      Declare("percentiles_array_tdigest",
              "An array of percentiles of the values in a result of tdigest().")
          .Takes("tdigest:dynamic, percentiles:dynamic => dynamic", &PercentilesOfTDigest)
          .Takes("tdigest:dynamic, percentile...:real => dynamic", &PercentilesOfTDigest)
          .NamedWithPrefix("percentile_tdigest"),
      Declare("percentrank_tdigest",
              "The percentage of the values in a result of tdigest() at or below a value.")
          .Takes("tdigest:dynamic, value:number|datetime|timespan => real", &PercentRankOfTDigest),
      Declare("rank_tdigest", "The count of the values in a result of tdigest() at or below a value.")
          .Takes("tdigest:dynamic, value:number|datetime|timespan => real", &RankOfTDigest)
          .Example("range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project "
                   "tolong(rank_tdigest(t, 685))",
                   "685"),
      Declare("__tdigest_merge", "Merges results of tdigest().")
          .Takes("tdigest:dynamic, more?...:dynamic => dynamic", &MergeTDigests)
          .Named("tdigests_merge_result"),
      Declare("tdigest_isvalid", "True for a result of tdigest().")
          .Takes("tdigest:dynamic, value?:any => bool", &IsTDigest)
          .SeesNulls()
          .Example("print tdigest_isvalid(dynamic({}))", "false"),
  };
}

}  // namespace sluice::functions
