// Calls of literals become literals.
#include "functions/evaluate.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

BoundExpressionPointer BinderImpl::Literal(Scalar value, SourceSpan span) {
  return std::make_shared<BoundLiteral>(std::move(value), span);
}

BoundExpressionPointer BinderImpl::Fold(std::shared_ptr<const BoundCall> call) {
  if (!call->function->deterministic) return call;
  for (const auto& argument : call->arguments) {
    if (argument->kind != BoundExpressionKind::kLiteral) return call;
  }
  std::vector<Scalar> arguments;
  arguments.reserve(call->arguments.size());
  for (const auto& argument : call->arguments) {
    arguments.push_back(argument->As<BoundLiteral>().value);
  }
  auto value = functions::EvaluateConstant(*call->function, call->signature_index, arguments,
                                           call->type);
  if (!value.ok()) {
    ReportInOperator(value.status().kusto_code().empty() ? "SEM0223" : value.status().kusto_code(),
                     value.status().message(), call->span);
    return Error();
  }
  if (!*value) return call;
  return Literal(**std::move(value), call->span);
}

bool BinderImpl::IsUnsettled(const BoundExpression& expression) const {
  if (any_values_.empty()) return false;
  switch (expression.kind) {
    case BoundExpressionKind::kColumn:
      return any_values_.contains(expression.As<BoundColumnReference>().id);
    case BoundExpressionKind::kCall:
      for (const auto& argument : expression.As<BoundCall>().arguments) {
        if (IsUnsettled(*argument)) return true;
      }
      return false;
    case BoundExpressionKind::kScalarSubquery: return true;
    default: return false;
  }
}

std::optional<Scalar> BinderImpl::Constant(const syntax::Expression& expression,
                                           std::string_view what) {
  BoundExpressionPointer bound = BindScalar(expression);
  if (IsError(bound)) return std::nullopt;
  if (bound->kind != BoundExpressionKind::kLiteral) {
    if (IsUnsettled(*bound)) return std::nullopt;
    ReportInOperator("SEM0222", std::string(what) + " must be a constant.", expression.span);
    return std::nullopt;
  }
  return bound->As<BoundLiteral>().value;
}

std::optional<int64_t> BinderImpl::ConstantLong(const syntax::Expression& expression,
                                                std::string_view what) {
  auto value = Constant(expression, what);
  if (!value) return std::nullopt;
  if (!IsInteger(value->type()) || value->is_null()) {
    ReportInOperator("SEM0224", std::string(what) + " must be an integer.", expression.span);
    return std::nullopt;
  }
  return value->int64_value();
}

std::optional<std::string> BinderImpl::ConstantString(const syntax::Expression& expression,
                                                      std::string_view what) {
  auto value = Constant(expression, what);
  if (!value) return std::nullopt;
  if (value->type() != ScalarType::kString) {
    ReportInOperator("SEM0224", std::string(what) + " must be a string.", expression.span);
    return std::nullopt;
  }
  return value->string_value();
}

}  // namespace sluice::semantics
