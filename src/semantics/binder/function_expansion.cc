// Functions of let statements and stored functions are expanded where they are called.
#include "language/parser/parser.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

std::optional<BinderImpl::FunctionEntity> BinderImpl::FindFunction(std::string_view database,
                                                                   std::string_view name) {
  auto key = std::make_pair(std::string(database), std::string(name));
  if (!IsVisible(database, name)) return std::nullopt;
  auto parsed = stored_.find(key);
  if (parsed == stored_.end()) {
    auto stored = schemas_.FindFunction(database, name);
    if (!stored) return std::nullopt;
    std::string text = stored->parameters + " " + stored->body;
    syntax::Diagnostics parse_diagnostics;
    auto literal = syntax::ParseFunctionLiteral(text, parse_diagnostics);
    if (!parse_diagnostics.empty()) {
      Report("SEM0231",
             "The stored function '" + stored->name +
                 "' cannot be read: " + parse_diagnostics.all()[0].message,
             {});
      literal = nullptr;
    }
    parsed = stored_.emplace(key, std::move(literal)).first;
  }
  if (parsed->second == nullptr) return std::nullopt;
  // The body sees the names of its own database, and none of the query's.
  Environment root;
  root.kind = Environment::Kind::kFunctionBody;
  root.database = database;
  for (const Environment* at = environment_.get(); at != nullptr; at = at->parent.get()) {
    root.callers.insert(at->callers.begin(), at->callers.end());
  }
  bool recursive = !root.callers.insert(key).second;
  return FunctionEntity{parsed->second.get(), std::make_shared<Environment>(std::move(root)),
                        std::string(name), true, recursive};
}

std::optional<BinderImpl::FunctionEntity> BinderImpl::FindFunction(
    const syntax::MemberExpression& member) {
  if (member.method == nullptr) return std::nullopt;
  ++silent_;
  auto databases = FindDatabases(*member.base);
  --silent_;
  if (!databases || databases->size() != 1) return std::nullopt;
  return FindFunction(databases->front(), member.method->name.text);
}

std::optional<FunctionShape> BinderImpl::CheckFunction(const syntax::FunctionLiteral& function,
                                                       std::string_view name) {
  Environment root;
  root.kind = Environment::Kind::kFunctionBody;
  root.database = schemas_.current_database();
  root.callers.insert({root.database, std::string(name)});
  environment_ = std::make_shared<Environment>(std::move(root));
  for (const auto& parameter : function.parameters) {
    Environment argument;
    argument.name = parameter.name.text;
    if (parameter.tabular) {
      auto relation = std::make_shared<RowsRelation>();
      for (const Column& column : parameter.schema.columns) {
        relation->columns.push_back(NewColumn(column.name, column.type));
      }
      argument.kind = Environment::Kind::kTabular;
      argument.shared_rows = std::make_shared<Rows>();
      Rows rows;
      rows.relation = std::move(relation);
      // (*): which columns there are is not known.
      rows.failed = parameter.schema.columns.empty();
      argument.shared_rows = std::make_shared<Rows>(std::move(rows));
    } else {
      BoundColumn value = NewColumn(argument.name, parameter.type.value_or(ScalarType::kDynamic));
      any_values_.insert(value.id);
      argument.scalar = Reference(value, parameter.name.span);
      if (parameter.default_value != nullptr) {
        if (auto constant = Constant(*parameter.default_value, "A default value")) {
          Convert(Literal(*std::move(constant), parameter.default_value->span), value.type);
        }
      }
    }
    Declare(std::move(argument));
  }
  environment_ = BindBodyStatements(function, environment_);
  if (function.body == nullptr) {
    Report("SEM0233", "The function has no body.", function.span);
    return std::nullopt;
  }
  FunctionShape shape;
  shape.tabular = IsTabular(*function.body);
  if (shape.tabular) {
    Rows rows = BindTabular(*function.body);
    for (const BoundColumn& column : rows.columns()) {
      shape.columns.columns.push_back({column.name, column.type, ""});
    }
  } else {
    shape.type = BindScalar(*function.body)->type;
  }
  ReportMissingPatterns();
  if (!diagnostics_.empty()) return std::nullopt;
  return shape;
}

EnvironmentPointer BinderImpl::BindBodyStatements(const syntax::FunctionLiteral& literal,
                                                  EnvironmentPointer environment) {
  EnvironmentScope scope(*this, std::move(environment));
  ContextScope context(*this, Context{});
  ReportRedeclared(literal.statements);
  for (const auto& statement : literal.statements) BindStatement(*statement);
  return environment_;
}

EnvironmentPointer BinderImpl::BindArguments(
    const FunctionEntity& function, const std::vector<syntax::ExpressionPointer>& arguments,
    const Rows* piped, SourceSpan span) {
  const auto& parameters = function.literal->parameters;
  std::vector<const syntax::Expression*> given(parameters.size(), nullptr);
  size_t position = piped != nullptr ? 1 : 0;
  bool failed = false;
  for (const auto& argument : arguments) {
    if (argument->kind == syntax::ExpressionKind::kNamed) {
      const auto& named = argument->As<syntax::NamedExpression>();
      size_t at = 0;
      while (at < parameters.size() && !named.names.empty() &&
             parameters[at].name.text != named.names[0].text) {
        ++at;
      }
      if (at < parameters.size()) {
        given[at] = named.value.get();
        continue;
      }
    }
    while (position < given.size() && given[position] != nullptr) ++position;
    if (position < given.size()) given[position] = argument.get();
    ++position;
  }
  if (position > parameters.size()) {
    ReportInOperator("SEM0219",
                     function.name + "(): function expects " + std::to_string(parameters.size()) +
                         " argument(s), not " + std::to_string(position) + ".",
                     span);
    return nullptr;
  }

  // The chain of the function's own environment, extended by its parameters; an empty node stands
  // at its root, so that it is never null.
  auto environment = std::make_shared<const Environment>(Environment{function.environment});
  for (size_t i = 0; i < parameters.size(); ++i) {
    const auto& parameter = parameters[i];
    Environment name;
    name.parent = environment;
    name.name = parameter.name.text;
    if (parameter.tabular) {
      name.kind = Environment::Kind::kTabular;
      Rows rows;
      if (i == 0 && piped != nullptr) {
        rows = *piped;
        name.shared_rows = std::make_shared<Rows>(rows);
      } else if (given[i] != nullptr) {
        name.syntax = given[i];
        name.syntax_environment = environment_;
        ContextScope scope(*this, Context{});
        rows = BindTabular(*given[i]);
        name.unused_rows = std::make_shared<Rows>(rows);
      } else {
        ReportInOperator("SEM0219",
                         function.name + "(): the tabular argument '" + parameter.name.text +
                             "' is missing.",
                         span);
        return nullptr;
      }
      failed = failed || rows.failed;
      for (const Column& column : parameter.schema.columns) {
        const BoundColumn* found = rows.Find(column.name);
        if (rows.failed || (found != nullptr && found->type == column.type)) continue;
        ReportInOperator("SEM0232",
                         function.name + "(): the argument '" + parameter.name.text +
                             "' must have a column '" + column.name + "' of type " +
                             std::string(ScalarTypeName(column.type)) + ".",
                         span);
        failed = true;
      }
    } else {
      const syntax::Expression* value = given[i];
      ScalarType type = parameter.type.value_or(ScalarType::kDynamic);
      if (value != nullptr) {
        name.scalar = BindScalar(*value);
      } else if (parameter.default_value != nullptr) {
        ContextScope scope(*this, Context{});
        name.scalar = BindScalar(*parameter.default_value);
      } else {
        ReportInOperator("SEM0219",
                         function.name + "(): the argument '" + parameter.name.text +
                             "' is missing.",
                         span);
        return nullptr;
      }
      if (parameter.type && !IsError(name.scalar) && name.scalar->type != type) {
        bool convertible = CommonType(name.scalar->type, type).has_value();
        if (!convertible) {
          ReportInOperator("SEM0220",
                           function.name + "(): the argument '" + parameter.name.text +
                               "' must be of type " + std::string(ScalarTypeName(type)) + ".",
                           name.scalar->span);
          name.scalar = Error();
        } else {
          name.scalar = Convert(std::move(name.scalar), type);
        }
      }
      failed = failed || IsError(name.scalar);
    }
    environment = std::make_shared<const Environment>(std::move(name));
  }
  if (failed) return nullptr;
  return environment;
}

Rows BinderImpl::ExpandTabular(const FunctionEntity& function,
                               const std::vector<syntax::ExpressionPointer>& arguments,
                               const Rows* piped, SourceSpan span) {
  if (!EnterNesting(span)) return FailedRows();
  if (function.recursive) {
    ReportInOperator("SEM0263",
                     "The function '" + function.name + "' calls itself, which is not allowed.",
                     span);
    return FailedRows();
  }
  EnvironmentPointer environment = BindArguments(function, arguments, piped, span);
  if (environment == nullptr) return FailedRows();
  if (function.literal->body == nullptr) {
    ReportInOperator("SEM0233", function.name + "() has no body.", span);
    return FailedRows();
  }
  std::optional<ForeignTextScope> foreign;
  if (function.stored) foreign.emplace(*this, "the function '" + function.name + "'", span);
  nesting_ += 4;
  environment = BindBodyStatements(*function.literal, std::move(environment));
  EnvironmentScope scope(*this, std::move(environment));
  ContextScope context(*this, Context{});
  Rows rows = BindTabular(*function.literal->body);
  nesting_ -= 4;
  rows.table_name.clear();
  return rows;
}

BoundExpressionPointer BinderImpl::ExpandScalar(
    const FunctionEntity& function, const std::vector<syntax::ExpressionPointer>& arguments,
    SourceSpan span) {
  if (!EnterNesting(span)) return Error();
  if (function.recursive) {
    ReportInOperator("SEM0263",
                     "The function '" + function.name + "' calls itself, which is not allowed.",
                     span);
    return Error();
  }
  EnvironmentPointer environment = BindArguments(function, arguments, nullptr, span);
  if (environment == nullptr) return Error();
  if (function.literal->body == nullptr) {
    ReportInOperator("SEM0233", function.name + "() has no body.", span);
    return Error();
  }
  std::optional<ForeignTextScope> foreign;
  if (function.stored) foreign.emplace(*this, "the function '" + function.name + "'", span);
  nesting_ += 4;
  environment = BindBodyStatements(*function.literal, std::move(environment));
  EnvironmentScope scope(*this, std::move(environment));
  Context inner;
  inner.operator_name = context_.operator_name;
  ContextScope context(*this, std::move(inner));
  BoundExpressionPointer value = BindScalar(*function.literal->body);
  nesting_ -= 4;
  return value;
}

}  // namespace sluice::semantics
