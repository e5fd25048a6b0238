// Pieces of SQL text: names, types, literals.
#pragma once

#include <string>
#include <string_view>

#include "data/scalar.h"
#include "semantics/bound_expression.h"

namespace sluice::engine::duckdb::sql {

// "BIGINT" for a long.
std::string_view SqlTypeName(ScalarType type);

// A character per type, in which lowering tables and kernel functions write signatures: b i l r d
// s t(datetime) p(timespan) g y(dynamic).
char TypeLetter(ScalarType type);

// 'text' with quotes doubled.
std::string SqlString(std::string_view text);

// A typed literal, closed: it can stand beside any operator.
std::string SqlLiteral(const Scalar& value);
// The null of a type as its columns have it: '' for a string.
std::string SqlNull(ScalarType type);

// A sum of longs or timespans, which wraps around, from SQL for a HUGEINT. One that fits, as nearly
// all do, is only cast. The sum stands in the text several times.
std::string WrappedSum(const std::string& sum);

// The name of a plan's column: x12, p3.
std::string SqlColumn(semantics::ColumnId id);

}  // namespace sluice::engine::duckdb::sql
