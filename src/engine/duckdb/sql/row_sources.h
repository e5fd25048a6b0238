// Rows that no table holds: those written in the query, and ranges.
#pragma once

#include <string>

#include "engine/duckdb/sql/query_block.h"
#include "planning/logical_plan.h"

namespace sluice::engine::duckdb::sql {

// Rows of literals. A single row stays without a FROM.
QueryBlock RowsBlock(const planning::RowsNode& node);

// A range whose ends and step are SQL already. Whole steps are counted, so that real and decimal
// ranges do not drift.
QueryBlock RangeBlock(const planning::RangeNode& node, const std::string& from,
                      const std::string& to, const std::string& step);

}  // namespace sluice::engine::duckdb::sql
