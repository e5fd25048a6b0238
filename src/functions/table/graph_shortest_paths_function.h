// The operator graph-shortest-paths: for each pair of a first and a last node, the ways along a
// pattern with the fewest edges.
// https://learn.microsoft.com/kusto/query/graph-shortest-paths-operator
#pragma once

#include <memory>

#include "functions/table/graph_pattern.h"
#include "functions/table_function.h"

namespace sluice::functions {

// Inputs as those of MakeGraphMatch(). The pattern is one sequence: edge i leads from node i to node
// i + 1, and no node stands in it twice. With `all`, all paths of the least length, else any one.
std::shared_ptr<const TableFunction> MakeGraphShortestPaths(GraphPattern pattern, bool all);

}  // namespace sluice::functions
