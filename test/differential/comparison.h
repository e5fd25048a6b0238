// Two answers to one query.
#pragma once

#include <string>

#include "table.h"

namespace sluice::differential {

// What is different, in words; empty when nothing is. Rows compare as a multiset, or in order when
// `expected.ordered` and the query sorts. Reals may differ in their last digits.
std::string Difference(const Table& expected, const Table& actual, bool in_order);

// Columns and rows as the text case files write them.
std::string CaseText(const Table& table);

}  // namespace sluice::differential
