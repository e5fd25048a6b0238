#include "semantics/graph_model.h"

#include <algorithm>

#include "base/log.h"
#include "data/scalar.h"

namespace sluice::semantics {
namespace {

std::string Quoted(std::string_view name) { return "[" + QuoteString(name) + "]"; }

std::string StepName(size_t step) { return "step" + std::to_string(step); }

// A function that makes a value of `type` of any other.
std::string ConversionTo(ScalarType type) {
  if (type == ScalarType::kReal) return "todouble";
  return "to" + std::string(ScalarTypeName(type));
}

// The properties of nodes or of edges, in the order in which steps bring them.
class Properties {
 public:
  Properties(const GraphModel& model, const std::vector<Schema>& schemas, bool nodes)
      : declared_(nodes ? model.node_properties : model.edge_properties) {
    for (size_t i = 0; i < model.steps.size(); ++i) {
      if (model.steps[i].nodes == nodes) steps_.push_back(i);
    }
    schemas_ = &schemas;
  }

  Status Collect() {
    for (const size_t step : steps_) {
      for (const Column& column : (*schemas_)[step].columns) {
        const auto declared = declared_.find(column.name);
        const ScalarType type = declared == declared_.end() ? column.type : declared->second;
        auto known = std::find_if(properties_.begin(), properties_.end(),
                                  [&](const Property& one) { return one.name == column.name; });
        if (known == properties_.end()) {
          properties_.push_back({column.name, type, {step}});
        } else if (known->type == type) {
          known->steps.push_back(step);
        } else {
          return InvalidArgument("The property '" + column.name + "' is of type " +
                                 std::string(ScalarTypeName(known->type)) +
                                 " in one step of the graph model and of type " +
                                 std::string(ScalarTypeName(type)) +
                                 " in another: give its type in the model's Schema");
        }
      }
    }
    return Status::Ok();
  }

  // ", ['p'] = tolong(['p'])" for those of a step.
  std::string OfStep(size_t step) const {
    std::string text;
    for (const Column& column : (*schemas_)[step].columns) {
      const auto declared = declared_.find(column.name);
      const std::string name = Quoted(column.name);
      text += ", " + name;
      if (declared != declared_.end() && declared->second != column.type) {
        text += " = " + ConversionTo(declared->second) + "(" + name + ")";
      }
    }
    return text;
  }

  // Aggregates that make one node of several rows: the last step that says something counts.
  std::string Merged() const {
    std::string text;
    for (const Property& property : properties_) {
      const std::string name = Quoted(property.name);
      text += ", " + name + " = ";
      if (property.steps.size() > 1) text += "coalesce(";
      for (auto step = property.steps.rbegin(); step != property.steps.rend(); ++step) {
        if (step != property.steps.rbegin()) text += ", ";
        text += "take_anyif(" + name + ", ['$step'] == " + std::to_string(*step) + ")";
      }
      if (property.steps.size() > 1) text += ")";
    }
    return text;
  }

  // " | extend ['p'] = long(null)" for what only the schema knows.
  std::string Missing() const {
    std::string text;
    for (const auto& [name, type] : declared_) {
      if (Find(name) == nullptr) text += ", " + Quoted(name) + " = " + Scalar::Null(type).ToLiteral();
    }
    return text.empty() ? text : " | extend " + text.substr(2);
  }

  // "['p'], ['q'], " of all, in the end.
  std::string Names() const {
    std::string text;
    for (const Property& property : properties_) text += Quoted(property.name) + ", ";
    for (const auto& [name, type] : declared_) {
      if (Find(name) == nullptr) text += Quoted(name) + ", ";
    }
    return text;
  }

  const ScalarType* Find(std::string_view name) const {
    for (const Property& property : properties_) {
      if (property.name == name) return &property.type;
    }
    return nullptr;
  }

  const std::vector<size_t>& steps() const { return steps_; }

 private:
  struct Property {
    std::string name;
    ScalarType type;
    std::vector<size_t> steps;  // That have it, in order.
  };
  const std::map<std::string, ScalarType>& declared_;
  const std::vector<Schema>* schemas_;
  std::vector<size_t> steps_;
  std::vector<Property> properties_;
};

// Of a step, as a dynamic array.
std::string LabelsText(const GraphModel::Step& step, const Schema& schema) {
  std::string fixed;
  for (const std::string& label : step.labels) {
    fixed += (fixed.empty() ? "" : ", ") + QuoteString(label);
  }
  fixed = "dynamic([" + fixed + "])";
  if (step.labels_column.empty()) return fixed;
  const std::string column = Quoted(step.labels_column);
  const auto index = schema.Find(step.labels_column);
  if (index && schema.columns[*index].type == ScalarType::kDynamic) {
    return "array_concat(" + fixed + ", iff(gettype(" + column + ") == 'array', " + column +
           ", pack_array(" + column + ")))";
  }
  return "array_concat(" + fixed + ", iff(isempty(" + column + "), dynamic([]), pack_array(tostring(" +
         column + "))))";
}

Status CheckColumns(const GraphModel& model, const std::vector<Schema>& schemas) {
  for (size_t i = 0; i < model.steps.size(); ++i) {
    const GraphModel::Step& step = model.steps[i];
    std::vector<std::string> needed = step.nodes
                                          ? std::vector{step.id_column}
                                          : std::vector{step.source_column, step.target_column};
    if (!step.labels_column.empty()) needed.push_back(step.labels_column);
    for (const std::string& name : needed) {
      if (schemas[i].Find(name)) continue;
      return InvalidArgument("The query of step " + std::to_string(i + 1) +
                             " of the graph model gives no column '" + name + "'");
    }
    for (const Column& column : schemas[i].columns) {
      if (!column.name.starts_with("$")) continue;
      return InvalidArgument("The query of step " + std::to_string(i + 1) +
                             " of the graph model gives a column '" + column.name +
                             "': names with $ stand for other things; rename it");
    }
  }
  return Status::Ok();
}

std::string EdgesText(const GraphModel& model, const std::vector<Schema>& schemas,
                      const Properties& edges) {
  std::string text;
  for (const size_t i : edges.steps()) {
    const GraphModel::Step& step = model.steps[i];
    text += (text.empty() ? "union (" : ", (") + StepName(i) + " | project ['$source'] = tostring(" +
            Quoted(step.source_column) + "), ['$target'] = tostring(" + Quoted(step.target_column) +
            "), ['$labels'] = " + LabelsText(step, schemas[i]) + edges.OfStep(i) + ")";
  }
  if (text.empty()) {
    text = "datatable(['$labels']:dynamic, ['$source']:string, ['$target']:string)[]";
  }
  return text + edges.Missing() + " | project " + edges.Names() +
         "['$labels'], ['$source'], ['$target']";
}

// The ends of edges, with their id under the names that it has in steps that add nodes.
std::string EndsText(const GraphModel& model, const Properties& nodes, const Properties& edges) {
  std::string ids;
  for (const size_t i : nodes.steps()) {
    const std::string id = Quoted(model.steps[i].id_column);
    const std::string assignment = ", " + id + " = " +
                                   ConversionTo(*nodes.Find(model.steps[i].id_column)) +
                                   "(['$key'])";
    if (ids.find(", " + id + " = ") == std::string::npos) ids += assignment;
  }
  std::string text;
  for (const size_t i : edges.steps()) {
    for (const std::string& column : {model.steps[i].source_column, model.steps[i].target_column}) {
      text += (text.empty() ? "union (" : ", (") + StepName(i) + " | project ['$key'] = tostring(" +
              Quoted(column) + "))";
    }
  }
  if (text.empty()) return text;
  return text + " | distinct ['$key'] | extend ['$labels'] = dynamic([])" + ids;
}

std::string NodesText(const GraphModel& model, const std::vector<Schema>& schemas,
                      const Properties& nodes, const Properties& edges) {
  std::string present;
  for (const size_t i : nodes.steps()) {
    const GraphModel::Step& step = model.steps[i];
    present += (present.empty() ? "union (" : ", (") + StepName(i) +
               " | project ['$key'] = tostring(" + Quoted(step.id_column) +
               "), ['$step'] = " + std::to_string(i) +
               ", ['$labels'] = " + LabelsText(step, schemas[i]) + nodes.OfStep(i) + ")";
  }
  const std::string ends = EndsText(model, nodes, edges);
  std::string text;
  if (present.empty() && ends.empty()) {
    text = "datatable(['$key']:string, ['$labels']:dynamic)[]";
  } else if (present.empty()) {
    text = ends;
  } else {
    present += " | summarize ['$labels'] = array_sort_asc(make_set(['$labels']))" + nodes.Merged() +
               " by ['$key']";
    text = ends.empty() ? present
                        : "let present = materialize(" + present + ");\nlet ends = " + ends +
                              ";\nunion present, (ends | join kind=leftanti (present | project "
                              "['$key']) on ['$key'])";
  }
  return text + nodes.Missing() + " | extend ['$id'] = ['$key'] | project " + nodes.Names() +
         "['$labels'], ['$key'], ['$id']";
}

}  // namespace

Result<GraphModelQueries> MakeGraphModelQueries(const GraphModel& model,
                                                const std::vector<Schema>& step_schemas) {
  CHECK(model.steps.size() == step_schemas.size());
  RETURN_IF_ERROR(CheckColumns(model, step_schemas));
  Properties nodes(model, step_schemas, true);
  Properties edges(model, step_schemas, false);
  RETURN_IF_ERROR(nodes.Collect());
  RETURN_IF_ERROR(edges.Collect());
  return GraphModelQueries{NodesText(model, step_schemas, nodes, edges),
                           EdgesText(model, step_schemas, edges)};
}

}  // namespace sluice::semantics
