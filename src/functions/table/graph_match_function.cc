#include "functions/table/graph_match_function.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "functions/table/graph_search_stream.h"

namespace sluice::functions {
namespace {

constexpr uint32_t kUnbound = std::numeric_limits<uint32_t>::max();
constexpr size_t kStepsPerCheck = 4096;

// An edge of the pattern in the order of the search: one of its ends is known by then.
struct SearchStep {
  size_t edge = 0;
  bool backwards = false;  // The right end is the known one.
};

// Goes through the matches that have a given node at the place where the search starts.
class Search {
 public:
  Search(const Graph& graph, const GraphPattern& pattern, GraphCycles cycles,
         const OperationContext& context)
      : graph_(graph), pattern_(pattern), cycles_(cycles), context_(context) {
    match_.nodes.assign(pattern.nodes.size(), kUnbound);
    match_.edges.resize(pattern.edges.size());
    backwards_.assign(pattern.edges.size(), false);
    node_uses_.assign(graph.node_count(), 0);
    if (cycles == GraphCycles::kUniqueEdges) edge_used_.assign(graph.edge_count(), false);
    Order();
  }

  // Appends the outputs of the matches that start at `node`.
  Status FindFrom(uint32_t node, BatchBuilder& rows) {
    rows_ = &rows;
    if (Allows(start_, node)) {
      Bind(start_, node);
      Extend(0);
      Unbind(start_);
    }
    return status_;
  }

 private:
  bool Allows(size_t place, uint32_t node) const {
    const auto& filter = pattern_.nodes[place].filter;
    return !filter || graph_.NodeFlag(node, *filter);
  }

  // Starts where the fewest nodes can be, and goes on along edges from what is known, short ones
  // first.
  void Order() {
    size_t fewest = std::numeric_limits<size_t>::max();
    for (size_t place = 0; place < pattern_.nodes.size(); ++place) {
      size_t count = graph_.node_count();
      if (pattern_.nodes[place].filter) {
        count = 0;
        for (uint32_t node = 0; node < graph_.node_count(); ++node) count += Allows(place, node);
      }
      if (count < fewest) {
        fewest = count;
        start_ = place;
      }
    }
    std::vector<bool> known(pattern_.nodes.size(), false);
    std::vector<bool> done(pattern_.edges.size(), false);
    known[start_] = true;
    while (steps_.size() < pattern_.edges.size()) {
      size_t best = pattern_.edges.size();
      for (size_t i = 0; i < pattern_.edges.size(); ++i) {
        const GraphPattern::Edge& edge = pattern_.edges[i];
        if (done[i] || (!known[edge.left] && !known[edge.right])) continue;
        if (best == pattern_.edges.size() ||
            (pattern_.edges[best].variable && !edge.variable)) {
          best = i;
        }
      }
      CHECK(best < pattern_.edges.size());
      const GraphPattern::Edge& edge = pattern_.edges[best];
      steps_.push_back({best, !known[edge.left]});
      backwards_[best] = !known[edge.left];
      done[best] = known[edge.left] = known[edge.right] = true;
    }
  }

  void Bind(size_t place, uint32_t node) {
    match_.nodes[place] = node;
    ++node_uses_[node];
  }
  void Unbind(size_t place) {
    --node_uses_[match_.nodes[place]];
    match_.nodes[place] = kUnbound;
  }

  // False when the search is to end.
  bool GoOn() {
    if (++step_count_ % kStepsPerCheck == 0 && status_.ok()) status_ = context_.Check();
    return status_.ok();
  }

  void Extend(size_t step) {
    if (step == steps_.size()) {
      Emit();
      return;
    }
    const GraphPattern::Edge& edge = pattern_.edges[steps_[step].edge];
    const uint32_t from = match_.nodes[steps_[step].backwards ? edge.right : edge.left];
    if (edge.variable && edge.least == 0) Arrive(step, from);
    if (edge.most > 0) Walk(step, from, 1);
  }

  // One edge on, the `length`-th of the walk.
  void Walk(size_t step, uint32_t from, int64_t length) {
    const SearchStep& search = steps_[step];
    const GraphPattern::Edge& edge = pattern_.edges[search.edge];
    std::vector<uint32_t>& walked = match_.edges[search.edge];
    ForEachStep(graph_, edge, search.backwards, from, [&](uint32_t number, uint32_t node) {
      if (!GoOn()) return false;
      const bool unique = cycles_ == GraphCycles::kUniqueEdges;
      if (unique && edge_used_[number]) return true;
      if (unique) edge_used_[number] = true;
      walked.push_back(number);
      if (length >= edge.least) Arrive(step, node);
      const bool inner_allowed =
          (!edge.inner_filter || graph_.NodeFlag(node, *edge.inner_filter)) &&
          (cycles_ != GraphCycles::kNone || node_uses_[node] == 0);
      if (length < edge.most && inner_allowed) {
        ++node_uses_[node];
        Walk(step, node, length + 1);
        --node_uses_[node];
      }
      walked.pop_back();
      if (unique) edge_used_[number] = false;
      return status_.ok();
    });
  }

  // The walk of a step ends at `node`.
  void Arrive(size_t step, uint32_t node) {
    const SearchStep& search = steps_[step];
    const GraphPattern::Edge& edge = pattern_.edges[search.edge];
    const size_t place = search.backwards ? edge.left : edge.right;
    if (match_.nodes[place] != kUnbound) {
      if (match_.nodes[place] == node) Extend(step + 1);
      return;
    }
    if (!Allows(place, node)) return;
    if (cycles_ == GraphCycles::kNone && node_uses_[node] > 0) return;
    Bind(place, node);
    Extend(step + 1);
    Unbind(place);
  }

  void Emit() {
    GraphMatch match = match_;
    for (size_t i = 0; i < match.edges.size(); ++i) {
      if (backwards_[i]) std::ranges::reverse(match.edges[i]);
    }
    rows_->AddRow(OutputsOf(graph_, pattern_, match));
  }

  const Graph& graph_;
  const GraphPattern& pattern_;
  const GraphCycles cycles_;
  const OperationContext& context_;
  size_t start_ = 0;
  std::vector<SearchStep> steps_;
  std::vector<bool> backwards_;  // By edge of the pattern.
  GraphMatch match_;
  std::vector<uint32_t> node_uses_;
  std::vector<bool> edge_used_;
  size_t step_count_ = 0;
  Status status_;
  BatchBuilder* rows_ = nullptr;
};

class GraphMatchFunction final : public TableFunction {
 public:
  GraphMatchFunction(GraphPattern pattern, GraphCycles cycles)
      : pattern_(std::move(pattern)), cycles_(cycles) {}

  std::string_view name() const override { return "graph-match"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    return GraphSearchStream<Search, GraphCycles>::Start(pattern_, cycles_, call);
  }

 private:
  const GraphPattern pattern_;
  const GraphCycles cycles_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeGraphMatch(GraphPattern pattern, GraphCycles cycles) {
  return std::make_shared<GraphMatchFunction>(std::move(pattern), cycles);
}

}  // namespace sluice::functions
