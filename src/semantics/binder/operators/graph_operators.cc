// make-graph and the operators that keep a graph or make tables of it.
// https://learn.microsoft.com/kusto/query/graph-operators
#include "functions/table/graph_components_function.h"
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/graph.h"
#include "semantics/binder/operators/parameter_word.h"

namespace sluice::semantics {
namespace {

// A column in KQL text.
std::string Quoted(const std::string& name) { return "[" + QuoteString(name) + "]"; }

// A partition's name before that of the node, so that no edge leads from one to another.
std::string KeyText(const std::string& id, const std::string& partition) {
  const std::string text = "tostring(" + Quoted(id) + ")";
  if (partition.empty()) return text;
  return "strcat(tostring(" + Quoted(partition) + "), '\\n', " + text + ")";
}

std::vector<BoundColumn> Properties(const Rows& rows) {
  std::vector<BoundColumn> columns = rows.columns();
  std::erase_if(columns, [](const BoundColumn& column) { return !IsProperty(column); });
  return columns;
}

}  // namespace

std::shared_ptr<const BoundGraph> BinderImpl::RequireGraph(const Rows& rows, SourceSpan span) {
  if (rows.graph == nullptr && !rows.failed) {
    ReportInOperator("SEM0245", "The input must be a graph, as make-graph gives.", span);
  }
  return rows.graph;
}

Rows BinderImpl::GraphRows(std::shared_ptr<const BoundGraph> graph) {
  Rows rows = OneRow();
  rows.graph = std::move(graph);
  return rows;
}

// Nodes are those of the tables, one per key with its properties merged, and the ends of edges that
// are in none of the tables.
Rows BinderImpl::GraphNodes(const syntax::MakeGraphOperator& op, const Rows& edges,
                            const BoundColumn& id_column, const std::string& partition) {
  std::vector<TextRows> tables;
  tables.push_back({"E", edges, true});
  std::vector<std::string> id_names;
  std::string present;
  for (const auto& nodes : op.nodes) {
    Rows rows;
    {
      ContextScope scope(*this, Context{});
      rows = BindTabular(*nodes.table);
    }
    const BoundColumn* id = rows.failed ? nullptr : FindColumn(nodes.id, rows);
    if (id == nullptr) return FailedRows();
    if (id->type != id_column.type) {
      ReportInOperator("SEM0247",
                       "The node ids of edges are of type " +
                           std::string(ScalarTypeName(id_column.type)) + ", those of the nodes of " +
                           std::string(ScalarTypeName(id->type)) + ".",
                       nodes.id.span);
      return FailedRows();
    }
    if (!partition.empty() && rows.Find(partition) == nullptr) {
      ReportInOperator("SEM0100", "The table of nodes has no column '" + partition + "'.",
                       nodes.id.span);
      return FailedRows();
    }
    const std::string name = "N" + std::to_string(tables.size());
    present += (present.empty() ? "" : ", ") + ("(" + name + " | extend ['$key'] = " +
                                                KeyText(id->name, partition) + ", ['$id'] = tostring(" +
                                                Quoted(id->name) + "))");
    id_names.push_back(id->name);
    tables.push_back({name, std::move(rows), false});
  }
  if (op.node_id) id_names.push_back(op.node_id->text);

  // An end of an edge as a node: its id under each of the names, and its partition.
  const auto end_text = [&](const std::string& key, const syntax::Name& column) {
    std::string text = "(E | project ['$key'] = " + Quoted(key) + ", ['$id'] = tostring(" +
                       Quoted(column.text) + ")";
    std::string last;
    for (const std::string& id : id_names) {
      if (id != last) text += ", " + Quoted(id) + " = " + Quoted(column.text);
      last = id;
    }
    if (!partition.empty() && !op.nodes.empty()) text += ", " + Quoted(partition);
    return text + ")";
  };
  const std::string ends = "union " + end_text("$source", op.source) + ", " +
                           end_text("$target", op.target) +
                           " | summarize take_any(*) by ['$key']";
  if (op.nodes.empty()) return BindText(ends, std::move(tables), {}, nullptr);

  std::string text = "let all = union " + present + ";";
  if (op.nodes.size() == 1) {
    text += "let present = materialize(all | summarize take_any(*) by ['$key']);";
  } else {
    // Of properties that both tables have, one that says something.
    const Rows all = BindText("union " + present, tables, {}, nullptr);
    if (all.failed) return all;
    std::string merged;
    for (const BoundColumn& column : all.columns()) {
      if (column.name == "$key") continue;
      const std::string name = Quoted(column.name);
      merged += (merged.empty() ? "" : ", ") + name + " = take_anyif(" + name + ", isnotempty(" +
                name + "))";
    }
    text += "let present = materialize(all | summarize " + merged + " by ['$key']);";
  }
  text += "let ends = " + ends + ";";
  text += "union present, (ends | join kind=leftanti (present | project ['$key']) on ['$key'])";
  return BindText(text, std::move(tables), {}, nullptr);
}

Rows BinderImpl::BindMakeGraph(Rows rows, const syntax::MakeGraphOperator& op) {
  if (rows.failed) return rows;
  const BoundColumn* source = FindColumn(op.source, rows);
  const BoundColumn* target = FindColumn(op.target, rows);
  if (source == nullptr || target == nullptr) return FailedRows();
  if (source->type != target->type) {
    ReportInOperator("SEM0247",
                     "The source is of type " + std::string(ScalarTypeName(source->type)) +
                         ", the target of " + std::string(ScalarTypeName(target->type)) +
                         ": they must be the same.",
                     op.target.span);
    return FailedRows();
  }
  std::string partition;
  if (op.partitioned_by) {
    const BoundColumn* column = FindColumn(*op.partitioned_by, rows);
    if (column == nullptr) return FailedRows();
    partition = column->name;
  }
  const BoundColumn id = *source;
  Rows edges = BindText("E | extend ['$source'] = " + KeyText(source->name, partition) +
                            ", ['$target'] = " + KeyText(target->name, partition),
                        {{"E", std::move(rows), false}}, {}, nullptr);
  if (edges.failed) return edges;
  auto graph = std::make_shared<BoundGraph>();
  graph->edges = edges;
  Rows nodes = GraphNodes(op, edges, id, partition);
  if (nodes.failed) return nodes;
  // The hidden columns go last.
  std::vector<BoundColumn> columns;
  for (const BoundColumn& column : nodes.columns()) {
    if (column.name != "$key" && column.name != "$id") columns.push_back(column);
  }
  columns.push_back(*nodes.Find("$key"));
  columns.push_back(*nodes.Find("$id"));
  graph->nodes = WithColumns(std::move(nodes), std::move(columns));

  Rows result = GraphRows(std::move(graph));
  if (op.partition_subquery == nullptr) return result;
  // The subquery runs over all partitions at once: nothing connects them.
  const auto& pipeline = op.partition_subquery->As<syntax::PipelineExpression>();
  return BindOperators(std::move(result), pipeline);
}

Rows BinderImpl::BindGraphMarkComponents(Rows rows, const syntax::GraphMarkComponentsOperator& op) {
  const auto graph = RequireGraph(rows, op.span);
  if (graph == nullptr) return FailedRows();
  bool strong = false;
  std::string name = "ComponentId";
  for (const auto& parameter : op.parameters) {
    const std::string word = WordOf(*parameter.value);
    if (parameter.name.text == "with_component_id") name = word;
    if (parameter.name.text != "kind") continue;
    strong = word == "strong";
    if (!strong && word != "weak") {
      ReportInOperator("SEM0240", "The kind must be weak or strong.", parameter.value->span);
    }
  }
  if (graph->nodes.Find(name) != nullptr) {
    ReportInOperator("SEM0111", "The nodes have a property named '" + name + "' already.", op.span);
    return FailedRows();
  }
  // Keys first, for the function.
  const Rows nodes = SharedRows(graph->nodes, "nodes");
  const Rows edges = SharedRows(graph->edges, "edges");
  std::vector<BoundColumn> node_columns = {*nodes.Find("$key"), *nodes.Find("$id")};
  for (const BoundColumn& column : nodes.columns()) {
    if (column.name != "$key" && column.name != "$id") node_columns.push_back(column);
  }

  auto relation = std::make_shared<TableFunctionRelation>();
  Schema schema;
  for (const BoundColumn& column : node_columns) {
    schema.columns.push_back({column.name, column.type, ""});
    relation->columns.push_back(NewColumn(column.name, column.type));
  }
  relation->columns.push_back(NewColumn(name, ScalarType::kLong));
  relation->inputs = {
      WithColumns(nodes, node_columns).relation,
      WithColumns(edges, {*edges.Find("$source"), *edges.Find("$target")}).relation};
  relation->function = functions::MakeGraphComponents(std::move(schema), strong);
  std::vector<BoundColumn> visible(relation->columns.begin() + 2, relation->columns.end());
  visible.push_back(relation->columns[0]);
  visible.push_back(relation->columns[1]);
  auto marked = std::make_shared<BoundGraph>(*graph);
  Rows marked_nodes;
  marked_nodes.relation = std::move(relation);
  marked->nodes = WithColumns(std::move(marked_nodes), std::move(visible));
  return GraphRows(std::move(marked));
}

Rows BinderImpl::BindGraphWhere(Rows rows, const syntax::GraphWhereOperator& op) {
  const auto graph = RequireGraph(rows, op.span);
  if (graph == nullptr) return FailedRows();
  auto kept = std::make_shared<BoundGraph>(*graph);
  // Without a node its edges go too: they have no end any more.
  Rows& part = op.nodes ? kept->nodes : kept->edges;
  context_.rows = &part;
  BoundExpressionPointer predicate = BindBool(*op.predicate);
  context_.rows = nullptr;
  part = Filtered(std::move(part), std::move(predicate));
  return GraphRows(std::move(kept));
}

Rows BinderImpl::GraphTable(const BoundGraph& graph,
                            const syntax::GraphToTableOperator::Output& output) {
  Rows rows = SharedRows(output.nodes ? graph.nodes : graph.edges, output.nodes ? "nodes" : "edges");
  std::vector<BoundColumn> columns;
  std::vector<ComputedColumn> computed;
  for (const auto& parameter : output.parameters) {
    const std::string& name = parameter.name.text;
    const bool known = output.nodes ? name == "with_node_id"
                                    : name == "with_source_id" || name == "with_target_id";
    if (!known) {
      ReportInOperator("SEM0240", "The parameter '" + name + "' is not one of " +
                                      (output.nodes ? "nodes." : "edges."),
                       parameter.name.span);
      continue;
    }
    const char* key = output.nodes ? "$key" : name == "with_source_id" ? "$source" : "$target";
    BoundColumn column = NewColumn(WordOf(*parameter.value), ScalarType::kLong);
    columns.push_back(column);
    computed.push_back({std::move(column), MakeCall("hash", {Reference(*rows.Find(key), {})}, {})});
  }
  for (BoundColumn& column : Properties(rows)) {
    columns.push_back(std::move(column));
  }
  return Computed(std::move(rows), std::move(computed), std::move(columns));
}

Rows BinderImpl::BindGraphToTable(Rows rows, const syntax::GraphToTableOperator& op) {
  const auto graph = RequireGraph(rows, op.span);
  if (graph == nullptr) return FailedRows();
  std::optional<Rows> result;
  for (const auto& output : op.outputs) {
    Rows table = GraphTable(*graph, output);
    if (output.as_name) {
      Environment name;
      name.name = output.as_name->text;
      name.kind = Environment::Kind::kTabular;
      name.shared_rows = std::make_shared<Rows>(table);
      name.always_shared = true;
      Declare(std::move(name));
    }
    if (!result) result = std::move(table);
  }
  if (!result) return FailedRows();
  // Of several tables none is the result; they are read by their names.
  if (op.outputs.size() > 1) without_result_ = result->relation;
  return *std::move(result);
}

}  // namespace sluice::semantics
