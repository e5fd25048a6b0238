// Bound expressions as SQL over the cells of a block.
#pragma once

#include <functional>
#include <string>

#include "base/status.h"
#include "engine/duckdb/sql/query_block.h"
#include "semantics/bound_expression.h"

namespace sluice::engine::duckdb::sql {

class ExpressionRenderer {
 public:
  // Gives the SQL of a subquery with one column, in parentheses.
  using SubqueryRenderer = std::function<Result<std::string>(const semantics::BoundRelation&)>;

  explicit ExpressionRenderer(SubqueryRenderer subqueries) : subqueries_(std::move(subqueries)) {}

  // Closed SQL: a name, a literal, a call or something in parentheses. With `truth_only` null and
  // false are one, as in a filter.
  Result<std::string> Render(const semantics::BoundExpression& expression, const QueryBlock& block,
                             bool truth_only = false) const;

  // The same with what a select list wants to know of it.
  Result<Cell> RenderCell(const semantics::BoundExpression& expression,
                          const QueryBlock& block) const;

 private:
  Result<std::string> RenderCall(const semantics::BoundCall& call, const QueryBlock& block,
                                 bool truth_only) const;
  Result<std::string> RenderChain(const semantics::BoundCall& call, const QueryBlock& block,
                                  bool truth_only) const;
  Result<std::string> RenderInSubquery(const semantics::BoundInSubquery& in,
                                       const QueryBlock& block, bool truth_only) const;

  SubqueryRenderer subqueries_;
};

// `sql`, closed SQL of one type, converted to another as to<type>() does.
Result<std::string> Convert(const std::string& sql, ScalarType from, ScalarType to);

}  // namespace sluice::engine::duckdb::sql
