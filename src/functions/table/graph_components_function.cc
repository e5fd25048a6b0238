#include "functions/table/graph_components_function.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "functions/table/graph.h"

namespace sluice::functions {
namespace {

constexpr size_t kBatchRows = 2048;
constexpr uint32_t kNone = UINT32_MAX;

// A node that stands for the component of each node.
std::vector<uint32_t> WeakComponents(const Graph& graph) {
  std::vector<uint32_t> parent(graph.node_count());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](uint32_t node) {
    while (parent[node] != node) node = parent[node] = parent[parent[node]];
    return node;
  };
  for (uint32_t i = 0; i < graph.edge_count(); ++i) {
    const Graph::Edge edge = graph.edge(i);
    parent[root(edge.source)] = root(edge.target);
  }
  for (uint32_t i = 0; i < parent.size(); ++i) parent[i] = root(i);
  return parent;
}

// Tarjan's algorithm, with a stack of its own instead of the machine's.
// https://doi.org/10.1137/0201010
std::vector<uint32_t> StrongComponents(const Graph& graph) {
  const size_t count = graph.node_count();
  std::vector<uint32_t> index(count, kNone);
  std::vector<uint32_t> low(count, 0);
  std::vector<uint32_t> component(count, kNone);
  std::vector<uint32_t> open;
  std::vector<std::pair<uint32_t, size_t>> path;  // Nodes, and how many of their edges are done.
  uint32_t next_index = 0;
  for (uint32_t start = 0; start < count; ++start) {
    if (index[start] != kNone) continue;
    path.emplace_back(start, 0);
    while (!path.empty()) {
      const uint32_t node = path.back().first;
      if (path.back().second == 0) {
        index[node] = low[node] = next_index++;
        open.push_back(node);
      }
      const auto edges = graph.out_edges(node);
      bool descended = false;
      while (path.back().second < edges.size()) {
        const uint32_t target = graph.edge(edges[path.back().second++]).target;
        if (index[target] == kNone) {
          path.emplace_back(target, 0);
          descended = true;
          break;
        }
        if (component[target] == kNone) low[node] = std::min(low[node], index[target]);
      }
      if (descended) continue;
      if (low[node] == index[node]) {
        uint32_t member = kNone;
        do {
          member = open.back();
          open.pop_back();
          component[member] = node;
        } while (member != node);
      }
      path.pop_back();
      if (!path.empty()) {
        low[path.back().first] = std::min(low[path.back().first], low[node]);
      }
    }
  }
  return component;
}

// The same components as numbers from 0, in the order of their first nodes.
std::vector<uint32_t> Numbered(const std::vector<uint32_t>& representatives) {
  std::vector<uint32_t> number_of(representatives.size(), kNone);
  std::vector<uint32_t> numbers;
  uint32_t next = 0;
  for (const uint32_t representative : representatives) {
    if (number_of[representative] == kNone) number_of[representative] = next++;
    numbers.push_back(number_of[representative]);
  }
  return numbers;
}

class ComponentsStream final : public RowStream {
 public:
  ComponentsStream(const Schema& schema, Graph graph, std::vector<uint32_t> components)
      : schema_(schema), graph_(std::move(graph)), components_(std::move(components)) {}

  const Schema& schema() const override { return schema_; }

  Result<std::optional<ColumnBatch>> Next() override {
    BatchBuilder rows(schema_);
    for (; rows.row_count() < kBatchRows && next_ < graph_.node_count(); ++next_) {
      std::vector<Scalar> row;
      for (size_t i = 0; i + 1 < schema_.columns.size(); ++i) {
        row.push_back(graph_.NodeValue(next_, i));
      }
      row.push_back(Scalar::Long(components_[next_]));
      rows.AddRow(row);
    }
    if (rows.row_count() == 0) return std::optional<ColumnBatch>();
    return std::optional<ColumnBatch>(rows.Finish());
  }

 private:
  const Schema schema_;
  const Graph graph_;
  const std::vector<uint32_t> components_;
  uint32_t next_ = 0;
};

class ComponentsFunction final : public TableFunction {
 public:
  ComponentsFunction(Schema schema, bool strong) : schema_(std::move(schema)), strong_(strong) {
    schema_.columns.push_back({"component", ScalarType::kLong, ""});
  }

  std::string_view name() const override { return "graph-mark-components"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    ASSIGN_OR_RETURN(Graph graph, Graph::Read(*call.inputs[0], *call.inputs[1], call.context));
    std::vector<uint32_t> components =
        Numbered(strong_ ? StrongComponents(graph) : WeakComponents(graph));
    return std::make_unique<ComponentsStream>(schema_, std::move(graph), std::move(components));
  }

 private:
  Schema schema_;
  const bool strong_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeGraphComponents(Schema schema, bool strong) {
  return std::make_shared<ComponentsFunction>(std::move(schema), strong);
}

}  // namespace sluice::functions
