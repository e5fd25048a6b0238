// graph("model"): a graph that the database keeps, or that a model makes now.
// https://learn.microsoft.com/kusto/query/graph-function
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/graph.h"

namespace sluice::semantics {

Rows BinderImpl::BindGraphCall(const syntax::CallExpression& call, std::string_view database) {
  if (call.arguments.empty() || call.arguments.size() > 2) {
    ReportInOperator("SEM0219", "graph(): function expects 1 or 2 argument(s).", call.span);
    return FailedRows();
  }
  const auto name = ConstantString(*call.arguments[0], "The name of a graph model");
  if (!name) return FailedRows();
  std::optional<std::string> snapshot;
  bool transient = false;
  if (call.arguments.size() == 2) {
    const syntax::Expression* argument = call.arguments[1].get();
    if (argument->kind == syntax::ExpressionKind::kNamed) {
      const auto& named = argument->As<syntax::NamedExpression>();
      if (named.names.size() != 1 || named.names[0].text != "snapshot") {
        ReportInOperator("SEM0240", "graph() knows one parameter by name: snapshot.",
                         argument->span);
        return FailedRows();
      }
      argument = named.value.get();
    }
    const auto value = Constant(*argument, "The snapshot of a graph");
    if (!value) return FailedRows();
    if (value->type() == ScalarType::kBool && !value->is_null()) {
      transient = value->bool_value();
    } else if (value->type() == ScalarType::kString) {
      snapshot = value->string_value();
    } else {
      ReportInOperator("SEM0224",
                       "The second argument of graph() must be the name of a snapshot, or whether "
                       "the graph is made now.",
                       argument->span);
      return FailedRows();
    }
  }
  const auto model = schemas_.FindGraphModel(database, *name);
  if (!model || !IsVisible(database, *name)) {
    ReportInOperator("SEM0100", "Failed to resolve the graph model '" + *name + "'.",
                     call.arguments[0]->span);
    return FailedRows();
  }
  if (transient) return TransientGraph(*model, *name, database, call.span);
  auto stored = schemas_.FindGraphSnapshot(database, *name, snapshot);
  if (!stored && snapshot) {
    ReportInOperator("SEM0100",
                     "The graph model '" + *name + "' has no snapshot '" + *snapshot + "'.",
                     call.arguments[1]->span);
    return FailedRows();
  }
  if (!stored) return TransientGraph(*model, *name, database, call.span);
  const auto rows_of = [&](TableInfo table) {
    Rows rows = TableRows(std::move(table), call.span);
    // Its records have no history that a cursor could be compared with.
    rows.cursor_column.reset();
    rows.table_name.clear();
    return rows;
  };
  auto graph = std::make_shared<BoundGraph>();
  graph->nodes = rows_of(std::move(stored->nodes));
  graph->edges = rows_of(std::move(stored->edges));
  return GraphRows(std::move(graph));
}

Rows BinderImpl::TransientGraph(const GraphModel& model, const std::string& name,
                                std::string_view database, SourceSpan span) {
  // The queries see the names of their own database, and none of the query's.
  auto root = std::make_shared<Environment>();
  root->kind = Environment::Kind::kFunctionBody;
  root->database = database;
  for (const Environment* at = environment_.get(); at != nullptr; at = at->parent.get()) {
    root->callers.insert(at->callers.begin(), at->callers.end());
  }
  if (!root->callers.insert({std::string(database), "graph(" + name + ")"}).second) {
    ReportInOperator("SEM0231", "The graph model '" + name + "' reads itself.", span);
    return FailedRows();
  }
  std::vector<TextRows> tables;
  std::vector<Schema> schemas;
  {
    ForeignTextScope scope(*this, "the graph model '" + name + "'", span);
    for (const GraphModel::Step& step : model.steps) {
      Rows rows = BindText(step.query, {}, {}, root);
      if (rows.failed) return FailedRows();
      Schema schema;
      for (const BoundColumn& column : rows.columns()) {
        schema.columns.push_back({column.name, column.type, ""});
      }
      schemas.push_back(std::move(schema));
      tables.push_back({"step" + std::to_string(tables.size()), std::move(rows), true});
    }
  }
  const auto queries = MakeGraphModelQueries(model, schemas);
  if (!queries.ok()) {
    ReportInOperator("SEM0231", "The graph model '" + name + "' cannot be used. " +
                                    std::string(queries.status().message()) + ".", span);
    return FailedRows();
  }
  auto graph = std::make_shared<BoundGraph>();
  graph->nodes = BindText(queries->nodes, tables, {}, root);
  graph->edges = BindText(queries->edges, std::move(tables), {}, root);
  if (graph->nodes.failed || graph->edges.failed) return FailedRows();
  return GraphRows(std::move(graph));
}

}  // namespace sluice::semantics
