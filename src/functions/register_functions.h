// The explicit list of all families of functions.
#pragma once

#include "functions/declaration.h"

namespace sluice::functions {

// The definitions of every family. A family is a file that declares related functions.
Definitions AllFunctionDefinitions();

Definitions ArithmeticOperators();
Definitions ComparisonOperators();
Definitions LogicalOperators();
Definitions MembershipOperators();
Definitions StringOperators();

Definitions ArrayFunctions();
Definitions BagFunctions();
Definitions BinaryFunctions();
Definitions BinFunctions();
Definitions ConditionalFunctions();
Definitions ContextFunctions();
Definitions ConversionFunctions();
Definitions DatetimeFunctions();
Definitions DynamicFunctions();
Definitions EncodingFunctions();
Definitions GeoCellFunctions();
Definitions GeoH3Functions();
Definitions GeoLineFunctions();
Definitions GeoPointFunctions();
Definitions GeoPolygonFunctions();
Definitions HashFunctions();
Definitions InternalFunctions();
Definitions IpFunctions();
Definitions MathFunctions();
Definitions ParsingFunctions();
Definitions RegexFunctions();
Definitions SeriesFunctions();
Definitions SetFunctions();
Definitions SketchFunctions();
Definitions StringFunctions();
Definitions UnitFunctions();

Definitions CollectionAggregates();
Definitions CountAggregates();
Definitions NumericAggregates();
Definitions PercentileAggregates();
Definitions PickAggregates();
Definitions SketchAggregates();

Definitions WindowFunctions();

}  // namespace sluice::functions
