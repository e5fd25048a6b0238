// The operator graph-match: all places where a pattern occurs in a graph.
// https://learn.microsoft.com/kusto/query/graph-match-operator
#pragma once

#include <cstdint>
#include <memory>

#include "functions/table/graph_pattern.h"
#include "functions/table_function.h"

namespace sluice::functions {

enum class GraphCycles : uint8_t {
  kAll,
  kNone,         // No node twice.
  kUniqueEdges,  // No edge twice.
};

// Inputs: nodes and edges, as Graph::Read() takes them. The pattern is connected.
std::shared_ptr<const TableFunction> MakeGraphMatch(GraphPattern pattern, GraphCycles cycles);

}  // namespace sluice::functions
