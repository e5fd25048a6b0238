// Graph models: tables that are read as a graph, in steps that add nodes or edges.
// https://learn.microsoft.com/kusto/management/graph/graph-model-overview
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/status.h"
#include "data/schema.h"

namespace sluice::semantics {

struct GraphModel {
  struct Step {
    bool nodes = true;  // AddNodes, else AddEdges.
    std::string query;  // KQL.
    std::string id_column;  // NodeIdColumn, of nodes.
    std::string source_column;  // Of edges.
    std::string target_column;
    std::vector<std::string> labels;
    std::string labels_column;  // Empty: none.
  };
  std::vector<Step> steps;
  // The properties of the model's schema, of all labels together.
  std::map<std::string, ScalarType> node_properties;
  std::map<std::string, ScalarType> edge_properties;
};

// KQL that makes the two tables of a graph, in the form of BoundGraph (binder/graph.h). The rows of step n are a table named step<n> there.
struct GraphModelQueries {
  std::string nodes;  // Ends with $labels, $key and $id; the properties come before.
  std::string edges;  // Ends with $labels, $source and $target.
};

// `step_schemas` are the columns of each step's query. Nodes with one id, in one step or several,
// become one: a property is that of the last step that gives it a value, labels are put together.
// Ends of edges that no step adds are nodes with nothing but their id. kInvalidArgument names a
// column that a step lacks, and properties whose type differs between steps and is not in the schema.
Result<GraphModelQueries> MakeGraphModelQueries(const GraphModel& model,
                                                const std::vector<Schema>& step_schemas);

}  // namespace sluice::semantics
