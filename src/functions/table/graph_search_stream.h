// The rows of a search through a graph, made while they are read.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "functions/table/graph_pattern.h"
#include "functions/table_function.h"

namespace sluice::functions {

// Goes through the nodes of a graph one after the other. `Search` is made of a graph, the pattern,
// `Kind` and a context, and appends what it finds from a node: Status FindFrom(uint32_t node,
// BatchBuilder& rows). The pattern outlives the stream.
template <typename Search, typename Kind>
class GraphSearchStream final : public RowStream {
 public:
  GraphSearchStream(const GraphPattern& pattern, Kind kind, Graph graph,
                    const OperationContext& context)
      : pattern_(pattern),
        graph_(std::move(graph)),
        context_(context),
        search_(graph_, pattern_, kind, context_) {}

  static Result<std::unique_ptr<RowStream>> Start(const GraphPattern& pattern, Kind kind,
                                                  TableFunctionCall& call) {
    ASSIGN_OR_RETURN(Graph graph, Graph::Read(*call.inputs[0], *call.inputs[1], call.context));
    return std::make_unique<GraphSearchStream>(pattern, kind, std::move(graph), call.context);
  }

  const Schema& schema() const override { return pattern_.schema; }

  Result<std::optional<ColumnBatch>> Next() override {
    constexpr size_t kBatchRows = 2048;
    BatchBuilder rows(pattern_.schema);
    while (rows.row_count() < kBatchRows && next_node_ < graph_.node_count()) {
      if (next_node_ % kBatchRows == 0) RETURN_IF_ERROR(context_.Check());
      RETURN_IF_ERROR(search_.FindFrom(static_cast<uint32_t>(next_node_++), rows));
    }
    if (rows.row_count() == 0) return std::optional<ColumnBatch>();
    return std::optional<ColumnBatch>(rows.Finish());
  }

 private:
  const GraphPattern& pattern_;
  const Graph graph_;
  const OperationContext& context_;
  Search search_;
  size_t next_node_ = 0;
};

}  // namespace sluice::functions
