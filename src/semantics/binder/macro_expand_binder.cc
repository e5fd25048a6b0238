// macro-expand: a query once for each entity of a group.
// https://learn.microsoft.com/kusto/query/macro-expand-operator
#include "language/parser/parser.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

// The entities in the place of a group: those written there, or those of a group that is named.
std::optional<std::vector<BinderImpl::GroupEntity>> BinderImpl::GroupEntities(
    const std::vector<syntax::ExpressionPointer>& group) {
  std::vector<GroupEntity> entities;
  bool named = group.size() == 1 && group[0]->kind == ExpressionKind::kName;
  if (!named) {
    for (const auto& entity : group) entities.push_back({entity.get(), environment_});
    return entities;
  }
  const syntax::Name& name = group[0]->As<syntax::NameExpression>().name;
  if (const Environment* found = FindName(environment_, name.text)) {
    if (found->kind == Environment::Kind::kEntityGroup) {
      for (const auto& entity : found->syntax->As<syntax::EntityGroupExpression>().entities) {
        entities.push_back({entity.get(), found->parent});
      }
      return entities;
    }
  } else if (auto stored = schemas_.FindEntityGroup(name.text)) {
    for (const std::string& text : *stored) {
      syntax::Diagnostics parse_diagnostics;
      parsed_.push_back(syntax::ParseExpression(text, parse_diagnostics));
      if (!parse_diagnostics.empty()) {
        Report("SEM0267",
               "The entity '" + text + "' of the group '" + name.text + "' cannot be read.",
               name.span);
        return std::nullopt;
      }
      entities.push_back({parsed_.back().get(), nullptr});
    }
    return entities;
  }
  // A group of one: a table in the place of a group.
  if (IsTabular(*group[0])) {
    entities.push_back({group[0].get(), environment_});
    return entities;
  }
  Report("SEM0100", "Failed to resolve the entity group '" + name.text + "'.", name.span);
  return std::nullopt;
}

std::optional<Environment> BinderImpl::EntityName(const GroupEntity& entity) {
  EnvironmentScope scope(*this, entity.environment);
  ContextScope context(*this, Context{});
  const syntax::Expression& expression = *entity.expression;
  const syntax::CallExpression* call = nullptr;
  if (expression.kind == ExpressionKind::kCall) call = &expression.As<syntax::CallExpression>();
  if (expression.kind == ExpressionKind::kMember) {
    call = expression.As<syntax::MemberExpression>().method.get();
  }
  Environment name;
  if (call != nullptr && (call->name.text == "database" || call->name.text == "cluster")) {
    name.kind = Environment::Kind::kDatabase;
    if (call->name.text == "cluster") {
      name.database = CurrentDatabase();
      return name;
    }
    auto databases = FindDatabases(expression);
    if (!databases) return std::nullopt;
    if (databases->size() > 1) {
      Report("SEM0267", "An entity of a group must be one database, not a pattern of several.",
             expression.span);
      return std::nullopt;
    }
    name.database = databases->front();
    return name;
  }
  Rows rows = BindTabular(expression);
  if (rows.failed) return std::nullopt;
  name.kind = Environment::Kind::kTabular;
  name.syntax = &expression;
  name.syntax_environment = entity.environment;
  name.unused_rows = std::make_shared<Rows>(std::move(rows));
  return name;
}

Rows BinderImpl::BindMacroExpand(const syntax::MacroExpandExpression& expand) {
  bool inner = false;
  bool fuzzy = IsOptionSet("best_effort");
  for (const auto& parameter : expand.parameters) {
    std::string word = parameter.value->kind == ExpressionKind::kLiteral
                           ? parameter.value->As<syntax::LiteralExpression>().value.ToText()
                           : ImpliedName(*parameter.value);
    if (parameter.name.text == "kind") {
      inner = word == "inner";
      if (!inner && word != "outer") {
        Report("SEM0240", "The kind must be inner or outer.", parameter.value->span);
      }
    } else if (parameter.name.text == "isfuzzy" || parameter.name.text == "best_effort") {
      fuzzy = fuzzy || word == "true" || word == "True";
    }
  }
  auto entities = GroupEntities(expand.group);
  if (!entities) return FailedRows();
  if (!expand.alias.text.empty() && FindName(environment_, expand.alias.text) != nullptr &&
      FindName(environment_, expand.alias.text)->kind == Environment::Kind::kDatabase) {
    Report("SEM0245", "The name '" + expand.alias.text + "' stands for an entity already.",
           expand.alias.span);
    return FailedRows();
  }
  std::vector<Rows> inputs;
  for (const GroupEntity& entity : *entities) {
    if (fuzzy) ++silent_;
    std::optional<Environment> name = EntityName(entity);
    Rows rows = FailedRows();
    if (name) {
      EnvironmentScope scope(*this, environment_);
      ContextScope context(*this, Context{});
      name->name = expand.alias.text;
      Declare(*std::move(name));
      for (const auto& statement : expand.statements) BindStatement(*statement);
      rows = BindTabular(*expand.body);
    }
    if (fuzzy) --silent_;
    if (fuzzy && rows.failed) continue;
    if (!name && !rows.failed) continue;
    inputs.push_back(std::move(rows));
  }
  if (inputs.empty()) {
    Report("SEM0100", "None of the entities of the group can be resolved.", expand.span);
    return FailedRows();
  }
  if (inputs.size() == 1) return std::move(inputs[0]);
  return UnitedRows(std::move(inputs), inner);
}

}  // namespace sluice::semantics
