#include "engine/duckdb/sql/row_sources.h"

#include <fmt/format.h>

#include "engine/duckdb/sql/sql_text.h"

namespace sluice::engine::duckdb::sql {

QueryBlock RowsBlock(const planning::RowsNode& node) {
  QueryBlock block;
  if (node.rows.size() <= 1) {
    for (size_t i = 0; i < node.columns.size(); ++i) {
      const ScalarType type = node.columns[i].type;
      block.cells.emplace(node.columns[i].id,
                          Cell{node.rows.empty() ? SqlNull(type) : SqlLiteral(node.rows[0][i]), type,
                               true, true});
    }
    if (node.rows.empty()) block.where.push_back("false");
    return block;
  }
  if (node.columns.empty()) {
    block.from = fmt::format("range({})", node.rows.size());
    return block;
  }
  std::string from = "(VALUES ";
  for (size_t i = 0; i < node.rows.size(); ++i) {
    from += i == 0 ? "(" : ", (";
    for (size_t j = 0; j < node.columns.size(); ++j) {
      if (j > 0) from += ", ";
      from += SqlLiteral(node.rows[i][j]);
    }
    from += ")";
  }
  from += ") v(";
  for (size_t j = 0; j < node.columns.size(); ++j) {
    if (j > 0) from += ", ";
    from += SqlColumn(node.columns[j].id);
  }
  return BlockOver(from + ")", node.columns);
}

QueryBlock RangeBlock(const planning::RangeNode& node, const std::string& from,
                      const std::string& to, const std::string& step) {
  const ScalarType type = node.columns[0].type;
  const std::string column = SqlColumn(node.columns[0].id);
  const bool whole = type != ScalarType::kReal && type != ScalarType::kDecimal;
  QueryBlock block;
  const std::string count =
      whole ? "CASE WHEN s <> 0 THEN (t::HUGEINT - f) // s END" : "floor((t - f) / s)";
  const std::string value =
      type == ScalarType::kDecimal ? "kql_add_decimal(f, kql_multiply_decimal(n::DECIMAL(38,18), s))"
                                   : "f + n * s";
  // A constant range keeps to a table function, whose rows stream; a computed one is a list.
  const auto is_literal = [](const semantics::BoundExpression& e) {
    return e.kind == semantics::BoundExpressionKind::kLiteral;
  };
  if (whole && is_literal(*node.from) && is_literal(*node.to) && is_literal(*node.step)) {
    const Scalar& step_value = node.step->As<semantics::BoundLiteral>().value;
    const bool empty = step_value.is_null() || step_value.int64_value() == 0 ||
                       node.from->As<semantics::BoundLiteral>().value.is_null() ||
                       node.to->As<semantics::BoundLiteral>().value.is_null();
    if (empty) {
      block.cells.emplace(node.columns[0].id, Cell{SqlNull(type), type, true, true});
      block.where.push_back("false");
      return block;
    }
    block.from = fmt::format("generate_series({}::BIGINT, {}::BIGINT, {}::BIGINT) v(v)", from, to,
                             step);
    block.cells.emplace(node.columns[0].id,
                        Cell{type == ScalarType::kInt ? "v::INTEGER" : "v", type, true, false});
    return block;
  }
  block.from = fmt::format(
      "(SELECT ({})::{} AS {} FROM (SELECT f, s, unnest(generate_series(0, TRY_CAST({} AS BIGINT))) "
      "AS n FROM (SELECT {} AS f, {} AS t, {} AS s)))",
      value, SqlTypeName(type), column, count, from, to, step);
  block.cells.emplace(node.columns[0].id, Cell{column, type, true, false});
  return block;
}

}  // namespace sluice::engine::duckdb::sql
