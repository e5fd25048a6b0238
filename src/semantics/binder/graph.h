// What make-graph and graph() give: two relations, until an operator makes a table of them.
#pragma once

#include "semantics/binder/rows.h"

namespace sluice::semantics {

// Columns whose names begin with $ are no properties. Graphs of models have `$labels` besides, on
// both sides: a dynamic array of strings.
struct BoundGraph {
  // The properties of nodes, then `$key`, which tells the node apart, and `$id`, what node_id()
  // gives; both strings. Without partitions the two are the same.
  Rows nodes;
  // The properties of edges, then the keys of their ends, `$source` and `$target`.
  Rows edges;
};

inline bool IsProperty(const BoundColumn& column) { return !column.name.starts_with("$"); }

}  // namespace sluice::semantics
