#include "data/schema.h"
#include "language/syntax/printer_impl.h"

namespace sluice::language {

void Printer::PrintOperator(const TabularOperator& op) {
  if (PrintColumnOperator(op) || PrintRowOperator(op) || PrintTableOperator(op)) return;
  CHECK(PrintGraphOperator(op));
}

bool Printer::PrintColumnOperator(const TabularOperator& op) {
  auto columns = [&](const std::vector<ExpressionPointer>& list) {
    text_ += OperatorName(op.kind);
    if (!list.empty()) text_ += ' ';
    PrintList(list);
    return true;
  };
  switch (op.kind) {
    case OperatorKind::kWhere: {
      const auto& where = op.As<WhereOperator>();
      text_ += "where";
      PrintParameters(where.parameters);
      text_ += ' ';
      PrintOperand(*where.predicate, 1);
      return true;
    }
    case OperatorKind::kExtend:
      return columns(op.As<ExtendOperator>().columns);
    case OperatorKind::kProject:
      return columns(op.As<ProjectOperator>().columns);
    case OperatorKind::kProjectAway:
      return columns(op.As<ProjectAwayOperator>().columns);
    case OperatorKind::kProjectKeep:
      return columns(op.As<ProjectKeepOperator>().columns);
    case OperatorKind::kProjectRename:
      return columns(op.As<ProjectRenameOperator>().columns);
    case OperatorKind::kProjectByNames:
      return columns(op.As<ProjectByNamesOperator>().columns);
    case OperatorKind::kSerialize:
      return columns(op.As<SerializeOperator>().columns);
    case OperatorKind::kProjectReorder:
      PrintReorder(op.As<ProjectReorderOperator>());
      return true;
    case OperatorKind::kDistinct: {
      const auto& distinct = op.As<DistinctOperator>();
      text_ += "distinct";
      PrintParameters(distinct.parameters);
      text_ += ' ';
      PrintList(distinct.columns);
      return true;
    }
    case OperatorKind::kParse:
      PrintParse(op.As<ParseOperator>());
      return true;
    case OperatorKind::kParseKv: {
      const auto& parse = op.As<ParseKvOperator>();
      text_ += "parse-kv ";
      PrintOperand(*parse.expression, 1);
      text_ += " as ";
      PrintSchema(parse.schema);
      if (!parse.properties.empty()) {
        text_ += " with ";
        PrintProperties(parse.properties);
      }
      return true;
    }
    case OperatorKind::kMakeSeries:
      PrintMakeSeries(op.As<MakeSeriesOperator>());
      return true;
    case OperatorKind::kSummarize: {
      const auto& summarize = op.As<SummarizeOperator>();
      text_ += "summarize";
      PrintParameters(summarize.parameters);
      if (!summarize.aggregates.empty()) text_ += ' ';
      PrintList(summarize.aggregates);
      if (!summarize.groups.empty()) text_ += " by ";
      PrintList(summarize.groups);
      return true;
    }
    default:
      return false;
  }
}

bool Printer::PrintRowOperator(const TabularOperator& op) {
  switch (op.kind) {
    case OperatorKind::kCount: {
      const auto& count = op.As<CountOperator>();
      text_ += "count";
      PrintParameters(count.parameters);
      if (count.as_name) {
        text_ += " as ";
        PrintName(*count.as_name);
      }
      return true;
    }
    case OperatorKind::kTake:
      text_ += "take";
      PrintParameters(op.As<TakeOperator>().parameters);
      text_ += ' ';
      PrintOperand(*op.As<TakeOperator>().count, 1);
      return true;
    case OperatorKind::kSort:
      text_ += "sort";
      PrintParameters(op.As<SortOperator>().parameters);
      text_ += " by ";
      PrintSortKeys(op.As<SortOperator>().keys);
      return true;
    case OperatorKind::kTop:
      text_ += "top";
      PrintParameters(op.As<TopOperator>().parameters);
      text_ += ' ';
      PrintOperand(*op.As<TopOperator>().count, 1);
      text_ += " by ";
      PrintSortKeys(op.As<TopOperator>().keys);
      return true;
    case OperatorKind::kTopHitters: {
      const auto& hitters = op.As<TopHittersOperator>();
      text_ += "top-hitters ";
      Print(*hitters.count);
      text_ += " of ";
      Print(*hitters.of);
      if (hitters.by != nullptr) {
        text_ += " by ";
        Print(*hitters.by);
      }
      return true;
    }
    case OperatorKind::kTopNested:
      PrintTopNested(op.As<TopNestedOperator>());
      return true;
    case OperatorKind::kSample:
      text_ += "sample ";
      PrintOperand(*op.As<SampleOperator>().count, 1);
      return true;
    case OperatorKind::kSampleDistinct:
      text_ += "sample-distinct ";
      PrintOperand(*op.As<SampleDistinctOperator>().count, 1);
      text_ += " of ";
      Print(*op.As<SampleDistinctOperator>().of);
      return true;
    case OperatorKind::kReduce: {
      const auto& reduce = op.As<ReduceOperator>();
      text_ += "reduce";
      PrintParameters(reduce.parameters);
      text_ += " by ";
      Print(*reduce.by);
      if (!reduce.with.empty()) text_ += " with ";
      Join(reduce.with, [&](const OperatorParameter& parameter) {
        PrintName(parameter.name);
        text_ += '=';
        Print(*parameter.value);
      });
      return true;
    }
    case OperatorKind::kAs:
      text_ += "as";
      PrintParameters(op.As<AsOperator>().parameters);
      text_ += ' ';
      PrintName(op.As<AsOperator>().name);
      return true;
    case OperatorKind::kAssertSchema:
      text_ += "assert-schema ";
      PrintSchema(op.As<AssertSchemaOperator>().schema);
      return true;
    case OperatorKind::kConsume:
      text_ += "consume";
      PrintParameters(op.As<ConsumeOperator>().parameters);
      return true;
    case OperatorKind::kExecuteAndCache:
      text_ += "__executeAndCache";
      return true;
    case OperatorKind::kGetSchema:
      text_ += "getschema";
      PrintParameters(op.As<GetSchemaOperator>().parameters);
      return true;
    case OperatorKind::kRender:
      PrintRender(op.As<RenderOperator>());
      return true;
    case OperatorKind::kScan:
      PrintScan(op.As<ScanOperator>());
      return true;
    default:
      return false;
  }
}

bool Printer::PrintTableOperator(const TabularOperator& op) {
  auto join = [&](const OperatorParameters& parameters, const Expression& right,
                  const std::vector<ExpressionPointer>& conditions) {
    text_ += OperatorName(op.kind);
    PrintParameters(parameters);
    text_ += ' ';
    PrintTable(right);
    text_ += " on ";
    PrintList(conditions);
    return true;
  };
  auto subquery = [&](const Expression& query) {
    text_ += " (";
    Print(query);
    text_ += ')';
  };
  switch (op.kind) {
    case OperatorKind::kJoin: {
      const auto& node = op.As<JoinOperator>();
      return join(node.parameters, *node.right, node.conditions);
    }
    case OperatorKind::kLookup: {
      const auto& node = op.As<LookupOperator>();
      return join(node.parameters, *node.right, node.conditions);
    }
    case OperatorKind::kUnion:
      PrintUnionParts(op.As<UnionOperator>().parameters, op.As<UnionOperator>().tables);
      return true;
    case OperatorKind::kMvExpand: {
      const auto& expand = op.As<MvExpandOperator>();
      text_ += "mv-expand";
      PrintParameters(expand.parameters);
      PrintMvItems(expand.items);
      PrintClause("limit", expand.limit);
      return true;
    }
    case OperatorKind::kMvApply: {
      const auto& apply = op.As<MvApplyOperator>();
      text_ += "mv-apply";
      PrintParameters(apply.parameters);
      PrintMvItems(apply.items);
      PrintClause("limit", apply.limit);
      text_ += " on";
      subquery(*apply.subquery);
      return true;
    }
    case OperatorKind::kInvoke:
      text_ += "invoke ";
      Print(*op.As<InvokeOperator>().call);
      return true;
    case OperatorKind::kEvaluate:
      PrintEvaluate(*op.As<EvaluateOperator>().evaluate);
      return true;
    case OperatorKind::kSearch:
      PrintSearch(*op.As<SearchOperator>().search);
      return true;
    case OperatorKind::kPartition: {
      const auto& partition = op.As<PartitionOperator>();
      text_ += "partition";
      PrintParameters(partition.parameters);
      text_ += " by ";
      Print(*partition.by);
      PrintClause("id", partition.id);
      subquery(*partition.subquery);
      return true;
    }
    case OperatorKind::kPartitionBy: {
      const auto& partition = op.As<PartitionByOperator>();
      text_ += "__partitionby";
      PrintParameters(partition.parameters);
      text_ += ' ';
      Print(*partition.entity);
      PrintClause("id", partition.id);
      subquery(*partition.subquery);
      return true;
    }
    case OperatorKind::kFork:
      text_ += "fork";
      for (const ForkOperator::Branch& branch : op.As<ForkOperator>().branches) {
        if (branch.name) {
          text_ += ' ';
          PrintName(*branch.name);
          text_ += " =";
        }
        subquery(*branch.pipeline);
      }
      return true;
    case OperatorKind::kFacet: {
      const auto& facet = op.As<FacetOperator>();
      text_ += "facet by ";
      PrintList(facet.columns);
      if (facet.with != nullptr) {
        text_ += " with";
        subquery(*facet.with);
      }
      return true;
    }
    default:
      return false;
  }
}

bool Printer::PrintGraphOperator(const TabularOperator& op) {
  switch (op.kind) {
    case OperatorKind::kMakeGraph:
      PrintMakeGraph(op.As<MakeGraphOperator>());
      return true;
    case OperatorKind::kGraphMatch: {
      const auto& match = op.As<GraphMatchOperator>();
      text_ += "graph-match";
      PrintParameters(match.parameters);
      PrintGraphPatterns(match.patterns, match.where, match.projection);
      return true;
    }
    case OperatorKind::kGraphShortestPaths: {
      const auto& paths = op.As<GraphShortestPathsOperator>();
      text_ += "graph-shortest-paths";
      PrintParameters(paths.parameters);
      PrintGraphPatterns(paths.patterns, paths.where, paths.projection);
      return true;
    }
    case OperatorKind::kGraphToTable:
      text_ += "graph-to-table ";
      Join(op.As<GraphToTableOperator>().outputs, [&](const GraphToTableOperator::Output& output) {
        text_ += output.nodes ? "nodes" : "edges";
        if (output.as_name) {
          text_ += " as ";
          PrintName(*output.as_name);
        }
        PrintParameters(output.parameters);
      });
      return true;
    case OperatorKind::kGraphMarkComponents:
      text_ += "graph-mark-components";
      PrintParameters(op.As<GraphMarkComponentsOperator>().parameters);
      return true;
    case OperatorKind::kGraphWhere:
      text_ += op.As<GraphWhereOperator>().nodes ? "graph-where-nodes " : "graph-where-edges ";
      PrintOperand(*op.As<GraphWhereOperator>().predicate, 1);
      return true;
    default:
      return false;
  }
}

void Printer::PrintReorder(const ProjectReorderOperator& reorder) {
  text_ += "project-reorder ";
  Join(reorder.columns, [&](const ProjectReorderOperator::Item& item) {
    Print(*item.column);
    switch (item.direction) {
      case ReorderDirection::kNone:
        break;
      case ReorderDirection::kAscending:
        text_ += " asc";
        break;
      case ReorderDirection::kDescending:
        text_ += " desc";
        break;
      case ReorderDirection::kGrannyAscending:
        text_ += " granny-asc";
        break;
      case ReorderDirection::kGrannyDescending:
        text_ += " granny-desc";
        break;
    }
  });
}

void Printer::PrintDirection(const std::optional<bool>& ascending) {
  if (ascending) text_ += *ascending ? " asc" : " desc";
}

void Printer::PrintSortKeys(const std::vector<SortKey>& keys) {
  Join(keys, [&](const SortKey& key) {
    Print(*key.expression);
    PrintDirection(key.ascending);
    if (key.nulls_first) text_ += *key.nulls_first ? " nulls first" : " nulls last";
  });
}

void Printer::PrintTopNested(const TopNestedOperator& nested) {
  Join(nested.clauses, [&](const TopNestedOperator::Clause& clause) {
    text_ += "top-nested ";
    if (clause.count != nullptr) {
      Print(*clause.count);
      text_ += ' ';
    }
    text_ += "of ";
    Print(*clause.of);
    if (clause.others != nullptr) {
      text_ += " with others = ";
      PrintOperand(*clause.others, 1);
    }
    text_ += " by ";
    Print(*clause.by);
    PrintDirection(clause.ascending);
  });
}

void Printer::PrintMvItems(const std::vector<MvExpandOperator::Item>& items) {
  text_ += ' ';
  Join(items, [&](const MvExpandOperator::Item& item) {
    Print(*item.expression);
    if (item.to_type) {
      text_ += " to typeof(";
      text_ += ScalarTypeName(*item.to_type);
      text_ += ')';
    }
  });
}

void Printer::PrintParse(const ParseOperator& parse) {
  text_ += parse.where_matches ? "parse-where" : "parse";
  PrintParameters(parse.parameters);
  text_ += ' ';
  PrintOperand(*parse.expression, 1);
  text_ += " with";
  for (const ParseOperator::Piece& piece : parse.pattern) {
    text_ += ' ';
    switch (piece.kind) {
      case ParseOperator::Piece::Kind::kStar:
        text_ += '*';
        break;
      case ParseOperator::Piece::Kind::kText:
        text_ += QuoteString(piece.text);
        break;
      case ParseOperator::Piece::Kind::kColumn:
        PrintName(piece.column);
        text_ += ':';
        text_ += ScalarTypeName(piece.type);
        break;
    }
  }
}

void Printer::PrintRender(const RenderOperator& render) {
  text_ += "render ";
  PrintName(render.visualization);
  if (render.properties.empty()) return;
  text_ += " with (";
  Join(render.properties, [&](const RenderOperator::Property& property) {
    PrintName(property.name);
    text_ += '=';
    Join(property.values, [&](const ExpressionPointer& value) { PrintOperand(*value, 8); });
  });
  text_ += ')';
}

void Printer::PrintMakeSeries(const MakeSeriesOperator& series) {
  text_ += "make-series";
  PrintParameters(series.parameters);
  text_ += ' ';
  Join(series.aggregates, [&](const MakeSeriesOperator::Aggregate& aggregate) {
    Print(*aggregate.expression);
    PrintClause("default =", aggregate.default_value);
  });
  text_ += " on ";
  Print(*series.on);
  if (series.in_range) {
    text_ += " in range(";
    PrintOperand(*series.from, 1);
    text_ += ", ";
    PrintOperand(*series.to, 1);
    text_ += ", ";
    PrintOperand(*series.step, 1);
    text_ += ')';
  } else {
    PrintClause("from", series.from);
    PrintClause("to", series.to);
    PrintClause("step", series.step);
  }
  if (!series.groups.empty()) text_ += " by ";
  PrintList(series.groups);
}

void Printer::PrintScan(const ScanOperator& scan) {
  text_ += "scan";
  PrintParameters(scan.parameters);
  if (!scan.order_by.empty()) {
    text_ += " order by ";
    PrintSortKeys(scan.order_by);
  }
  if (!scan.partition_by.empty()) {
    text_ += " partition by ";
    PrintList(scan.partition_by);
  }
  if (!scan.declarations.empty()) {
    text_ += " declare (";
    Join(scan.declarations, [&](const ScanOperator::Declaration& declaration) {
      PrintName(declaration.name);
      text_ += ':';
      text_ += ScalarTypeName(declaration.type);
      PrintClause("=", declaration.default_value);
    });
    text_ += ')';
  }
  text_ += " with (";
  for (const ScanOperator::Step& step : scan.steps) {
    text_ += "step ";
    PrintName(step.name);
    if (step.optional_step) text_ += " optional";
    if (step.output) {
      text_ += " output = ";
      PrintName(*step.output);
    }
    text_ += ": ";
    PrintOperand(*step.condition, 1);
    if (!step.assignments.empty()) text_ += " => ";
    Join(step.assignments, [&](const ScanOperator::Assignment& assignment) {
      PrintName(assignment.name);
      PrintClause("=", assignment.value);
    });
    text_ += "; ";
  }
  text_ += ')';
}

void Printer::PrintMakeGraph(const MakeGraphOperator& graph) {
  text_ += "make-graph";
  PrintParameters(graph.parameters);
  text_ += ' ';
  PrintName(graph.source);
  text_ += graph.directed ? " --> " : " -- ";
  PrintName(graph.target);
  if (!graph.nodes.empty()) {
    text_ += " with ";
    Join(graph.nodes, [&](const MakeGraphOperator::Nodes& nodes) {
      PrintTable(*nodes.table);
      text_ += " on ";
      PrintName(nodes.id);
    });
  }
  if (graph.node_id) {
    text_ += " with_node_id=";
    PrintName(*graph.node_id);
  }
  if (graph.partitioned_by) {
    text_ += " partitioned-by ";
    PrintName(*graph.partitioned_by);
    text_ += " (";
    Print(*graph.partition_subquery);
    text_ += ')';
  }
}

void Printer::PrintGraphPatterns(const std::vector<GraphPattern>& patterns,
                                 const ExpressionPointer& where,
                                 const std::vector<ExpressionPointer>& projection) {
  using Direction = GraphPattern::Edge::Direction;
  text_ += ' ';
  Join(patterns, [&](const GraphPattern& pattern) {
    for (size_t i = 0; i < pattern.nodes.size(); ++i) {
      text_ += '(';
      PrintName(pattern.nodes[i].name);
      text_ += ')';
      if (i >= pattern.edges.size()) continue;
      const GraphPattern::Edge& edge = pattern.edges[i];
      text_ += edge.direction == Direction::kBackward ? "<-" : "-";
      bool bracketed = edge.name.bracketed && !edge.variable;
      bool named = !edge.name.text.empty() || edge.variable;
      if (named && !bracketed) text_ += '[';
      PrintName(edge.name);
      if (edge.variable) {
        text_ += '*';
        PrintOperand(*edge.least, 8);
        text_ += "..";
        PrintOperand(*edge.most, 8);
      }
      if (named && !bracketed) text_ += ']';
      text_ += edge.direction == Direction::kForward ? "->" : "-";
    }
  });
  PrintClause("where", where);
  if (!projection.empty()) text_ += " project ";
  PrintList(projection);
}

}  // namespace sluice::language
