// Implicit conversions and overload choice.
#include <algorithm>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {
namespace {

std::string_view ConversionName(ScalarType type) {
  switch (type) {
    case ScalarType::kBool: return "tobool";
    case ScalarType::kInt: return "toint";
    case ScalarType::kLong: return "tolong";
    case ScalarType::kReal: return "toreal";
    case ScalarType::kDecimal: return "todecimal";
    case ScalarType::kString: return "tostring";
    case ScalarType::kDatetime: return "todatetime";
    case ScalarType::kTimespan: return "totimespan";
    case ScalarType::kGuid: return "toguid";
    case ScalarType::kDynamic: return "__to_dynamic";
  }
  return "tostring";
}

int NumericRank(ScalarType type) {
  switch (type) {
    case ScalarType::kInt: return 1;
    case ScalarType::kLong: return 2;
    case ScalarType::kReal: return 3;
    case ScalarType::kDecimal: return 4;
    default: return 0;
  }
}

constexpr int kImpossible = 1000;

// The type that an argument is converted to for a parameter, and how far that is.
struct ParameterFit {
  ScalarType type = ScalarType::kString;
  int cost = kImpossible;
};

ParameterFit Fit(const functions::Parameter& parameter, const BoundExpression& argument) {
  ScalarType from = argument.type;
  if (parameter.types.Contains(from)) return {from, 0};
  if (parameter.as_string) return {ScalarType::kString, 10};
  bool null_literal = argument.kind == BoundExpressionKind::kLiteral &&
                      argument.As<BoundLiteral>().value.is_null();
  ParameterFit best;
  for (int i = 0; i < kScalarTypeCount; ++i) {
    auto to = static_cast<ScalarType>(i);
    if (!parameter.types.Contains(to)) continue;
    int cost = kImpossible;
    int rank_from = NumericRank(from);
    int rank_to = NumericRank(to);
    if (rank_from != 0 && rank_to > rank_from) {
      cost = rank_to - rank_from;
    } else if ((from == ScalarType::kLong && to == ScalarType::kInt) ||
               (from == ScalarType::kDecimal && to == ScalarType::kReal)) {
      cost = 5;
    } else if (from == ScalarType::kDynamic && null_literal) {
      cost = 6;
    } else if (from == ScalarType::kDynamic && to == ScalarType::kString &&
               !parameter.types.Contains(ScalarType::kBool)) {
      cost = 11;  // To other types, and where values of many types are taken, only by a cast.
    } else if (null_literal) {
      cost = 30;
    }
    if (cost < best.cost) best = {to, cost};
  }
  return best;
}

}  // namespace

BoundExpressionPointer BinderImpl::Convert(BoundExpressionPointer value, ScalarType type) {
  if (IsError(value) || value->type == type) return value;
  if (value->kind == BoundExpressionKind::kLiteral &&
      value->As<BoundLiteral>().value.is_null() && type != ScalarType::kString) {
    return Literal(Scalar::Null(type), value->span);
  }
  SourceSpan span = value->span;
  const auto* function = functions_.Find(ConversionName(type));
  CHECK(function != nullptr);
  for (size_t i = 0; i < function->signatures.size(); ++i) {
    const auto& parameters = function->signatures[i].parameters;
    if (!parameters.empty() && parameters[0].types.Contains(value->type)) {
      return Fold(std::make_shared<BoundCall>(
          function, i, std::vector<BoundExpressionPointer>{std::move(value)}, type, span));
    }
  }
  ReportInOperator("SEM0062",
                   "A value of type " + std::string(ScalarTypeName(value->type)) +
                       " cannot be converted to " + std::string(ScalarTypeName(type)) + ".",
                   span);
  return Error();
}

std::optional<ScalarType> BinderImpl::CommonType(ScalarType a, ScalarType b) {
  if (a == b) return a;
  if (IsNumeric(a) && IsNumeric(b)) return NumericRank(a) > NumericRank(b) ? a : b;
  if (a == ScalarType::kDynamic) return b;
  if (b == ScalarType::kDynamic) return a;
  return std::nullopt;
}

std::optional<ScalarType> BinderImpl::CommonTypeOf(
    const std::vector<BoundExpressionPointer>& values) {
  std::optional<ScalarType> common;
  for (bool nulls : {false, true}) {  // A bare null takes the type of the others.
    for (const auto& value : values) {
      bool null_literal = value->kind == BoundExpressionKind::kLiteral &&
                          value->type == ScalarType::kDynamic &&
                          value->As<BoundLiteral>().value.is_null();
      if (null_literal != nulls) continue;
      if (!common) {
        common = value->type;
      } else if (auto wider = CommonType(*common, value->type)) {
        common = wider;
      } else {
        return std::nullopt;
      }
    }
  }
  return common;
}

std::optional<BinderImpl::Overload> BinderImpl::ChooseOverload(
    const functions::FunctionDefinition& function, std::vector<BoundExpressionPointer> arguments,
    SourceSpan span) {
  using Rule = functions::ResultType::Rule;
  int best_cost = kImpossible;
  size_t best = 0;
  std::vector<ScalarType> best_types;
  bool count_fits = false;
  size_t least_count = SIZE_MAX;
  size_t most_count = 0;
  size_t turns = 1;
  for (size_t s = 0; s < function.signatures.size(); ++s) {
    const functions::Signature& signature = function.signatures[s];
    const auto& parameters = signature.parameters;
    size_t least = 0;
    for (const auto& parameter : parameters) least += parameter.optional ? 0 : 1;
    const size_t repeated = signature.RepeatedCount();
    size_t most = repeated > 0 ? SIZE_MAX : parameters.size();
    least_count = std::min(least_count, least);
    most_count = std::max(most_count, most);
    if (arguments.size() < least || arguments.size() > most) continue;
    if (repeated > 1 && (arguments.size() - (parameters.size() - repeated)) % repeated != 0) {
      turns = repeated;
      continue;
    }
    count_fits = true;
    int cost = 0;
    std::vector<ScalarType> types;
    for (size_t i = 0; i < arguments.size() && cost < kImpossible; ++i) {
      ParameterFit fit = Fit(signature.ParameterAt(i), *arguments[i]);
      cost += fit.cost;
      types.push_back(fit.type);
    }
    if (cost < best_cost) {
      best_cost = cost;
      best = s;
      best_types = std::move(types);
    }
    if (cost == 0) break;
  }
  auto describe = [&] {
    // Functions of the binder stand for those whose names follow the underscores.
    std::string name = function.name.substr(function.name.starts_with("__") ? 2 : 0);
    if (name == "negate") name = "-";
    return function.kind == functions::FunctionKind::kOperator ? "The operator '" + name + "'"
                                                               : name + "()";
  };
  if (!count_fits) {
    std::string expected = std::to_string(least_count);
    if (most_count == SIZE_MAX) {
      expected = "at least " + expected;
      if (turns > 1) expected = "a multiple of " + std::to_string(turns);
    } else if (most_count != least_count) {
      expected += " to " + std::to_string(most_count);
    }
    ReportInOperator("SEM0219",
                     describe() + ": function expects " + expected + " argument(s), not " +
                         std::to_string(arguments.size()) + ".",
                     span);
    return std::nullopt;
  }
  if (best_cost >= kImpossible) {
    std::string types;
    for (const auto& argument : arguments) {
      if (!types.empty()) types += ", ";
      types += ScalarTypeName(argument->type);
    }
    ReportInOperator("SEM0220", describe() + ": does not take arguments of the types (" + types + ").",
                     span);
    return std::nullopt;
  }

  const functions::Signature& signature = function.signatures[best];
  Overload overload;
  overload.signature = best;
  switch (signature.result.rule) {
    case Rule::kFixed: overload.type = signature.result.type; break;
    case Rule::kArgument:
      overload.type = best_types.at(static_cast<size_t>(signature.result.argument));
      break;
    case Rule::kCustom: overload.type = signature.result.custom(best_types); break;
    case Rule::kPromoted: {
      ScalarType widest = ScalarType::kLong;
      for (ScalarType type : best_types) {
        if (IsNumeric(type) && NumericRank(type) > NumericRank(widest)) widest = type;
      }
      overload.type = widest;
      for (ScalarType& type : best_types) {
        if (IsNumeric(type)) type = widest;
      }
      break;
    }
    case Rule::kCommon: {
      std::vector<BoundExpressionPointer> values;
      auto is_value = [&](size_t i) {
        return signature.ParameterAt(i).types != functions::TypeSet(ScalarType::kBool);
      };
      for (size_t i = 0; i < arguments.size(); ++i) {
        if (is_value(i)) values.push_back(arguments[i]);
      }
      auto common = CommonTypeOf(values);
      const auto is_dynamic = [](const BoundExpressionPointer& value) {
        return value->type == ScalarType::kDynamic &&
               !(value->kind == BoundExpressionKind::kLiteral &&
                 value->As<BoundLiteral>().value.is_null());
      };
      // Only a choice by a predicate takes dynamics beside other types.
      if (common != ScalarType::kDynamic && function.name == "coalesce" &&
          std::any_of(values.begin(), values.end(), is_dynamic)) {
        common.reset();
      }
      if (!common) {
        ReportInOperator("SEM0221", describe() + ": its values have no common type.", span);
        return std::nullopt;
      }
      overload.type = *common;
      for (size_t i = 0; i < arguments.size(); ++i) {
        if (is_value(i)) best_types[i] = *common;
      }
      break;
    }
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    const functions::Parameter& parameter = signature.ParameterAt(i);
    BoundExpressionPointer converted = Convert(std::move(arguments[i]), best_types[i]);
    if (IsError(converted)) return std::nullopt;
    if (parameter.constant && converted->kind != BoundExpressionKind::kLiteral &&
        !IsUnsettled(*converted)) {
      ReportInOperator("SEM0222",
                       describe() + ": argument '" + parameter.name + "' must be a constant.",
                       converted->span);
      return std::nullopt;
    }
    overload.arguments.push_back(std::move(converted));
  }
  return overload;
}

BoundExpressionPointer BinderImpl::MakeCall(std::string_view function,
                                            std::vector<BoundExpressionPointer> arguments,
                                            SourceSpan span) {
  const auto* definition = functions_.Find(function);
  CHECK(definition != nullptr);
  return MakeCall(*definition, std::move(arguments), span);
}

BoundExpressionPointer BinderImpl::MakeCall(const functions::FunctionDefinition& function,
                                            std::vector<BoundExpressionPointer> arguments,
                                            SourceSpan span) {
  for (const auto& argument : arguments) {
    if (IsError(argument)) return Error();
  }
  auto overload = ChooseOverload(function, std::move(arguments), span);
  if (!overload) return Error();
  return Fold(std::make_shared<BoundCall>(&function, overload->signature,
                                          std::move(overload->arguments), overload->type, span));
}

}  // namespace sluice::semantics
