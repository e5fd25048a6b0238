// Statements, and what is tabular.
#include <cctype>
#include <set>

#include "language/parser/parser.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

using syntax::ExpressionKind;
using syntax::StatementKind;

void BinderImpl::Declare(Environment name) {
  name.parent = environment_;
  environment_ = std::make_shared<Environment>(std::move(name));
}

void BinderImpl::ReportRedeclared(const std::vector<syntax::StatementPointer>& statements) {
  std::set<std::string> names;
  for (const auto& statement : statements) {
    if (statement->kind != StatementKind::kLet) continue;
    const syntax::Name& name = statement->As<syntax::LetStatement>().name;
    if (!names.insert(name.text).second) {
      Report("SEM0245", "The name '" + name.text + "' is declared by an earlier let already.",
             name.span);
    }
  }
}

void BinderImpl::BindStatement(const syntax::Statement& statement) {
  switch (statement.kind) {
    case StatementKind::kExpression: return;
    case StatementKind::kLet: BindLet(statement.As<syntax::LetStatement>()); return;
    case StatementKind::kSet: BindSet(statement.As<syntax::SetStatement>()); return;
    case StatementKind::kDeclareQueryParameters:
      BindQueryParameters(statement.As<syntax::DeclareQueryParametersStatement>());
      return;
    case StatementKind::kAlias: BindAlias(statement.As<syntax::AliasStatement>()); return;
    case StatementKind::kDeclarePattern:
      BindPattern(statement.As<syntax::DeclarePatternStatement>());
      return;
    case StatementKind::kRestrict:
      BindRestrict(statement.As<syntax::RestrictStatement>());
      return;
  }
}

void BinderImpl::BindLet(const syntax::LetStatement& let) {
  Environment name;
  name.name = let.name.text;
  if (let.value->kind == ExpressionKind::kFunctionLiteral) {
    name.kind = Environment::Kind::kFunction;
    name.function = &let.value->As<syntax::FunctionLiteral>();
  } else if (let.value->kind == ExpressionKind::kEntityGroup) {
    name.kind = Environment::Kind::kEntityGroup;
    name.syntax = let.value.get();
  } else if (IsTabular(*let.value)) {
    name.kind = Environment::Kind::kTabular;
    name.syntax = let.value.get();
    name.syntax_environment = environment_;
    ContextScope scope(*this, Context{});
    name.unused_rows = std::make_shared<Rows>(BindTabular(*let.value));
  } else {
    ContextScope scope(*this, Context{});
    name.scalar = BindScalar(*let.value);
  }
  Declare(std::move(name));
}

void BinderImpl::BindSet(const syntax::SetStatement& set) {
  Scalar value = Scalar::Bool(true);
  if (set.value != nullptr) {
    if (set.value->kind == ExpressionKind::kName) {
      value = Scalar::String(set.value->As<syntax::NameExpression>().name.text);
    } else if (auto constant = Constant(*set.value, "The value of an option")) {
      value = *constant;
    }
  }
  std::string option = set.option.text;
  for (char& c : option) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  query_.set_options.insert_or_assign(std::move(option), std::move(value));
}

void BinderImpl::BindQueryParameters(const syntax::DeclareQueryParametersStatement& declare) {
  for (const auto& parameter : declare.parameters) {
    Environment name;
    name.name = parameter.name.text;
    name.scalar = Error();
    ScalarType type = parameter.type.value_or(ScalarType::kString);
    auto given = options_.query_parameters.find(parameter.name.text);
    if (given != options_.query_parameters.end()) {
      const std::string& text = given->second;
      syntax::Diagnostics parse_diagnostics;
      syntax::ExpressionPointer value = syntax::ParseExpression(text, parse_diagnostics);
      bool literal = parse_diagnostics.empty() && value != nullptr;
      if (type == ScalarType::kString &&
          (!literal || value->kind != ExpressionKind::kLiteral ||
           value->As<syntax::LiteralExpression>().value.type() != ScalarType::kString)) {
        name.scalar = Literal(Scalar::String(text), parameter.name.span);
      } else if (!literal) {
        Report("SEM0228",
               "The value of the query parameter '" + parameter.name.text + "' is no literal.",
               parameter.name.span);
      } else {
        ContextScope scope(*this, Context{});
        name.scalar = Convert(BindScalar(*value), type);
        parsed_.push_back(std::move(value));
        if (!IsError(name.scalar) && name.scalar->kind != BoundExpressionKind::kLiteral) {
          Report("SEM0228",
                 "The value of the query parameter '" + parameter.name.text +
                     "' must be a constant.",
                 parameter.name.span);
        }
      }
    } else if (parameter.default_value != nullptr) {
      ContextScope scope(*this, Context{});
      name.scalar = Convert(BindScalar(*parameter.default_value), type);
    } else {
      Report("SEM0229",
             "The query parameter '" + parameter.name.text +
                 "' has no value: give one in the request's parameters, or a default.",
             parameter.name.span);
    }
    Declare(std::move(name));
  }
}

void BinderImpl::BindAlias(const syntax::AliasStatement& alias) {
  // cluster("...").database("d"), or database("d").
  const syntax::Expression* target = alias.target.get();
  if (target->kind == ExpressionKind::kMember && target->As<syntax::MemberExpression>().method) {
    target = target->As<syntax::MemberExpression>().method.get();
  }
  if (target->kind != ExpressionKind::kCall ||
      target->As<syntax::CallExpression>().name.text != "database" ||
      target->As<syntax::CallExpression>().arguments.size() != 1) {
    Report("SEM0230", "An alias must name a database: database(\"name\").", alias.span);
    return;
  }
  auto database = ConstantString(*target->As<syntax::CallExpression>().arguments[0],
                                 "The name of a database");
  if (!database) return;
  Environment name;
  name.name = alias.name.text;
  name.kind = Environment::Kind::kDatabase;
  name.database = *database;
  Declare(std::move(name));
}

bool BinderImpl::IsTabularFunction(const syntax::FunctionLiteral& function,
                                   const EnvironmentPointer& environment) {
  const syntax::Expression* body = function.body.get();
  if (body == nullptr) return false;
  if (nesting_ > 200) return true;  // A function that calls itself: expansion reports it.
  std::string_view name;
  if (body->kind == ExpressionKind::kName) name = body->As<syntax::NameExpression>().name.text;
  if (body->kind == ExpressionKind::kCall) name = body->As<syntax::CallExpression>().name.text;
  if (!name.empty()) {
    for (const auto& parameter : function.parameters) {
      if (parameter.name.text == name) return parameter.tabular;
    }
    for (auto it = function.statements.rbegin(); it != function.statements.rend(); ++it) {
      if ((*it)->kind != StatementKind::kLet) continue;
      const auto& let = (*it)->As<syntax::LetStatement>();
      if (let.name.text != name) continue;
      ++nesting_;
      bool tabular = let.value->kind == ExpressionKind::kFunctionLiteral
                         ? IsTabularFunction(let.value->As<syntax::FunctionLiteral>(), environment)
                         : IsTabular(*let.value);
      --nesting_;
      return tabular;
    }
  }
  EnvironmentScope scope(*this, environment);
  ContextScope context(*this, Context{});
  ++nesting_;
  bool tabular = IsTabular(*body);
  --nesting_;
  return tabular;
}

bool BinderImpl::IsTabular(const syntax::Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::kPipeline:
    case ExpressionKind::kPrint:
    case ExpressionKind::kRange:
    case ExpressionKind::kDatatable:
    case ExpressionKind::kExternalData:
    case ExpressionKind::kFind:
    case ExpressionKind::kSearch:
    case ExpressionKind::kUnion:
    case ExpressionKind::kEvaluate:
    case ExpressionKind::kMacroExpand:
    case ExpressionKind::kContextualDataTable:
    case ExpressionKind::kInlineExternalTable: return true;
    case ExpressionKind::kName: {
      const std::string& name = expression.As<syntax::NameExpression>().name.text;
      if (context_.rows != nullptr && context_.rows->Find(name) != nullptr) return false;
      if (const Environment* entity = FindName(environment_, name)) {
        if (entity->kind == Environment::Kind::kFunction) {
          return IsTabularFunction(*entity->function, entity->parent);
        }
        return entity->kind == Environment::Kind::kTabular;
      }
      if (auto function = FindFunction(CurrentDatabase(), name)) {
        return function->recursive || IsTabularFunction(*function->literal, function->environment);
      }
      return HasEntity(CurrentDatabase(), name);
    }
    case ExpressionKind::kCall: {
      const std::string& name = expression.As<syntax::CallExpression>().name.text;
      if (name == "table" || name == "external_table" || name == "materialize" ||
          name == "materialized_view" || name == "stored_query_result") {
        return true;
      }
      if (const Environment* entity = FindName(environment_, name);
          entity != nullptr && entity->kind == Environment::Kind::kFunction) {
        return IsTabularFunction(*entity->function, entity->parent);
      }
      if (const Environment* entity = FindName(environment_, name);
          entity != nullptr && entity->kind == Environment::Kind::kPattern) {
        return true;
      }
      if (functions_.Find(name) != nullptr) return false;
      auto function = FindFunction(CurrentDatabase(), name);
      return function && (function->recursive ||
                          IsTabularFunction(*function->literal, function->environment));
    }
    case ExpressionKind::kMember: {
      const auto& member = expression.As<syntax::MemberExpression>();
      const syntax::Expression* base = member.base.get();
      if (member.member.text.starts_with("$current_")) return false;
      if (member.method != nullptr) {
        if (auto function = FindFunction(member)) {
          return function->recursive ||
                 IsTabularFunction(*function->literal, function->environment);
        }
      }
      if (base->kind == ExpressionKind::kMember) return IsTabular(*base);
      if (base->kind == ExpressionKind::kName) {
        const auto* entity =
            FindName(environment_, base->As<syntax::NameExpression>().name.text);
        return entity != nullptr && entity->kind == Environment::Kind::kDatabase;
      }
      if (base->kind != ExpressionKind::kCall) return false;
      const std::string& name = base->As<syntax::CallExpression>().name.text;
      if (const Environment* entity = FindName(environment_, name)) {
        return entity->kind == Environment::Kind::kPattern;
      }
      return name == "database" || name == "cluster";
    }
    default: return false;
  }
}

}  // namespace sluice::semantics
