// The records of a stored table as SQL.
#pragma once

#include "engine/duckdb/sql/query_block.h"
#include "engine/duckdb/sql/sql_renderer.h"
#include "planning/logical_plan.h"

namespace sluice::engine::duckdb::sql {

// A block that reads the node's columns, those of the records' extents too, within its cursors.
QueryBlock RenderTableScan(const planning::ScanNode& node, const RenderContext& context);

}  // namespace sluice::engine::duckdb::sql
