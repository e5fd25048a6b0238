#include "functions/register_functions.h"

namespace sluice::functions {

Definitions AllFunctionDefinitions() {
  Definitions all;
  for (Definitions (*family)() : {
           &ArithmeticOperators,
           &BinFunctions,
           &BinaryFunctions,
           &CollectionAggregates,
           &ComparisonOperators,
           &ConditionalFunctions,
           &ConversionFunctions,
           &CountAggregates,
           &DynamicFunctions,
           &InternalFunctions,
           &LogicalOperators,
           &MathFunctions,
           &MembershipOperators,
           &NumericAggregates,
           &PercentileAggregates,
           &PickAggregates,
           &SetFunctions,
           &StringFunctions,
           &StringOperators,
           &WindowFunctions,
       }) {
    for (FunctionDefinition& definition : family()) all.push_back(std::move(definition));
  }
  return all;
}

}  // namespace sluice::functions
