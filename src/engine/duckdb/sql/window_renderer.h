// Window functions as SQL.
#pragma once

#include <string_view>

#include "base/status.h"
#include "engine/duckdb/sql/expression_renderer.h"
#include "engine/duckdb/sql/query_block.h"
#include "planning/logical_plan.h"

namespace sluice::engine::duckdb::sql {

// Whether a window function of this name has SQL.
bool RendersWindow(std::string_view name);

// The block with the node's columns added. Columns that the steps of a computation need get ids from
// `next_helper` on.
Result<QueryBlock> RenderWindow(const planning::WindowNode& node, QueryBlock input,
                                const ExpressionRenderer& expressions,
                                semantics::ColumnId& next_helper);

}  // namespace sluice::engine::duckdb::sql
