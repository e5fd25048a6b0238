// How columns are named and found.
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/wildcard.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

std::string BinderImpl::ImpliedName(const syntax::Expression& expression) {
  using functions::ResultNaming;
  switch (expression.kind) {
    case ExpressionKind::kName: {
      const std::string& name = expression.As<syntax::NameExpression>().name.text;
      const bool is_column = context_.rows != nullptr && context_.rows->Find(name) != nullptr;
      const Environment* entity = is_column ? nullptr : FindName(environment_, name);
      const bool is_call = entity != nullptr && entity->kind == Environment::Kind::kFunction;
      return is_call ? "" : name;
    }
    case ExpressionKind::kNamed: {
      const auto& named = expression.As<syntax::NamedExpression>();
      return named.names.empty() ? "" : named.names[0].text;
    }
    case ExpressionKind::kMember: {
      const auto& member = expression.As<syntax::MemberExpression>();
      if (member.method) return "";
      std::string base = ImpliedName(*member.base);
      return base.empty() ? member.member.text : base + "_" + member.member.text;
    }
    case ExpressionKind::kElement: {
      const auto& element = expression.As<syntax::ElementExpression>();
      std::string base = ImpliedName(*element.base);
      if (!base.empty()) base += "_";
      // Only what is written as a key or a position counts.
      if (element.index->kind != ExpressionKind::kLiteral) return base;
      const std::string index = element.index->As<syntax::LiteralExpression>().value.ToText();
      return base + (index.starts_with('-') ? "" : index);
    }
    case ExpressionKind::kCall: {
      const auto& call = expression.As<syntax::CallExpression>();
      const std::string& name = call.name.text;
      if (name == "ingestion_time") return "$IngestionTime";
      if (name == "node_id" || name.starts_with("node_degree_")) return name;
      if (name == "bin_auto" && !call.arguments.empty()) return ImpliedName(*call.arguments[0]);
      if ((name == "column_ifexists" || name == "columnifexists") && call.arguments.size() == 2 &&
          call.arguments[0]->kind == ExpressionKind::kLiteral) {
        std::string column = call.arguments[0]->As<syntax::LiteralExpression>().value.ToText();
        bool exists = context_.rows != nullptr && context_.rows->Find(column) != nullptr;
        return exists ? column : "";
      }
      if (const Environment* entity = FindName(environment_, name);
          entity != nullptr && entity->kind == Environment::Kind::kFunction) {
        return "";
      }
      std::string argument;
      if (!call.arguments.empty()) argument = ImpliedName(*call.arguments[0]);
      if (name == "array_sort_asc" || name == "array_sort_desc") {
        return argument.empty() ? "" : argument + "_sorted";
      }
      const functions::FunctionDefinition* function = FindCalled(call);
      if (function == nullptr) return "";
      const bool single = function->name == "percentile" || function->name == "percentilew";
      if (single && !call.arguments.empty()) {
        const auto& percent = call.arguments.back();
        std::string suffix = percent->kind == ExpressionKind::kLiteral
                                 ? percent->As<syntax::LiteralExpression>().value.ToText()
                                 : "";
        for (char& c : suffix) c = c == '.' || c == '-' ? '_' : c;
        return "percentile_" + argument + "_" + suffix;
      }
      if (function->name == "percentiles_array" || function->name == "percentilesw_array") {
        return (function->name == "percentiles_array" ? "percentiles_" : "percentile_") + argument;
      }
      if (name == "cnt") return "cnt_";
      if (name == "anyif" || name == "make_dictionary") {  // Former names, with their own prefixes.
        return (name == "anyif" ? "anyif_" : "dictionary_") + argument;
      }
      if (function->name.starts_with("covariance") && call.arguments.size() > 1) {
        return function->name + "_" + argument + "_" + ImpliedName(*call.arguments[1]);
      }
      switch (function->result_naming) {
        case ResultNaming::kNone: return "";
        case ResultNaming::kFirstArgument: return argument;
        case ResultNaming::kPrefixAndFirstArgument:
          return function->result_name_prefix + "_" + argument;
        case ResultNaming::kPrefix: return function->result_name_prefix;
      }
      return "";
    }
    default: return "";
  }
}

BinderImpl::NamedValue BinderImpl::BindNamed(const syntax::Expression& expression) {
  NamedValue named;
  named.span = expression.span;
  const syntax::Expression* value = &expression;
  if (expression.kind == ExpressionKind::kNamed) {
    const auto& syntax_named = expression.As<syntax::NamedExpression>();
    named.names = syntax_named.names;
    value = syntax_named.value.get();
  }
  if (context_.aggregates != nullptr && value->kind == ExpressionKind::kCall) {
    const auto& call = value->As<syntax::CallExpression>();
    const auto* function = FindCalled(call);
    if (function != nullptr && function->kind == functions::FunctionKind::kAggregate) {
      named.value = BindAggregateCall(*function, call, &named.outputs);
      named.implied_name = ImpliedName(*value);
      return named;
    }
  }
  named.value = BindScalar(*value);
  if (named.names.empty()) named.implied_name = ImpliedName(*value);
  return named;
}

std::vector<BinderImpl::NamedValue> BinderImpl::BindNamedParts(
    const syntax::Expression& expression) {
  std::vector<NamedValue> parts;
  const syntax::Expression* value = &expression;
  std::vector<syntax::Name> names;
  if (expression.kind == ExpressionKind::kNamed) {
    const auto& named = expression.As<syntax::NamedExpression>();
    names = named.names;
    value = named.value.get();
  }
  // The names and types of the parts: those that the function declares, or for array_sort_asc() and
  // array_sort_desc() of several arrays one per array.
  std::vector<functions::FunctionDefinition::Value> values;
  if (value->kind == ExpressionKind::kCall) {
    const auto& call = value->As<syntax::CallExpression>();
    if (call.name.text == "array_sort_asc" || call.name.text == "array_sort_desc") {
      for (const auto& argument : call.arguments) {
        if (argument->kind == ExpressionKind::kLiteral &&
            argument->As<syntax::LiteralExpression>().value.type() == ScalarType::kBool) {
          continue;
        }
        std::string name = ImpliedName(*argument);
        if (name.empty()) name = "array" + std::to_string(values.size());
        values.push_back({name + "_sorted", ScalarType::kDynamic});
      }
      if (values.size() == 1) values.clear();
    } else if (const auto* function = functions_.Find(call.name.text)) {
      std::string argument = call.arguments.empty() ? "" : ImpliedName(*call.arguments[0]);
      for (const auto& part : function->values) {
        values.push_back({function->name + "_" + argument + "_" + part.name, part.type});
      }
    }
  }
  if (values.empty()) {
    parts.push_back(BindNamed(expression));
    return parts;
  }
  BoundExpressionPointer whole = BindScalar(*value);
  for (size_t i = 0; i < values.size() && !IsError(whole); ++i) {
    // extend takes as many values as it names, when it names any; project and print take them all.
    if (!names.empty() && i >= names.size() && context_.operator_name == "extend") break;
    NamedValue& part = parts.emplace_back();
    part.span = expression.span;
    if (i < names.size()) part.names.push_back(names[i]);
    part.part_name = values[i].name;
    part.implied_name = values[i].name;
    part.value = Convert(
        MakeCall("dynamic_element",
                 {whole, Literal(Scalar::Long(static_cast<int64_t>(i)), value->span)}, value->span),
        values[i].type);
  }
  return parts;
}

const BoundColumn* BinderImpl::FindColumn(const syntax::Name& name, const Rows& rows) {
  const BoundColumn* column = rows.Find(name.text);
  if (column == nullptr && !rows.failed) ReportUnknownName(name.text, name.span);
  return column;
}

std::vector<const BoundColumn*> BinderImpl::MatchColumns(const syntax::Expression& pattern,
                                                         const Rows& rows) {
  std::vector<const BoundColumn*> matches;
  if (pattern.kind == ExpressionKind::kName) {
    const auto& name = pattern.As<syntax::NameExpression>().name;
    if (const BoundColumn* column = FindColumn(name, rows)) matches.push_back(column);
    return matches;
  }
  std::string_view text = "*";
  if (pattern.kind == ExpressionKind::kWildcardName) {
    text = pattern.As<syntax::WildcardNameExpression>().pattern;
  } else if (pattern.kind != ExpressionKind::kStar) {
    ReportInOperator("SEM0110", "A column name is expected here.", pattern.span);
    return matches;
  }
  for (const BoundColumn& column : rows.columns()) {
    if (MatchesWildcard(column.name, text)) matches.push_back(&column);
  }
  return matches;
}

void BinderImpl::ReportUnknownName(const std::string& name, SourceSpan span) {
  std::string message = "Failed to resolve column or scalar expression named '" + name + "'";
  std::vector<std::string> candidates;
  for (const Rows* rows : {context_.rows, context_.right}) {
    if (rows == nullptr || rows->relation == nullptr) continue;
    for (const BoundColumn& column : rows->columns()) candidates.push_back(column.name);
  }
  for (const Environment* at = environment_.get(); at != nullptr; at = at->parent.get()) {
    if (at->kind == Environment::Kind::kScalar) candidates.push_back(at->name);
  }
  std::string near = NearestName(name, candidates);
  message += near.empty() ? "." : ". Did you mean '" + near + "'?";
  ReportInOperator("SEM0100", std::move(message), span);
}

}  // namespace sluice::semantics
