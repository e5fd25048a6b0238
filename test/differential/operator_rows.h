// Operators over several tables or several rows for one.
#pragma once

#include "scope.h"

namespace sluice::differential {

// Equal for rows of the same values.
std::string RowKey(const Row& row);

Table Join(const Table& left, const language::JoinOperator& join, const Scope& scope);
Table Lookup(const Table& left, const language::LookupOperator& lookup, const Scope& scope);
Table Union(const std::vector<Table>& tables, const language::OperatorParameters& parameters);
Table MvExpand(const Table& input, const language::MvExpandOperator& expand, const Scope& scope);
Table Parse(const Table& input, const language::ParseOperator& parse, const Scope& scope);

}  // namespace sluice::differential
