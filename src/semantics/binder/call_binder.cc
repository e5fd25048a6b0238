// Calls: scalar functions, aggregates, window functions, functions of the user.
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/wildcard.h"
#include "functions/kernels/utf8_text.h"
#include "functions/known_functions.h"

namespace sluice::semantics {

using functions::FunctionKind;

BoundExpressionPointer BinderImpl::BindCall(const syntax::CallExpression& call) {
  const std::string& name = call.name.text;
  if (const Environment* entity = FindName(environment_, name);
      entity != nullptr && entity->kind == Environment::Kind::kFunction) {
    return ExpandScalar({entity->function, entity->parent, name}, call.arguments, call.span);
  }
  if (context_.call) {
    if (auto bound = context_.call(call)) return *std::move(bound);
  }
  if (auto special = BindSpecialCall(call)) return *special;
  const functions::FunctionDefinition* function = FindCalled(call);
  if (function == nullptr || function->kind == FunctionKind::kOperator ||
      name.starts_with("__")) {
    if (auto user = FindFunction(CurrentDatabase(), name)) {
      return ExpandScalar(*user, call.arguments, call.span);
    }
    if (functions::IsKnownToKusto(name)) {
      std::string what = "The function '" + name + "()'";
      if (std::string_view need = functions::NeedOfMissing(name); !need.empty()) {
        what += ", which needs " + std::string(need) + ",";
      }
      ReportUnsupported(std::move(what), call.name.span);
      return Error();
    }
    std::string message = "Unknown function: '" + name + "'.";
    std::vector<std::string> declared;
    for (const Environment* at = environment_.get(); at != nullptr; at = at->parent.get()) {
      if (at->kind == Environment::Kind::kFunction) declared.push_back(at->name);
    }
    std::string near = NearestName(name, declared);
    if (near.empty()) near = functions_.Suggest(name);
    if (!near.empty()) {
      message += " Did you mean '" + near + "'?";
    }
    ReportInOperator("SEM0260", std::move(message), call.name.span);
    for (const auto& argument : call.arguments) {
      if (!IsTabular(*argument)) BindScalar(*argument);
    }
    return Error();
  }
  if (function->kind == FunctionKind::kAggregate) {
    return BindAggregateCall(*function, call, nullptr);
  }
  if (function->kind == FunctionKind::kWindow) return BindWindowCall(*function, call);

  // f(..., typeof(T)) converts what f gives.
  size_t count = call.arguments.size();
  std::optional<ScalarType> to_type;
  if (count > 0 && call.arguments.back()->kind == syntax::ExpressionKind::kTypeof) {
    to_type = call.arguments.back()->As<syntax::TypeofExpression>().type;
    if (to_type) --count;
  }
  std::vector<BoundExpressionPointer> arguments;
  bool failed = false;
  for (size_t i = 0; i < count; ++i) {
    // pow(base = x, exponent = y): the name of a parameter only says what stands there.
    const syntax::Expression* argument = call.arguments[i].get();
    if (argument->kind == syntax::ExpressionKind::kNamed &&
        argument->As<syntax::NamedExpression>().names.size() == 1) {
      argument = argument->As<syntax::NamedExpression>().value.get();
    }
    arguments.push_back(BindScalar(*argument));
    failed = failed || IsError(arguments.back());
  }
  if (failed) return Error();
  // Weeks are counted in reals, other parts of time in longs.
  const bool weeks = function->name == "datetime_diff" && !arguments.empty() &&
                     arguments[0]->kind == BoundExpressionKind::kLiteral &&
                     functions::EqualIgnoringCase(
                         arguments[0]->As<BoundLiteral>().value.ToText(), "week");
  BoundExpressionPointer value = MakeCall(*function, std::move(arguments), call.span);
  if (weeks && !IsError(value)) return Convert(std::move(value), ScalarType::kReal);
  // The percentiles of an array keep the type of their digest.
  if (function->name == "percentiles_array_tdigest") return value;
  return to_type && !IsError(value) ? Convert(std::move(value), *to_type) : value;
}

const functions::FunctionDefinition* BinderImpl::FindCalled(const syntax::CallExpression& call) {
  const functions::FunctionDefinition* function = functions_.Find(call.name.text);
  if (function == nullptr || function->kind != FunctionKind::kAggregate) return function;
  if (context_.aggregates != nullptr && call.arguments.size() < 2) return function;
  const functions::FunctionDefinition* scalar = functions_.Find("__" + function->name);
  return scalar != nullptr ? scalar : function;
}

BoundExpressionPointer BinderImpl::BindAggregateCall(const functions::FunctionDefinition& function,
                                                     const syntax::CallExpression& call,
                                                     std::vector<BoundColumn>* outputs) {
  AggregateCalls* calls = context_.aggregates;
  if (calls == nullptr) {
    ReportInOperator("SEM0016",
                     "The aggregate function '" + function.name + "()' is not allowed here.",
                     call.span);
    return Error();
  }
  Context inner = context_;
  inner.aggregates = nullptr;
  ContextScope scope(*this, std::move(inner));

  bool picks = function.name == "arg_max" || function.name == "arg_min";
  bool any = function.name == "take_any";
  bool percentiles = function.name == "percentiles" || function.name == "percentilesw";
  std::vector<BoundExpressionPointer> arguments;
  std::vector<std::string> names;
  bool failed = false;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    const syntax::Expression& argument = *call.arguments[i];
    if (argument.kind == syntax::ExpressionKind::kStar) {
      if (function.name == "count") continue;
      if ((!picks || i == 0) && !any) {
        ReportInOperator("SEM0102", function.name + "(): '*' is not allowed here.", argument.span);
        failed = true;
        continue;
      }
      // All columns but the group's and the extremum.
      std::string own = picks && !names.empty() ? names[0] : "";
      for (const BoundColumn& column : context_.rows->columns()) {
        bool grouped = false;
        for (const BoundColumn& group : *calls->groups) grouped |= group.name == column.name;
        if (grouped || column.name == own) continue;
        arguments.push_back(Reference(column, argument.span));
        names.push_back(column.name);
      }
      continue;
    }
    const syntax::Expression* value = &argument;
    std::string name;
    if (argument.kind == syntax::ExpressionKind::kNamed) {
      const auto& named = argument.As<syntax::NamedExpression>();
      value = named.value.get();
      if (!named.names.empty()) name = named.names[0].text;
    }
    if (name.empty()) name = ImpliedName(*value);
    arguments.push_back(BindScalar(*value));
    failed = failed || IsError(arguments.back());
    names.push_back(std::move(name));
  }
  if (failed) return Error();
  // The old forms: count(predicate), and count(x) of all records.
  const functions::FunctionDefinition* chosen = &function;
  if (function.name == "count" && arguments.size() == 1) {
    if (arguments[0]->type == ScalarType::kBool) {
      chosen = functions_.Find("countif");
    } else {
      arguments.clear();
    }
  }
  // The former names keep their former limit.
  const std::string& called = call.name.text;
  if ((called == "makelist" || called == "makeset" || called == "make_dictionary") &&
      arguments.size() == 1) {
    arguments.push_back(Literal(Scalar::Long(128), call.span));
  }
  bool arrays = function.name == "percentiles_array" || function.name == "percentilesw_array";
  if (arrays) {
    size_t first = function.name == "percentilesw_array" ? 2 : 1;
    bool is_array = arguments.size() == first + 1 &&
                    arguments[first]->type == ScalarType::kDynamic;
    if (!is_array && arguments.size() > first) {
      std::vector<BoundExpressionPointer> items(arguments.begin() + static_cast<long>(first),
                                                arguments.end());
      arguments.resize(first);
      arguments.push_back(MakeCall("pack_array", std::move(items), call.span));
    }
  }
  if (percentiles) {
    // One aggregate per percentile.
    size_t first = function.name == "percentilesw" ? 2 : 1;
    const auto* single = functions_.Find(first == 2 ? "percentilew" : "percentile");
    BoundExpressionPointer result = Error();
    for (size_t i = first; i < arguments.size(); ++i) {
      std::vector<BoundExpressionPointer> own(arguments.begin(),
                                              arguments.begin() + static_cast<long>(first));
      own.push_back(arguments[i]);
      auto overload = ChooseOverload(*single, std::move(own), call.span);
      if (!overload) return Error();
      std::string suffix =
          arguments[i]->kind == BoundExpressionKind::kLiteral
              ? arguments[i]->As<BoundLiteral>().value.ToText()
              : "";
      for (char& c : suffix) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
      BoundColumn output =
          NewColumn("percentile_" + names[0] + "_" + suffix, overload->type);
      calls->aggregates.push_back(
          {single, overload->signature, std::move(overload->arguments), {output}});
      if (IsError(result)) result = Reference(output, call.span);
      if (outputs != nullptr) outputs->push_back(std::move(output));
    }
    if (arguments.size() <= first) {
      ReportInOperator("SEM0219", function.name + "(): at least one percentile is needed.",
                       call.span);
    }
    return result;
  }

  auto overload = ChooseOverload(*chosen, std::move(arguments), call.span);
  if (!overload) return Error();
  BoundAggregate aggregate{chosen, overload->signature, std::move(overload->arguments), {}};
  if (picks || any) {
    for (size_t i = 0; i < aggregate.arguments.size(); ++i) {
      std::string name = names[i];
      if (name.empty() && i == 0 && picks) name = function.name == "arg_max" ? "max_" : "min_";
      aggregate.outputs.push_back(NewColumn(std::move(name), aggregate.arguments[i]->type));
    }
    if (aggregate.outputs.empty()) {
      ReportInOperator("SEM0219", function.name + "(): there is no column to take.", call.span);
      return Error();
    }
    if (any && call.name.text == "any") {
      for (BoundColumn& output : aggregate.outputs) output.name = "any_" + output.name;
    }
    // The old forms of arg_max() and arg_min() name their columns max_a, max_a_b.
    if (call.name.text == "argmax" || call.name.text == "argmin") {
      const std::string first = call.name.text.substr(3) + "_" + names[0];
      for (size_t i = 0; i < aggregate.outputs.size(); ++i) {
        aggregate.outputs[i].name = i == 0 ? first : first + "_" + names[i];
      }
    }
  } else {
    aggregate.outputs.push_back(NewColumn("", overload->type));
  }
  BoundExpressionPointer reference = Reference(aggregate.outputs[0], call.span);
  if (outputs != nullptr) *outputs = aggregate.outputs;
  calls->aggregates.push_back(std::move(aggregate));
  return reference;
}

BoundExpressionPointer BinderImpl::BindWindowCall(const functions::FunctionDefinition& function,
                                                  const syntax::CallExpression& call) {
  if (context_.windows == nullptr) {
    ReportInOperator("SEM0017", "The window function '" + function.name + "()' is not allowed here.",
                     call.span);
    return Error();
  }
  if (context_.rows != nullptr && !context_.rows->serialized && !context_.rows->failed) {
    ReportInOperator("SEM0018",
                     "The window function '" + function.name +
                         "()' needs rows in a settled order; put 'serialize' or 'sort' before.",
                     call.span);
    return Error();
  }
  std::vector<BoundExpressionPointer> arguments;
  bool failed = false;
  for (const auto& argument : call.arguments) {
    arguments.push_back(BindScalar(*argument));
    failed = failed || IsError(arguments.back());
  }
  if (failed) return Error();
  // The default of prev() and next() takes the type of their column.
  if ((function.name == "prev" || function.name == "next") && arguments.size() == 3) {
    arguments[2] = Convert(std::move(arguments[2]), arguments[0]->type);
  }
  auto overload = ChooseOverload(function, std::move(arguments), call.span);
  if (!overload) return Error();

  WindowCalls& windows = *context_.windows;
  size_t layer = 0;
  std::vector<const BoundExpression*> pending;
  for (const auto& argument : overload->arguments) pending.push_back(argument.get());
  while (!pending.empty()) {
    const BoundExpression* at = pending.back();
    pending.pop_back();
    if (at->kind == BoundExpressionKind::kColumn) {
      auto found = windows.layer_of.find(at->As<BoundColumnReference>().id);
      if (found != windows.layer_of.end()) layer = std::max(layer, found->second + 1);
    } else if (at->kind == BoundExpressionKind::kCall) {
      for (const auto& argument : at->As<BoundCall>().arguments) pending.push_back(argument.get());
    } else if (at->kind == BoundExpressionKind::kInSubquery) {
      pending.push_back(at->As<BoundInSubquery>().value.get());
    }
  }
  BoundColumn output = NewColumn(function.name, overload->type);
  if (windows.layers.size() <= layer) windows.layers.resize(layer + 1);
  windows.layer_of[output.id] = layer;
  windows.layers[layer].push_back(
      {output, &function, overload->signature, std::move(overload->arguments)});
  return Reference(output, call.span);
}

}  // namespace sluice::semantics
