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

// Integers reach the engine as long.
Declare Spread(std::string name, std::string summary) {
  return Aggregate(std::move(name), std::move(summary))
      .Takes("value:real => real")
      .Takes("value:decimal|datetime|timespan => real");
}
Declare SpreadIf(std::string name, std::string summary) {
  return Aggregate(std::move(name), std::move(summary))
      .Takes("value:real, predicate:bool => real")
      .Takes("value:decimal|datetime|timespan, predicate:bool => real");
}
// The signature of an aggregate of two columns, and what follows their parameters.
std::string OfPair(std::string_view rest) {
  return "value1:real|decimal|datetime|timespan, value2:real|decimal|datetime|timespan" +
         std::string(rest);
}

Declare Bitwise(std::string name, std::string summary) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kAggregate)
      .Takes("value:long => long")
      .NamedAsArgument()
      .SeesNulls();
}

}  // namespace

Definitions NumericAggregates() {
  return {
      Aggregate("sum", "Adds up the values.")
          .Takes("value:number => promoted")
          .Takes("value:timespan => timespan"),
      Aggregate("sumif", "Adds up the values where a predicate holds.")
          .Takes("value:number, predicate:bool => promoted")
          .Takes("value:timespan, predicate:bool => timespan"),
      Aggregate("avg", "The mean of the values.")
          .Takes("value:long => real")
          .Takes("value:real => real")
          .Takes("value:decimal => decimal")
          .Takes("value:timespan => timespan")
          .Takes("value:datetime => datetime"),
      Aggregate("avgif", "The mean of the values where a predicate holds.")
          .Takes("value:long, predicate:bool => real")
          .Takes("value:real, predicate:bool => real")
          .Takes("value:decimal, predicate:bool => decimal")
          .Takes("value:timespan, predicate:bool => timespan")
          .Takes("value:datetime, predicate:bool => datetime"),
      Aggregate("min", "The least value.").Takes("value:orderable => arg0"),
      Aggregate("minif", "The least value where a predicate holds.")
          .Takes("value:orderable, predicate:bool => arg0"),
      Aggregate("max", "The greatest value.").Takes("value:orderable => arg0"),
      Aggregate("maxif", "The greatest value where a predicate holds.")
          .Takes("value:orderable, predicate:bool => arg0"),
      Spread("stdev", "The standard deviation of a sample."),
      SpreadIf("stdevif", "The standard deviation of a sample where a predicate holds."),
      Spread("stdevp", "The standard deviation of a population."),
      SpreadIf("stdevpif", "The standard deviation of a population where a predicate holds."),
      Spread("variance", "The variance of a sample."),
      SpreadIf("varianceif", "The variance of a sample where a predicate holds."),
      Spread("variancep", "The variance of a population."),
      SpreadIf("variancepif", "The variance of a population where a predicate holds."),
      Aggregate("covariance", "The covariance of two samples.")
          .Takes(OfPair(" => real")),
      Aggregate("covarianceif", "The covariance of two samples where a predicate holds.")
          .Takes(OfPair(", predicate:bool => real")),
      Aggregate("covariancep", "The covariance of two populations.")
          .Takes(OfPair(" => real")),
      Aggregate("covariancepif", "The covariance of two populations where a predicate holds.")
          .Takes(OfPair(", predicate:bool => real")),
      Bitwise("binary_all_and", "The bitwise AND of all values."),
      Bitwise("binary_all_or", "The bitwise OR of all values."),
      Bitwise("binary_all_xor", "The bitwise XOR of all values."),
  };
}

}  // namespace sluice::functions
