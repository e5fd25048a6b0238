#include "engine/duckdb/sql/query_block.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "engine/duckdb/sql/sql_text.h"

namespace sluice::engine::duckdb::sql {
using semantics::ColumnId;

void AppendOrderKey(std::string& text, std::string_view sql, ScalarType type, bool ascending,
                    bool nulls_first) {
  const std::string_view direction = ascending ? "ASC" : "DESC";
  const std::string_view nulls = nulls_first ? "FIRST" : "LAST";
  if (!text.empty()) text += ", ";
  // KQL keeps NaN beside null, wherever nulls are; to DuckDB it is the greatest number. Ascending
  // with nulls last and descending with nulls first, the two agree.
  if (type == ScalarType::kReal && ascending == nulls_first) {
    fmt::format_to(std::back_inserter(text),
                   "nullif({0}, 'nan'::DOUBLE) {1} NULLS {2}, isnan({0}) ASC NULLS {2}", sql,
                   direction, nulls);
    return;
  }
  fmt::format_to(std::back_inserter(text), "{} {} NULLS {}", sql, direction, nulls);
}

std::string OrderText(const QueryBlock& block) {
  std::string text;
  for (const BlockOrder& key : block.order) {
    const Cell& cell = block.cells.at(key.column);
    if (cell.constant) continue;
    AppendOrderKey(text, cell.sql, cell.type, key.ascending, key.nulls_first);
  }
  return text;
}

std::string SelectText(const QueryBlock& block, const std::vector<ColumnId>& columns,
                       bool with_order, const std::vector<std::string>* aliases, bool cast) {
  std::string text = "SELECT ";
  std::map<ColumnId, size_t> position;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) text += ", ";
    const Cell& cell = block.cells.at(columns[i]);
    position.emplace(columns[i], i + 1);
    const std::string alias = aliases != nullptr ? (*aliases)[i] : SqlColumn(columns[i]);
    text += cell.sql;
    if (cast) text.append("::").append(SqlTypeName(cell.type));
    if (cast || cell.sql != alias) text.append(" AS ").append(alias);
  }
  if (columns.empty()) text += "1 AS one";
  if (!block.from.empty()) text.append(" FROM ").append(block.from);
  for (size_t i = 0; i < block.where.size(); ++i) {
    text.append(i == 0 ? " WHERE " : " AND ").append(block.where[i]);
  }
  if (!block.group_by.empty()) text.append(" GROUP BY ").append(block.group_by);
  if (with_order || !block.limit.empty()) {
    std::string keys;
    for (const BlockOrder& key : block.order) {
      const Cell& cell = block.cells.at(key.column);
      if (cell.constant) continue;
      const auto found = position.find(key.column);
      // By position where possible, to keep the text short.
      const bool by_position = found != position.end() && cell.type != ScalarType::kReal;
      AppendOrderKey(keys, by_position ? std::to_string(found->second) : cell.sql, cell.type,
                     key.ascending, key.nulls_first);
    }
    if (!keys.empty()) text.append(" ORDER BY ").append(keys);
  }
  if (!block.limit.empty()) text.append(" LIMIT ").append(block.limit);
  if (block.skipped_count > 0) text.append(" OFFSET ").append(std::to_string(block.skipped_count));
  return text;
}

QueryBlock Wrap(QueryBlock block, const std::vector<ColumnId>* columns) {
  std::vector<ColumnId> selected;
  QueryBlock outer;
  const auto take = [&](ColumnId id, Cell& cell) {
    if (cell.constant) {
      outer.cells.emplace(id, std::move(cell));
      return;
    }
    selected.push_back(id);
    outer.cells.emplace(id, Cell{SqlColumn(id), cell.type, true, false});
  };
  std::map<ColumnId, Cell> cells = block.cells;
  if (columns == nullptr) {
    for (auto& [id, cell] : cells) take(id, cell);
  } else {
    for (const ColumnId id : *columns) {
      if (!outer.cells.contains(id)) take(id, cells.at(id));
    }
    for (const BlockOrder& key : block.order) {
      if (!outer.cells.contains(key.column)) take(key.column, cells.at(key.column));
    }
  }
  outer.from = "(" + SelectText(block, selected, false) + ")";
  outer.order = std::move(block.order);
  return outer;
}

QueryBlock BlockOver(std::string from, const std::vector<semantics::BoundColumn>& columns) {
  QueryBlock block;
  block.from = std::move(from);
  for (const semantics::BoundColumn& column : columns) {
    block.cells.emplace(column.id, Cell{SqlColumn(column.id), column.type, true, false});
  }
  return block;
}

}  // namespace sluice::engine::duckdb::sql
