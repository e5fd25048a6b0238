// as, invoke, render: operators that name, pass on or describe.
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
  std::string database = CurrentDatabase();
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
      {"xmax", "Xmax"},
      {"xmin", "Xmin"},
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

}  // namespace sluice::semantics
