#include "functions/table/graph_shortest_paths_function.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "functions/table/graph_search_stream.h"

namespace sluice::functions {
namespace {

constexpr size_t kStepsPerCheck = 4096;
constexpr uint32_t kNoEdge = UINT32_MAX;

// Where a walk along the pattern stands: at a node of the graph, `walked` edges into an edge of the
// pattern; at the node before that edge when 0.
struct State {
  uint32_t edge = 0;  // Of the pattern; as many as it has edges: at the end.
  uint32_t walked = 0;
  uint32_t node = 0;

  friend bool operator==(const State&, const State&) = default;
};

struct StateHash {
  size_t operator()(const State& state) const {
    uint64_t hash = (uint64_t{state.edge} << 32 | state.node) * 0x9E3779B97F4A7C15ULL;
    return static_cast<size_t>((hash ^ state.walked) * 0xBF58476D1CE4E5B9ULL >> 7);
  }
};

// How a state was reached first, and in as many edges.
struct Arrival {
  uint32_t from = 0;         // Number of the state before.
  uint32_t edge = kNoEdge;   // The edge of the graph in between; none for a step of the pattern only.
};

// Breadth first from one node.
class Search {
 public:
  Search(const Graph& graph, const GraphPattern& pattern, bool all, const OperationContext& context)
      : graph_(graph), pattern_(pattern), all_(all), context_(context) {}

  Status FindFrom(uint32_t node, BatchBuilder& rows) {
    states_.clear();
    distances_.clear();
    arrivals_.clear();
    numbers_.clear();
    ends_.clear();
    if (!Allows(0, node)) return Status::Ok();
    Reach({0, 0, node}, 0, std::nullopt);
    for (size_t next = 0; next < states_.size(); ++next) {
      if (next % kStepsPerCheck == 0) RETURN_IF_ERROR(context_.Check());
      Advance(static_cast<uint32_t>(next));
    }
    // The order of first arrival: the nearest ends first.
    for (const uint32_t end : ends_) {
      std::vector<Arrival> path;
      RETURN_IF_ERROR(EmitPaths(end, path, rows));
    }
    return Status::Ok();
  }

 private:
  bool Allows(size_t place, uint32_t node) const {
    const auto& filter = pattern_.nodes[place].filter;
    return !filter || graph_.NodeFlag(node, *filter);
  }

  void Reach(const State& state, uint32_t distance, std::optional<Arrival> arrival) {
    const auto [found, fresh] = numbers_.emplace(state, static_cast<uint32_t>(states_.size()));
    const uint32_t number = found->second;
    if (fresh) {
      states_.push_back(state);
      distances_.push_back(distance);
      arrivals_.emplace_back();
      if (arrival) arrivals_.back().push_back(*arrival);
      if (state.edge == pattern_.edges.size()) {
        ends_.push_back(number);
        return;
      }
      // A variable edge of no length leads on at once.
      const GraphPattern::Edge& edge = pattern_.edges[state.edge];
      if (state.walked == 0 && edge.variable && edge.least == 0) End(number, distance, kNoEdge, state.node);
      return;
    }
    if (all_ && arrival && distances_[number] == distance) arrivals_[number].push_back(*arrival);
  }

  // From `from` the walk along its edge of the pattern ends at `node`.
  void End(uint32_t from, uint32_t distance, uint32_t edge, uint32_t node) {
    const uint32_t next = states_[from].edge + 1;
    if (Allows(next, node)) Reach({next, 0, node}, distance, Arrival{from, edge});
  }

  void Advance(uint32_t number) {
    const State state = states_[number];
    if (state.edge == pattern_.edges.size()) return;
    const GraphPattern::Edge& edge = pattern_.edges[state.edge];
    if (edge.variable && state.walked >= edge.most) return;
    const uint32_t distance = distances_[number] + 1;
    ForEachStep(graph_, edge, false, state.node, [&](uint32_t step, uint32_t node) {
      const uint32_t walked = state.walked + 1;
      if (!edge.variable || walked >= edge.least) End(number, distance, step, node);
      if (edge.variable && walked < edge.most &&
          (!edge.inner_filter || graph_.NodeFlag(node, *edge.inner_filter))) {
        Reach({state.edge, walked, node}, distance, Arrival{number, step});
      }
      return true;
    });
  }

  // `path`: the arrivals behind `number`, the last one first.
  Status EmitPaths(uint32_t number, std::vector<Arrival>& path, BatchBuilder& rows) {
    if (++emitted_ % kStepsPerCheck == 0) RETURN_IF_ERROR(context_.Check());
    if (arrivals_[number].empty()) {
      GraphMatch match;
      match.nodes.resize(pattern_.nodes.size());
      match.edges.resize(pattern_.edges.size());
      match.nodes[0] = states_[number].node;
      for (size_t i = path.size(); i-- > 0;) {
        const State& from = states_[path[i].from];
        if (path[i].edge != kNoEdge) match.edges[from.edge].push_back(path[i].edge);
        const State& to = i == 0 ? last_ : states_[path[i - 1].from];
        if (to.edge != from.edge) match.nodes[to.edge] = to.node;
      }
      rows.AddRow(OutputsOf(graph_, pattern_, match));
      return Status::Ok();
    }
    if (path.empty()) last_ = states_[number];
    for (const Arrival& arrival : arrivals_[number]) {
      path.push_back(arrival);
      RETURN_IF_ERROR(EmitPaths(arrival.from, path, rows));
      path.pop_back();
    }
    return Status::Ok();
  }

  const Graph& graph_;
  const GraphPattern& pattern_;
  const bool all_;
  const OperationContext& context_;
  std::vector<State> states_;
  std::vector<uint32_t> distances_;
  std::vector<std::vector<Arrival>> arrivals_;
  std::unordered_map<State, uint32_t, StateHash> numbers_;
  std::vector<uint32_t> ends_;
  State last_;
  size_t emitted_ = 0;
};

class ShortestPathsFunction final : public TableFunction {
 public:
  ShortestPathsFunction(GraphPattern pattern, bool all) : pattern_(std::move(pattern)), all_(all) {}

  std::string_view name() const override { return "graph-shortest-paths"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    return GraphSearchStream<Search, bool>::Start(pattern_, all_, call);
  }

 private:
  const GraphPattern pattern_;
  const bool all_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeGraphShortestPaths(GraphPattern pattern, bool all) {
  return std::make_shared<ShortestPathsFunction>(std::move(pattern), all);
}

}  // namespace sluice::functions
