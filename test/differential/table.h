// Rows as the reference interpreter holds them, and the rules about single values that it states by
// itself: equality, order, text. Nothing here is shared with the engine but the Scalar itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "data/scalar.h"
#include "data/schema.h"

namespace sluice::differential {

// Thrown inside the interpreter by what it has no rule for, or what no document determines (the
// rows of a take without order): such a query proves nothing. Interpret() turns it into an error.
struct NotModelled {
  std::string reason;
};

using Row = std::vector<Scalar>;

// A relation, rows in order. The order means something when `ordered`.
struct Table {
  std::vector<Column> columns;
  std::vector<Row> rows;
  bool ordered = false;

  std::optional<size_t> Find(std::string_view name) const;
};

// -1, 0 or 1 for two values of one type that are not null; nothing for a NaN, which has no order.
// Numbers by value, strings by their bytes, datetimes, timespans and guids by what they stand for.
std::optional<int> Compare(const Scalar& a, const Scalar& b);

// Whether two values are one for grouping, distinct and join keys: null with null, NaN with NaN,
// and dynamics by their value rather than their text.
bool SameValue(const Scalar& a, const Scalar& b);

// A key for sets of rows by SameValue.
std::string GroupKey(const Scalar& value);

// Before, beside or behind in a sort; the place of nulls and of NaN is that of
// https://learn.microsoft.com/kusto/query/sort-operator#using-special-floating-point-values
int CompareForSort(const Scalar& a, const Scalar& b, bool ascending, bool nulls_first);

bool IsNan(const Scalar& value);

// As tostring(): https://learn.microsoft.com/kusto/query/tostring-function
std::string TextOf(const Scalar& value);

// The value as `type`, as the to...() functions convert; null where that is impossible. What no
// page tells (numbers that do not fit, the text of a bool) is not modelled.
Scalar Convert(const Scalar& value, ScalarType type);

// The wider of two numeric types: int, long, real, decimal.
ScalarType WiderType(ScalarType a, ScalarType b);

}  // namespace sluice::differential
