// Graph models as their JSON text, and the queries that make a snapshot of one.
// https://learn.microsoft.com/kusto/management/graph/graph-model-overview
#pragma once

#include <string_view>

#include "query/query_service.h"
#include "semantics/graph_model.h"

namespace sluice::query {

// kInvalidArgument says which part of the text is missing or wrong.
Result<semantics::GraphModel> ParseGraphModel(std::string_view json);

struct GraphQueries {
  PreparedQuery edges;
  PreparedQuery nodes;
};
// Prepares the queries of a model, all with the database and the properties of `request`, whose text
// is not looked at. To run edges before nodes gives a snapshot that has the ends of all its edges.
Result<GraphQueries> PrepareGraph(QueryService& queries, const semantics::GraphModel& model,
                                  const QueryRequest& request, const OperationContext& context);

}  // namespace sluice::query
