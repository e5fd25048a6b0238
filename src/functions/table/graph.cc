#include "functions/table/graph.h"

#include <limits>
#include <unordered_map>

namespace sluice::functions {
namespace {

Status CheckCount(size_t count) {
  if (count < std::numeric_limits<uint32_t>::max()) return Status::Ok();
  return LimitExceeded("the graph has more than four billion nodes or edges");
}

}  // namespace

Result<Graph> Graph::Read(RowStream& nodes, RowStream& edges, const OperationContext& context) {
  Graph graph;
  // The keys are those of the batches, which stay.
  std::unordered_map<std::string_view, uint32_t> numbers;
  while (true) {
    RETURN_IF_ERROR(context.Check());
    ASSIGN_OR_RETURN(std::optional<ColumnBatch> batch, nodes.Next());
    if (!batch) break;
    RETURN_IF_ERROR(CheckCount(graph.node_count() + batch->row_count));
    for (size_t row = 0; row < batch->row_count; ++row) {
      const auto number = static_cast<uint32_t>(graph.node_count());
      // A short string lies in its slot, which the batch's owner keeps too.
      const std::string_view key = batch->columns[0].string(row);
      if (!numbers.emplace(key, number).second) continue;
      graph.nodes_.places.push_back({static_cast<uint32_t>(graph.nodes_.batches.size()),
                                     static_cast<uint32_t>(row)});
    }
    graph.nodes_.batches.push_back(*std::move(batch));
  }
  while (true) {
    RETURN_IF_ERROR(context.Check());
    ASSIGN_OR_RETURN(std::optional<ColumnBatch> batch, edges.Next());
    if (!batch) break;
    RETURN_IF_ERROR(CheckCount(graph.edge_count() + batch->row_count));
    for (size_t row = 0; row < batch->row_count; ++row) {
      const auto source = numbers.find(batch->columns[0].string(row));
      const auto target = numbers.find(batch->columns[1].string(row));
      if (source == numbers.end() || target == numbers.end()) continue;
      graph.edge_ends_.push_back({source->second, target->second});
      graph.edges_.places.push_back({static_cast<uint32_t>(graph.edges_.batches.size()),
                                     static_cast<uint32_t>(row)});
    }
    graph.edges_.batches.push_back(*std::move(batch));
  }
  graph.out_ = graph.AdjacencyOf(&Edge::source);
  graph.in_ = graph.AdjacencyOf(&Edge::target);
  return graph;
}

Graph::Adjacency Graph::AdjacencyOf(uint32_t Edge::* end) const {
  Adjacency adjacency;
  adjacency.begins.assign(node_count() + 1, 0);
  for (const Edge& edge : edge_ends_) ++adjacency.begins[edge.*end + 1];
  for (size_t i = 0; i < node_count(); ++i) adjacency.begins[i + 1] += adjacency.begins[i];
  adjacency.edges.resize(edge_count());
  std::vector<uint32_t> next(adjacency.begins.begin(), adjacency.begins.end() - 1);
  for (size_t i = 0; i < edge_count(); ++i) {
    adjacency.edges[next[edge_ends_[i].*end]++] = static_cast<uint32_t>(i);
  }
  return adjacency;
}

}  // namespace sluice::functions
