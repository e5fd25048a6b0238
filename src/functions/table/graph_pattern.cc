#include "functions/table/graph_pattern.h"

#include <algorithm>
#include <string>

#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

// The nodes between the ends of a walk.
std::vector<uint32_t> InnerNodes(const Graph& graph, uint32_t start,
                                 const std::vector<uint32_t>& edges) {
  std::vector<uint32_t> nodes;
  uint32_t at = start;
  for (size_t i = 0; i + 1 < edges.size(); ++i) {
    const Graph::Edge ends = graph.edge(edges[i]);
    at = ends.source == at ? ends.target : ends.source;
    nodes.push_back(at);
  }
  return nodes;
}

void AppendScalar(const Scalar& value, std::string& out) {
  if (value.is_null()) {
    out += "null";
    return;
  }
  switch (value.type()) {
    case ScalarType::kBool: out += value.bool_value() ? "true" : "false"; return;
    case ScalarType::kInt:
    case ScalarType::kLong: out += std::to_string(value.int64_value()); return;
    case ScalarType::kReal: AppendJsonReal(value.real_value(), out); return;
    case ScalarType::kDynamic: out += value.string_value(); return;
    default: AppendJsonString(value.ToText(), out); return;
  }
}

template <typename Elements, typename ValueOf>
Scalar ArrayOf(const Elements& elements, ValueOf value_of) {
  std::string json;
  JsonArrayWriter writer(json);
  for (const uint32_t element : elements) AppendScalar(value_of(element), writer.Next());
  writer.Finish();
  return Scalar::Dynamic(std::move(json));
}

}  // namespace

std::vector<Scalar> OutputsOf(const Graph& graph, const GraphPattern& pattern,
                              const GraphMatch& match) {
  std::vector<Scalar> values;
  values.reserve(pattern.outputs.size());
  for (const GraphPattern::Output& output : pattern.outputs) {
    using Kind = GraphPattern::Output::Kind;
    const size_t column = output.column;
    if (output.kind == Kind::kNodeValue) {
      values.push_back(graph.NodeValue(match.nodes[output.element], column));
      continue;
    }
    const std::vector<uint32_t>& edges = match.edges[output.element];
    std::vector<uint32_t> inner;
    if (output.kind == Kind::kInnerArray || output.kind == Kind::kInnerAll ||
        output.kind == Kind::kInnerAny) {
      inner = InnerNodes(graph, match.nodes[pattern.edges[output.element].left], edges);
    }
    const auto edge_flag = [&](uint32_t edge) { return graph.EdgeFlag(edge, column); };
    const auto node_flag = [&](uint32_t node) { return graph.NodeFlag(node, column); };
    switch (output.kind) {
      case Kind::kNodeValue: break;
      case Kind::kEdgeValue: values.push_back(graph.EdgeValue(edges[0], column)); break;
      case Kind::kEdgeArray:
        values.push_back(
            ArrayOf(edges, [&](uint32_t edge) { return graph.EdgeValue(edge, column); }));
        break;
      case Kind::kEdgeAll:
        values.push_back(Scalar::Bool(std::ranges::all_of(edges, edge_flag)));
        break;
      case Kind::kEdgeAny:
        values.push_back(Scalar::Bool(std::ranges::any_of(edges, edge_flag)));
        break;
      case Kind::kInnerArray:
        values.push_back(
            ArrayOf(inner, [&](uint32_t node) { return graph.NodeValue(node, column); }));
        break;
      case Kind::kInnerAll:
        values.push_back(Scalar::Bool(std::ranges::all_of(inner, node_flag)));
        break;
      case Kind::kInnerAny:
        values.push_back(Scalar::Bool(std::ranges::any_of(inner, node_flag)));
        break;
    }
  }
  return values;
}

bool ForEachStep(const Graph& graph, const GraphPattern::Edge& edge, bool backwards, uint32_t node,
                 const std::function<bool(uint32_t, uint32_t)>& visit) {
  const bool any = edge.direction == EdgeDirection::kAny;
  const bool outwards = (edge.direction == EdgeDirection::kForward) != backwards;
  const auto allowed = [&](uint32_t number) {
    return !edge.filter || graph.EdgeFlag(number, *edge.filter);
  };
  if (any || outwards) {
    for (const uint32_t number : graph.out_edges(node)) {
      if (allowed(number) && !visit(number, graph.edge(number).target)) return false;
    }
  }
  if (any || !outwards) {
    for (const uint32_t number : graph.in_edges(node)) {
      const uint32_t source = graph.edge(number).source;
      // A loop was among those that leave.
      if (any && source == node) continue;
      if (allowed(number) && !visit(number, source)) return false;
    }
  }
  return true;
}

}  // namespace sluice::functions
