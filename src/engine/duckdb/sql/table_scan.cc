#include "engine/duckdb/sql/table_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace sluice::engine::duckdb::sql {
namespace {

// Up to which cursor a scan reads, if not everything.
std::optional<int64_t> NewestCursor(const planning::ScanNode& scan, const RenderContext& context) {
  if (!context.newest_cursors) return scan.cursor_up_to;
  const auto found = context.newest_cursors->find(scan.table_id);
  const int64_t newest = found == context.newest_cursors->end()
                             ? std::numeric_limits<int64_t>::min()
                             : found->second;
  return scan.cursor_up_to ? std::min(newest, *scan.cursor_up_to) : newest;
}

}  // namespace

// Extents are few and records carry only their extent's number, so the window of cursors becomes a
// set of extents, from which DuckDB derives what the zone maps of the table skip.
QueryBlock RenderTableScan(const planning::ScanNode& node, const RenderContext& context) {
  QueryBlock block;
  block.from = fmt::format("{}.t{}", context.records_schema, node.table_id);
  std::string extents = fmt::format("FROM {} WHERE table_id = {}", context.extents_table,
                                    node.table_id);
  if (node.cursor_after) extents += fmt::format(" AND \"cursor\" > {}", *node.cursor_after);
  const std::optional<int64_t> up_to = NewestCursor(node, context);
  if (up_to) extents += fmt::format(" AND \"cursor\" <= {}", *up_to);
  bool with_cursor = false;
  std::string of_extent;
  for (size_t i = 0; i < node.columns.size(); ++i) {
    const int64_t id = node.stored_column_ids[i];
    with_cursor |= id < 0;
    std::string sql = fmt::format("c{}", id);
    if (id == planning::ScanNode::kCursorId) sql = "e.\"cursor\"";
    if (id == planning::ScanNode::kTimeId) sql = "e.\"time\"";
    if (id == planning::ScanNode::kExtentIdId) sql = "e.id";
    if (id == planning::ScanNode::kExtentTagsId) sql = "e.tags";
    if (id == planning::ScanNode::kExtentIdId) of_extent += ", id";
    if (id == planning::ScanNode::kExtentTagsId) of_extent += ", tags";
    block.cells.emplace(node.columns[i].id,
                        Cell{std::move(sql), node.columns[i].type, true, false});
  }
  if (with_cursor) {
    block.from += fmt::format(" JOIN (SELECT extent, \"cursor\", CASE WHEN timed THEN \"cursor\" "
                              "ELSE 0 END AS \"time\"{} {}) e ON \"$extent\" = e.extent",
                              of_extent, extents);
  } else if (node.cursor_after || up_to) {
    block.where.push_back(fmt::format("\"$extent\" IN (SELECT extent {})", extents));
  }
  return block;
}

}  // namespace sluice::engine::duckdb::sql
