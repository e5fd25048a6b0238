// One SELECT under construction. Filters, projections, an order and a limit gather in it as long as
// they fit into a single SELECT; then it becomes the FROM of the next one.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/bound_relation.h"

namespace sluice::engine::duckdb::sql {

// The SQL of a column within a block.
struct Cell {
  std::string sql;
  ScalarType type = ScalarType::kString;
  // A name or a short literal: it may be written several times at no cost.
  bool simple = false;
  // ORDER BY and GROUP BY of DuckDB refuse or misread constants.
  bool constant = false;
};

struct BlockOrder {
  semantics::ColumnId column = 0;
  bool ascending = true;
  bool nulls_first = false;
};

struct QueryBlock {
  std::string from;  // Empty: a single row.
  std::vector<std::string> where;
  std::string group_by;
  std::map<semantics::ColumnId, Cell> cells;
  // The order of the rows. It is written where it counts: with a limit, in a window or an
  // aggregate that depends on it, and at the root. SQL keeps no order of a subquery.
  std::vector<BlockOrder> order;
  std::string limit;
  int64_t skipped_count = 0;  // Of the rows that the limit leaves; only with one.
  // Cells may hold window functions, which a WHERE of the same SELECT would come before.
  bool has_window = false;

  // True when rows may still be dropped by WHERE and cells used in aggregates and windows.
  bool open() const { return limit.empty() && group_by.empty() && !has_window; }
};

// The text of the block's SELECT with these columns, under their SQL names or those of `aliases`.
// The order is written when `with_order` or when there is a limit.
std::string SelectText(const QueryBlock& block, const std::vector<semantics::ColumnId>& columns,
                       bool with_order, const std::vector<std::string>* aliases = nullptr,
                       bool cast = false);

// A new block that reads the block as its FROM, with all its cells or only those of `columns`
// (those of the order are kept) as simple names.
QueryBlock Wrap(QueryBlock block, const std::vector<semantics::ColumnId>* columns = nullptr);

// A block over a FROM that produces these columns under their SQL names.
QueryBlock BlockOver(std::string from, const std::vector<semantics::BoundColumn>& columns);

// Appends a key to the list of an ORDER BY. `sql` is closed.
void AppendOrderKey(std::string& text, std::string_view sql, ScalarType type, bool ascending,
                    bool nulls_first);

// "x1 DESC NULLS LAST, x2", without keys that are constant; empty without keys.
std::string OrderText(const QueryBlock& block);

}  // namespace sluice::engine::duckdb::sql
