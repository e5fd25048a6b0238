#include "functions/register_functions.h"

namespace sluice::functions {

Definitions AllFunctionDefinitions() {
  Definitions all;
  for (Definitions (*family)() : {
           &ArithmeticOperators,
           &ArrayFunctions,
           &BagFunctions,
           &BinFunctions,
           &BinaryFunctions,
           &CollectionAggregates,
           &ComparisonOperators,
           &ConditionalFunctions,
           &ContextFunctions,
           &ConversionFunctions,
           &CountAggregates,
           &DatetimeFunctions,
           &DynamicFunctions,
           &EncodingFunctions,
           &GeoCellFunctions,
           &GeoH3Functions,
           &GeoLineFunctions,
           &GeoPointFunctions,
           &GeoPolygonFunctions,
           &HashFunctions,
           &InternalFunctions,
           &IpFunctions,
           &LogicalOperators,
           &MathFunctions,
           &MembershipOperators,
           &NumericAggregates,
           &ParsingFunctions,
           &PercentileAggregates,
           &PickAggregates,
           &RegexFunctions,
           &SeriesFunctions,
           &SetFunctions,
           &SketchAggregates,
           &SketchFunctions,
           &StringFunctions,
           &StringOperators,
           &UnitFunctions,
           &WindowFunctions,
       }) {
    for (FunctionDefinition& definition : family()) all.push_back(std::move(definition));
  }
  return all;
}

}  // namespace sluice::functions
