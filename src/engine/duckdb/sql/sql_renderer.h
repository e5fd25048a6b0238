// Logical plans as SQL of DuckDB: the one place where queries become SQL.
//
// Types in SQL: bool BOOLEAN, int INTEGER, long BIGINT, real DOUBLE, decimal DECIMAL(38,18), string
// VARCHAR (never NULL), datetime and timespan BIGINT ticks, guid UUID, dynamic VARCHAR with JSON
// text (SQL NULL is the null).
//
// A stored table is records."t<table id>" with columns c<column id> and "$extent"; extents are in
// control.extents. Columns of the plan are x<id> in SQL, those that planning introduced p<id>.
#pragma once

#include <string>

#include "base/status.h"
#include "planning/logical_plan.h"

namespace sluice::engine::duckdb::sql {

// Where an engine keeps its tables.
struct RenderContext {
  std::string records_schema = "records";
  std::string extents_table = "control.extents";
};

struct RenderedQuery {
  std::string sql;  // One SELECT; its columns have the types of the plan's, in order.
};

// Fails with kUnsupported, naming the function or operator that DuckDB cannot compute.
Result<RenderedQuery> RenderSql(const planning::LogicalPlan& plan,
                                const RenderContext& context = {});

}  // namespace sluice::engine::duckdb::sql
