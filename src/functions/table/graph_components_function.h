// The operator graph-mark-components.
// https://learn.microsoft.com/kusto/query/graph-mark-components-operator
#pragma once

#include <memory>

#include "data/schema.h"
#include "functions/table_function.h"

namespace sluice::functions {

// Inputs: nodes and edges, as Graph::Read() takes them. Gives the nodes, of which `schema` are the
// columns, followed by the number of the component, a long, counted from 0. `strong`: within a
// component a way leads from each node to each other one; else the direction of edges is ignored.
std::shared_ptr<const TableFunction> MakeGraphComponents(Schema schema, bool strong);

}  // namespace sluice::functions
