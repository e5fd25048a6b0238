#include "query/graph_models.h"

#include <simdjson.h>

#include <set>

namespace sluice::query {
namespace {

namespace dom = simdjson::dom;
using semantics::GraphModel;

Status Wrong(const std::string& what) {
  return InvalidArgument("The definition of a graph model " + what);
}

Result<std::string> TextOf(const dom::object& object, const char* key, const std::string& where,
                           bool required) {
  dom::element element;
  if (object[key].get(element) != simdjson::SUCCESS) {
    if (!required) return std::string();
    return Wrong("lacks '" + std::string(key) + "' in " + where);
  }
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS || (required && text.empty())) {
    return Wrong("must have a text as '" + std::string(key) + "' in " + where);
  }
  return std::string(text);
}

Status RefuseOthers(const dom::object& object, const std::set<std::string_view>& known,
                    const std::string& where) {
  for (const auto [key, value] : object) {
    if (known.contains(key)) continue;
    return Wrong("has '" + std::string(key) + "' in " + where + ", where only " + [&] {
      std::string names;
      for (const std::string_view name : known) {
        names += (names.empty() ? "" : ", ") + std::string(name);
      }
      return names;
    }() + " can be");
  }
  return Status::Ok();
}

// "Nodes": {"Person": {"Name": "string"}}. Gives the labels.
Result<std::set<std::string>> ReadProperties(const dom::object& schema, const char* key,
                                             std::map<std::string, ScalarType>& properties) {
  std::set<std::string> labels;
  dom::element element;
  if (schema[key].get(element) != simdjson::SUCCESS) return labels;
  const std::string where = "the Schema's " + std::string(key);
  dom::object by_label;
  if (element.get(by_label) != simdjson::SUCCESS) return Wrong("must have an object as " + where);
  for (const auto [label, members] : by_label) {
    labels.emplace(label);
    dom::object types;
    if (members.get(types) != simdjson::SUCCESS) {
      return Wrong("must have the properties of '" + std::string(label) + "' as an object");
    }
    for (const auto [name, type_name] : types) {
      std::string_view text;
      const auto type = type_name.get(text) == simdjson::SUCCESS ? ParseScalarType(text)
                                                                 : std::nullopt;
      if (!type) {
        return Wrong("gives no type of Kusto to the property '" + std::string(name) + "'");
      }
      const auto [known, added] = properties.emplace(std::string(name), *type);
      if (!added && known->second != *type) {
        return Wrong("gives the property '" + std::string(name) +
                     "' several types in " + where + ", which is not supported");
      }
    }
  }
  return labels;
}

Result<GraphModel::Step> ReadStep(const dom::element& element, const std::string& where,
                                  const std::set<std::string>& node_labels,
                                  const std::set<std::string>& edge_labels) {
  dom::object object;
  if (element.get(object) != simdjson::SUCCESS) return Wrong("must have an object as " + where);
  GraphModel::Step step;
  ASSIGN_OR_RETURN(const std::string kind, TextOf(object, "Kind", where, true));
  if (kind != "AddNodes" && kind != "AddEdges") {
    return Wrong("has the Kind '" + kind + "' in " + where + ": AddNodes and AddEdges are known");
  }
  step.nodes = kind == "AddNodes";
  ASSIGN_OR_RETURN(step.query, TextOf(object, "Query", where, true));
  ASSIGN_OR_RETURN(step.labels_column, TextOf(object, "LabelsColumn", where, false));
  if (step.nodes) {
    RETURN_IF_ERROR(RefuseOthers(
        object, {"Kind", "Query", "NodeIdColumn", "Labels", "LabelsColumn"}, where));
    ASSIGN_OR_RETURN(step.id_column, TextOf(object, "NodeIdColumn", where, true));
  } else {
    RETURN_IF_ERROR(RefuseOthers(
        object, {"Kind", "Query", "SourceColumn", "TargetColumn", "Labels", "LabelsColumn"},
        where));
    ASSIGN_OR_RETURN(step.source_column, TextOf(object, "SourceColumn", where, true));
    ASSIGN_OR_RETURN(step.target_column, TextOf(object, "TargetColumn", where, true));
  }
  dom::element labels;
  if (object["Labels"].get(labels) != simdjson::SUCCESS) return step;
  dom::array array;
  if (labels.get(array) != simdjson::SUCCESS) return Wrong("must have an array as Labels in " + where);
  const std::set<std::string>& declared = step.nodes ? node_labels : edge_labels;
  for (const dom::element& label : array) {
    std::string_view text;
    if (label.get(text) != simdjson::SUCCESS) return Wrong("must have texts as Labels in " + where);
    if (!declared.empty() && !declared.contains(std::string(text))) {
      return Wrong("has the label '" + std::string(text) + "' in " + where +
                   ", which its Schema does not name");
    }
    step.labels.emplace_back(text);
  }
  return step;
}

}  // namespace

Result<GraphModel> ParseGraphModel(std::string_view json) {
  dom::parser parser;
  dom::element root;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(root)) {
    return Wrong("is no JSON: " + std::string(simdjson::error_message(error)));
  }
  dom::object object;
  if (root.get(object) != simdjson::SUCCESS) return Wrong("must be an object");
  RETURN_IF_ERROR(RefuseOthers(object, {"Schema", "Definition"}, "it"));
  GraphModel model;
  std::set<std::string> node_labels;
  std::set<std::string> edge_labels;
  dom::element part;
  if (object["Schema"].get(part) == simdjson::SUCCESS && !part.is_null()) {
    dom::object schema;
    if (part.get(schema) != simdjson::SUCCESS) return Wrong("must have an object as Schema");
    RETURN_IF_ERROR(RefuseOthers(schema, {"Nodes", "Edges"}, "its Schema"));
    ASSIGN_OR_RETURN(node_labels, ReadProperties(schema, "Nodes", model.node_properties));
    ASSIGN_OR_RETURN(edge_labels, ReadProperties(schema, "Edges", model.edge_properties));
  }
  dom::object definition;
  dom::array steps;
  if (object["Definition"].get(definition) != simdjson::SUCCESS ||
      definition["Steps"].get(steps) != simdjson::SUCCESS || steps.size() == 0) {
    return Wrong("must have Steps in its Definition, an array of one or more");
  }
  RETURN_IF_ERROR(RefuseOthers(definition, {"Steps"}, "its Definition"));
  for (const dom::element& element : steps) {
    const std::string where = "step " + std::to_string(model.steps.size() + 1);
    ASSIGN_OR_RETURN(auto step, ReadStep(element, where, node_labels, edge_labels));
    model.steps.push_back(std::move(step));
  }
  return model;
}

Result<GraphQueries> PrepareGraph(QueryService& queries, const GraphModel& model,
                                  const QueryRequest& request, const OperationContext& context) {
  QueryRequest one = request;
  std::vector<Schema> schemas;
  std::string steps;
  for (size_t i = 0; i < model.steps.size(); ++i) {
    one.text = model.steps[i].query;
    auto prepared = queries.Prepare(one, context);
    if (prepared.ok() && prepared->parts.size() != 1) {
      return InvalidArgument("The query of step " + std::to_string(i + 1) +
                             " of the graph model must give one table");
    }
    RETURN_IF_ERROR(prepared.status());
    schemas.push_back(prepared->parts[0].plan.schema);
    const std::string name = "step" + std::to_string(i);
    // In lines of its own, since a query may end with a comment.
    steps += "let " + name + "_query = () {\n" + model.steps[i].query + "\n};\n";
    steps += "let " + name + " = " + name + "_query();\n";
  }
  ASSIGN_OR_RETURN(const semantics::GraphModelQueries texts,
                   semantics::MakeGraphModelQueries(model, schemas));
  GraphQueries graph;
  one.text = steps + texts.edges;
  ASSIGN_OR_RETURN(graph.edges, queries.Prepare(one, context));
  one.text = steps + texts.nodes;
  ASSIGN_OR_RETURN(graph.nodes, queries.Prepare(one, context));
  return graph;
}

}  // namespace sluice::query
