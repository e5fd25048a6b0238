// https://learn.microsoft.com/kusto/query/graph-operators
#include "language/parser/parser_impl.h"

namespace sluice::language {

OperatorPointer Parser::ParseMakeGraph(SourceSpan name) {
  auto graph = std::make_unique<MakeGraphOperator>(name);
  graph->parameters = ParseParameters({});
  graph->source = ParseName("the column of the source node");
  in_.Expect("-");
  in_.Expect("-");
  graph->directed = in_.Take(">");
  graph->target = ParseName("the column of the target node");
  if (in_.Take("with")) {
    ParseList([&] {
      MakeGraphOperator::Nodes nodes;
      nodes.table = ParsePostfix();
      in_.Expect("on");
      nodes.id = ParseName("the column of the node's id");
      graph->nodes.push_back(std::move(nodes));
    });
  } else if (in_.Take("with_node_id")) {
    in_.Expect("=");
    graph->node_id = ParseName("a name for the column");
  }
  if (ScanOperatorName() == "partitioned-by") {
    MoveOverOperatorName("partitioned-by");
    graph->partitioned_by = ParseName("the column to partition by");
    in_.Expect("(");
    graph->partition_subquery = ParseSubPipeline();
    in_.Expect(")");
  }
  return graph;
}

GraphPattern Parser::ParseGraphPattern() {
  GraphPattern pattern;
  while (!in_.failed()) {
    in_.Expect("(");
    GraphPattern::Node node;
    if (AtName()) node.name = MakeName(in_.Next());
    in_.Expect(")");
    pattern.nodes.push_back(std::move(node));
    if (!in_.Is("-") && !in_.Is("<")) break;
    pattern.edges.push_back(ParseGraphEdge());
  }
  return pattern;
}

// -->, <--, --, -[e]->, <-[e]-, -[e*1..5]-
GraphPattern::Edge Parser::ParseGraphEdge() {
  GraphPattern::Edge edge;
  bool backward = in_.Take("<");
  in_.Expect("-");
  // -['a b']- reads as one token, unlike -[e]-.
  bool bracketed = in_.Peek().kind == TokenKind::kBracketedName;
  if (bracketed) {
    edge.name = MakeName(in_.Next());
  } else if (in_.Take("[")) {
    if (AtName()) edge.name = MakeName(in_.Next());
    if (in_.Take("*")) {
      edge.variable = true;
      edge.least = ParseUnary();
      in_.Expect("..");
      edge.most = ParseUnary();
    }
    in_.Expect("]");
  }
  in_.Expect("-");
  bool forward = !backward && in_.Take(">");
  edge.direction = backward  ? GraphPattern::Edge::Direction::kBackward
                   : forward ? GraphPattern::Edge::Direction::kForward
                             : GraphPattern::Edge::Direction::kAny;
  return edge;
}

void Parser::ParseGraphPatterns(std::vector<GraphPattern>& patterns, ExpressionPointer& where,
                                std::vector<ExpressionPointer>& projection) {
  ParseList([&] { patterns.push_back(ParseGraphPattern()); });
  if (in_.Take("where")) where = ParseScalar();
  if (in_.Take("project")) projection = ParseNamedList();
}

OperatorPointer Parser::ParseGraphMatch(SourceSpan name) {
  auto match = std::make_unique<GraphMatchOperator>(name);
  match->parameters = ParseParameters({"cycles", "output"});
  ParseGraphPatterns(match->patterns, match->where, match->projection);
  return match;
}

OperatorPointer Parser::ParseGraphShortestPaths(SourceSpan name) {
  auto paths = std::make_unique<GraphShortestPathsOperator>(name);
  paths->parameters = ParseParameters({"cycles", "output"});
  ParseGraphPatterns(paths->patterns, paths->where, paths->projection);
  return paths;
}

OperatorPointer Parser::ParseGraphToTable(SourceSpan name) {
  auto to_table = std::make_unique<GraphToTableOperator>(name);
  ParseList([&] {
    GraphToTableOperator::Output output;
    if (in_.Take("edges")) {
      output.nodes = false;
    } else {
      in_.Expect("nodes");
    }
    if (in_.Take("as")) output.as_name = ParseName("a name for the table");
    output.parameters = ParseParameters({"with_node_id", "with_source_id", "with_target_id"});
    to_table->outputs.push_back(std::move(output));
  });
  return to_table;
}

OperatorPointer Parser::ParseGraphMarkComponents(SourceSpan name) {
  auto mark = std::make_unique<GraphMarkComponentsOperator>(name);
  mark->parameters = ParseParameters({"kind", "with_component_id"});
  return mark;
}

OperatorPointer Parser::ParseGraphWhere(SourceSpan name, bool nodes) {
  auto where = std::make_unique<GraphWhereOperator>(name);
  where->nodes = nodes;
  where->predicate = ParseScalar();
  return where;
}

OperatorPointer Parser::ParseGraphWhereNodes(SourceSpan name) {
  return ParseGraphWhere(name, true);
}
OperatorPointer Parser::ParseGraphWhereEdges(SourceSpan name) {
  return ParseGraphWhere(name, false);
}

}  // namespace sluice::language
