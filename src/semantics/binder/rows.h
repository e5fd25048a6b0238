// A relation under construction, with what the binder knows of it besides its columns.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/bound_relation.h"

namespace sluice::semantics {

struct Rows {
  BoundRelationPointer relation;
  // The hidden cursor of the one stored table whose records these rows are, if that is so.
  std::optional<ColumnId> cursor_column;
  ColumnId time_column = 0;  // Where there is a cursor: see TableRelation; so the next two.
  ColumnId extent_id_column = 0;
  ColumnId extent_tags_column = 0;
  // Binding failed: columns that cannot be found are not reported again.
  bool failed = false;
  // The order of the rows is settled, so that window functions may be used.
  bool serialized = false;
  // The table that these rows come from, for withsource; empty for anything but a bare table.
  std::string table_name;
  // What make-graph made: no table, but what the graph operators take. Null for rows.
  std::shared_ptr<const struct BoundGraph> graph;

  const std::vector<BoundColumn>& columns() const { return relation->columns; }
  const BoundColumn* Find(std::string_view name) const {
    for (const BoundColumn& column : relation->columns) {
      if (column.name == name) return &column;
    }
    return nullptr;
  }
};

}  // namespace sluice::semantics
