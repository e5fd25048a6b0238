// Logical plans as SQL of DuckDB: the one place where queries become SQL.
//
// Types in SQL: bool BOOLEAN, int INTEGER, long BIGINT, real DOUBLE, decimal DECIMAL(38,18), string
// VARCHAR (never NULL), datetime and timespan BIGINT ticks, guid UUID, dynamic VARCHAR with JSON
// text (SQL NULL is the null).
//
// A stored table is records."t<table id>" with columns c<column id> and "$extent"; extents are in
// control.extents. Columns of the plan are x<id> in SQL, those that planning introduced p<id>.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "planning/logical_plan.h"

namespace sluice::engine::duckdb::sql {

// Where an engine keeps its tables.
struct RenderContext {
  std::string records_schema = "records";
  std::string extents_table = "control.extents";
  // A number for a stage; it stands in the SQL. Without it table functions are refused.
  std::function<int64_t()> new_stage_number;
  // The newest cursor to read of each table, by its id, for plans with stages: these run beside
  // each other and must see the same records. A table that is not there has none.
  std::optional<std::map<int64_t, int64_t>> newest_cursors;
};

// A scalar subquery of an expression that a stage evaluates.
struct RenderedSubquery {
  const semantics::BoundRelation* relation = nullptr;
  std::string sql;
  ScalarType type = ScalarType::kString;
};

// What SQL reads as sluice_stage(number), with columns k0, k1, ...: the rows of a table function
// followed by their number; or, without a function, those of its one input, which several places
// read and which is computed once.
struct RenderedStage {
  struct Input {
    std::string sql;
    Schema schema;
  };
  int64_t number = 0;
  Schema schema;  // Without the rows' number.
  std::vector<Input> inputs;
  std::shared_ptr<const functions::TableFunction> function;
  std::vector<semantics::BoundColumn> expression_columns;
  std::vector<semantics::BoundExpressionPointer> expressions;
  std::vector<RenderedSubquery> subqueries;
};

struct RenderedQuery {
  std::string sql;  // One SELECT; its columns have the types of the plan's, in order.
  std::vector<RenderedStage> stages;
};

// Fails with kUnsupported, naming the function or operator that DuckDB cannot compute.
Result<RenderedQuery> RenderSql(const planning::LogicalPlan& plan,
                                const RenderContext& context = {});

// Whether a plan has table functions, so that its context must tell the newest cursors.
bool NeedsStages(const planning::LogicalPlan& plan);

}  // namespace sluice::engine::duckdb::sql
