// What make-graph gives: two relations, until an operator makes a table of them.
#pragma once

#include "semantics/binder/rows.h"

namespace sluice::semantics {

struct BoundGraph {
  // The properties of nodes, then `$key`, which tells the node apart, and `$id`, what node_id()
  // gives; both strings. Without partitions the two are the same.
  Rows nodes;
  // The properties of edges, then the keys of their ends, `$source` and `$target`.
  Rows edges;
};

}  // namespace sluice::semantics
