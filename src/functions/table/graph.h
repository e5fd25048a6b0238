// A graph in memory, read from a table of nodes and a table of edges.
// https://learn.microsoft.com/kusto/query/graph-semantics-overview
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "data/row_stream.h"

namespace sluice::functions {

// Nodes and edges are numbered from 0 in the order in which they were read. Immutable once read.
class Graph {
 public:
  struct Edge {
    uint32_t source = 0;
    uint32_t target = 0;
  };

  // `nodes`: a key of type string, each once, then values. `edges`: the keys of source and target,
  // then values. Edges whose ends are no nodes are left out. Fails beyond four billion rows.
  static Result<Graph> Read(RowStream& nodes, RowStream& edges, const OperationContext& context);

  size_t node_count() const { return nodes_.places.size(); }
  size_t edge_count() const { return edge_ends_.size(); }
  Edge edge(uint32_t number) const { return edge_ends_[number]; }
  // The numbers of the edges that leave, or reach, a node.
  std::span<const uint32_t> out_edges(uint32_t node) const { return out_.Of(node); }
  std::span<const uint32_t> in_edges(uint32_t node) const { return in_.Of(node); }

  // Values by column of the input.
  Scalar NodeValue(uint32_t node, size_t column) const { return nodes_.Value(node, column); }
  Scalar EdgeValue(uint32_t edge, size_t column) const { return edges_.Value(edge, column); }
  // A column of type bool, null as false.
  bool NodeFlag(uint32_t node, size_t column) const { return nodes_.Flag(node, column); }
  bool EdgeFlag(uint32_t edge, size_t column) const { return edges_.Flag(edge, column); }

 private:
  // Rows as they came, found by number.
  struct Table {
    struct Place {
      uint32_t batch = 0;
      uint32_t row = 0;
    };
    std::vector<ColumnBatch> batches;
    std::vector<Place> places;

    const ColumnVector& Column(uint32_t number, size_t column) const {
      return batches[places[number].batch].columns[column];
    }
    Scalar Value(uint32_t number, size_t column) const {
      return Column(number, column).ScalarAt(places[number].row);
    }
    bool Flag(uint32_t number, size_t column) const {
      const ColumnVector& values = Column(number, column);
      const uint32_t row = places[number].row;
      return !values.IsNull(row) && values.values<uint8_t>()[row] != 0;
    }
  };
  // For each node a run of edges, one after the other.
  struct Adjacency {
    std::vector<uint32_t> begins;  // One more than nodes.
    std::vector<uint32_t> edges;

    std::span<const uint32_t> Of(uint32_t node) const {
      return {edges.data() + begins[node], begins[node + 1] - begins[node]};
    }
  };

  Adjacency AdjacencyOf(uint32_t Edge::* end) const;

  Table nodes_;
  Table edges_;
  std::vector<Edge> edge_ends_;
  Adjacency out_;
  Adjacency in_;
};

}  // namespace sluice::functions
