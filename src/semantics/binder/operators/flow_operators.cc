// as, invoke, render, evaluate: operators that name, pass on or describe.
#include <map>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

Rows BinderImpl::BindAs(Rows rows, const syntax::AsOperator& op) {
  Environment name;
  name.name = op.name.text;
  name.kind = Environment::Kind::kTabular;
  name.shared_rows = std::make_shared<Rows>(rows);
  name.always_shared = true;
  Declare(std::move(name));
  result_name_ = op.name.text;
  Rows shared = SharedRows(rows, op.name.text);
  shared.table_name = op.name.text;
  return shared;
}

Rows BinderImpl::BindInvoke(Rows rows, const syntax::InvokeOperator& op) {
  const syntax::CallExpression* call = nullptr;
  std::string database = schemas_.current_database();
  if (op.call->kind == ExpressionKind::kCall) {
    call = &op.call->As<syntax::CallExpression>();
  } else if (op.call->kind == ExpressionKind::kMember) {
    call = op.call->As<syntax::MemberExpression>().method.get();
    const auto& base = *op.call->As<syntax::MemberExpression>().base;
    if (base.kind == ExpressionKind::kCall &&
        base.As<syntax::CallExpression>().arguments.size() == 1) {
      auto name = ConstantString(*base.As<syntax::CallExpression>().arguments[0],
                                 "The name of a database");
      if (!name) return FailedRows();
      database = *name;
    }
  }
  if (call == nullptr) {
    ReportInOperator("SEM0243", "A call of a function is expected.", op.span);
    return FailedRows();
  }
  const Environment* entity = FindName(environment_, call->name.text);
  if (entity != nullptr && entity->kind == Environment::Kind::kFunction) {
    return ExpandTabular({entity->function, entity->parent, call->name.text}, call->arguments,
                         &rows, op.span);
  }
  if (auto function = FindFunction(database, call->name.text)) {
    return ExpandTabular(*function, call->arguments, &rows, op.span);
  }
  ReportInOperator("SEM0260", "Unknown function: '" + call->name.text + "'.", call->name.span);
  return FailedRows();
}

Rows BinderImpl::BindRender(Rows rows, const syntax::RenderOperator& op) {
  static const auto* protocol_names = new std::map<std::string, std::string, std::less<>>{
      {"accumulate", "Accumulate"},
      {"anomalycolumns", "AnomalyColumns"},
      {"kind", "Kind"},
      {"legend", "Legend"},
      {"series", "Series"},
      {"title", "Title"},
      {"xaxis", "XAxis"},
      {"xcolumn", "XColumn"},
      {"xtitle", "XTitle"},
      {"yaxis", "YAxis"},
      {"ycolumns", "YColumns"},
      {"ymax", "Ymax"},
      {"ymin", "Ymin"},
      {"ysplit", "YSplit"},
      {"ytitle", "YTitle"},
  };
  visualization_.kind = op.visualization.text;
  for (const auto& property : op.properties) {
    auto name = protocol_names->find(property.name.text);
    if (name == protocol_names->end()) {
      ReportInOperator("SEM0244", "Unknown property '" + property.name.text + "'.",
                       property.name.span);
      continue;
    }
    std::string text;
    for (const auto& value : property.values) {
      if (!text.empty()) text += ",";
      if (value->kind == ExpressionKind::kName) {
        text += value->As<syntax::NameExpression>().name.text;
      } else if (auto constant = Constant(*value, "The property '" + property.name.text + "'")) {
        text += constant->ToText();
      }
    }
    visualization_.properties[name->second] = std::move(text);
  }
  return rows;
}

// Only with its result given, for which every name in the bag becomes a column.
Rows BinderImpl::BindEvaluate(Rows rows, const syntax::EvaluateExpression& evaluate) {
  const syntax::CallExpression& call = *evaluate.call;
  if (call.name.text != "bag_unpack" || !evaluate.schema || call.arguments.empty() ||
      call.arguments[0]->kind != ExpressionKind::kName) {
    ReportUnsupported(call.name.text == "bag_unpack"
                          ? "The plugin 'bag_unpack' without a result schema"
                          : "The plugin '" + call.name.text + "'",
                      evaluate.span);
    return FailedRows();
  }
  std::string prefix;
  if (call.arguments.size() > 1) {
    prefix = ConstantString(*call.arguments[1], "The prefix of bag_unpack()").value_or("");
  }
  context_.rows = &rows;
  const BoundColumn* bag = FindColumn(call.arguments[0]->As<syntax::NameExpression>().name, rows);
  context_.rows = nullptr;
  if (bag == nullptr) return FailedRows();
  std::vector<BoundColumn> result;
  std::vector<ComputedColumn> computed;
  if (evaluate.schema_star) {
    for (const BoundColumn& column : rows.columns()) {
      if (column.id != bag->id) result.push_back(column);
    }
  }
  for (const Column& column : evaluate.schema->columns) {
    const BoundColumn* existing = rows.Find(column.name);
    if (!evaluate.schema_star && existing != nullptr && existing->id != bag->id) {
      result.push_back(*existing);
      continue;
    }
    std::string key = column.name;
    if (!prefix.empty() && key.starts_with(prefix)) key = key.substr(prefix.size());
    BoundExpressionPointer value =
        MakeCall("dynamic_member", {Reference(*bag, evaluate.span),
                                    Literal(Scalar::String(std::move(key)), evaluate.span)},
                 evaluate.span);
    BoundColumn output = NewColumn(column.name, column.type);
    result.push_back(output);
    computed.push_back({std::move(output), Convert(std::move(value), column.type)});
  }
  return Computed(std::move(rows), std::move(computed), std::move(result));
}

}  // namespace sluice::semantics
