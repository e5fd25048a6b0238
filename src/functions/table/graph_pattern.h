// A pattern of nodes and edges, what a match of one is, and what is put out for it.
// https://learn.microsoft.com/kusto/query/graph-match-operator#graph-pattern-notation
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "data/schema.h"
#include "functions/table/graph.h"

namespace sluice::functions {

enum class EdgeDirection : uint8_t { kForward, kBackward, kAny };

struct GraphPattern {
  // A node of the pattern; places that share a name are one.
  struct Node {
    std::optional<size_t> filter;  // A column of the nodes, of type bool.
  };
  struct Edge {
    size_t left = 0;   // Nodes of the pattern.
    size_t right = 0;
    EdgeDirection direction = EdgeDirection::kForward;
    bool variable = false;  // Several edges in a row: from `least` to `most` of them.
    int64_t least = 1;
    int64_t most = 1;
    std::optional<size_t> filter;        // A column of the edges: each edge must have it true.
    std::optional<size_t> inner_filter;  // A column of the nodes: each one between the ends.
  };
  std::vector<Node> nodes;
  std::vector<Edge> edges;

  // Columns that are put out for a match. `column` is one of the nodes or of the edges.
  struct Output {
    enum class Kind : uint8_t {
      kNodeValue,   // Of a node of the pattern.
      kEdgeValue,   // Of an edge that is not variable.
      kEdgeArray,   // Of a variable edge: an array with the value of each edge.
      kEdgeAll,     // Whether all, or any, of the edges have the column true.
      kEdgeAny,
      kInnerArray,  // The same for the nodes between the ends of a variable edge.
      kInnerAll,
      kInnerAny,
    };
    Kind kind = Kind::kNodeValue;
    size_t element = 0;  // Of `nodes` or `edges`.
    size_t column = 0;
  };
  std::vector<Output> outputs;
  Schema schema;  // Of the outputs.
};

// One match: a node for each node of the pattern, and for each edge of the pattern the edges of the
// graph from left to right.
struct GraphMatch {
  std::vector<uint32_t> nodes;
  std::vector<std::vector<uint32_t>> edges;
};

// The values of the pattern's outputs.
std::vector<Scalar> OutputsOf(const Graph& graph, const GraphPattern& pattern,
                              const GraphMatch& match);

// Calls `visit` with each edge that leads from a node along a pattern's edge, and the node at its
// other end; backwards when the walk goes from right to left. Ends early when it returns false.
bool ForEachStep(const Graph& graph, const GraphPattern::Edge& edge, bool backwards, uint32_t node,
                 const std::function<bool(uint32_t edge, uint32_t node)>& visit);

}  // namespace sluice::functions
