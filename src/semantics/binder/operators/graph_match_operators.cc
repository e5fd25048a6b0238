// graph-match and graph-shortest-paths.
// https://learn.microsoft.com/kusto/query/graph-match-operator
// https://learn.microsoft.com/kusto/query/graph-shortest-paths-operator
#include "functions/table/graph_match_function.h"
#include "functions/table/graph_shortest_paths_function.h"
#include "semantics/binder/operators/graph_pattern_binder.h"

namespace sluice::semantics {
namespace {

using functions::GraphCycles;

// The word that a parameter is set to; empty when it is not there.
std::string WordOf(const syntax::OperatorParameters& parameters, std::string_view name) {
  for (const auto& parameter : parameters) {
    if (parameter.name.text == name && parameter.value->kind == syntax::ExpressionKind::kName) {
      return parameter.value->As<syntax::NameExpression>().name.text;
    }
  }
  return "";
}

}  // namespace

Rows BinderImpl::BindGraphMatch(Rows rows, const syntax::GraphMatchOperator& op) {
  const auto graph = RequireGraph(rows, op.span);
  if (graph == nullptr) return FailedRows();
  const std::string word = WordOf(op.parameters, "cycles");
  GraphCycles cycles = GraphCycles::kUniqueEdges;
  if (word == "all") {
    cycles = GraphCycles::kAll;
  } else if (word == "none") {
    cycles = GraphCycles::kNone;
  } else if (!word.empty() && word != "unique_edges") {
    ReportInOperator("SEM0240", "cycles must be all, none or unique_edges.", op.span);
  }
  GraphPatternBinder pattern(*this, *graph);
  if (!pattern.BindPatterns(op.patterns)) return FailedRows();
  return pattern.Bind(op.where.get(), op.projection, [cycles](functions::GraphPattern bound) {
    return functions::MakeGraphMatch(std::move(bound), cycles);
  });
}

Rows BinderImpl::BindGraphShortestPaths(Rows rows, const syntax::GraphShortestPathsOperator& op) {
  const auto graph = RequireGraph(rows, op.span);
  if (graph == nullptr) return FailedRows();
  const std::string output = WordOf(op.parameters, "output");
  if (!output.empty() && output != "any" && output != "all") {
    ReportInOperator("SEM0240", "output must be any or all.", op.span);
  }
  GraphPatternBinder pattern(*this, *graph);
  if (!pattern.BindPatterns(op.patterns)) return FailedRows();
  const auto& edges = pattern.pattern().edges;
  if (op.patterns.size() != 1 || pattern.pattern().nodes.size() != edges.size() + 1) {
    ReportInOperator("SEM0244", "The pattern must be one sequence in which no node stands twice.",
                     op.span);
    return FailedRows();
  }
  if (std::none_of(edges.begin(), edges.end(), [](const auto& edge) { return edge.variable; })) {
    ReportInOperator("SEM0244", "The pattern must have an edge of variable length.", op.span);
    return FailedRows();
  }
  return pattern.Bind(op.where.get(), op.projection,
                      [all = output == "all"](functions::GraphPattern bound) {
                        return functions::MakeGraphShortestPaths(std::move(bound), all);
                      });
}

}  // namespace sluice::semantics
