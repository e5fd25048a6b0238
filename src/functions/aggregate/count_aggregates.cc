// https://learn.microsoft.com/kusto/query/aggregation-functions
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Aggregate(std::string name, std::string summary) {
  std::string prefix = name;
  return Declare(std::move(name), std::move(summary), FunctionKind::kAggregate)
      .NamedWithPrefix(std::move(prefix))
      .SeesNulls();
}

}  // namespace

Definitions CountAggregates() {
  return {
      Aggregate("count", "Counts records.").Takes("=> long").Alias("cnt"),
      Aggregate("countif", "Counts records for which a predicate holds.")
          .Takes("predicate:bool => long"),
      Aggregate("dcount", "Counts distinct values.")
          .Takes("value:any, accuracy?!:integer => long"),
      Aggregate("dcountif", "Counts distinct values where a predicate holds.")
          .Takes("value:any, predicate:bool, accuracy?!:integer => long"),
      Aggregate("count_distinct", "Counts distinct values exactly.").Takes("value:orderable => long"),
      Aggregate("count_distinctif", "Counts distinct values exactly where a predicate holds.")
          .Takes("value:orderable, predicate:bool => long"),
  };
}

}  // namespace sluice::functions
