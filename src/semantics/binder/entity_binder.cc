// Stored entities: functions, tables, materialized views, and the databases that they are in.
#include <algorithm>
#include <map>

#include "semantics/binder/binder_impl.h"
#include "semantics/binder/wildcard.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

namespace {

// The call in `cluster("c").database("d")` that names the database; null when there is none.
const syntax::CallExpression* DatabaseCall(const syntax::Expression& base) {
  const syntax::CallExpression* call = nullptr;
  if (base.kind == ExpressionKind::kMember) {
    call = base.As<syntax::MemberExpression>().method.get();
  } else if (base.kind == ExpressionKind::kCall) {
    call = &base.As<syntax::CallExpression>();
  }
  bool names_database = call != nullptr && call->name.text == "database" &&
                        call->arguments.size() <= 1;
  return names_database ? call : nullptr;
}

}  // namespace

const std::string& BinderImpl::CurrentDatabase() const {
  for (const Environment* at = environment_.get(); at != nullptr; at = at->parent.get()) {
    if (at->kind == Environment::Kind::kFunctionBody) return at->database;
  }
  return schemas_.current_database();
}

bool BinderImpl::IsVisible(std::string_view database, std::string_view name) const {
  for (const Environment* at = environment_.get(); at != nullptr; at = at->parent.get()) {
    if (at->kind != Environment::Kind::kRestriction) continue;
    const auto& allowed = at->restriction->allowed;
    bool visible = std::any_of(allowed.begin(), allowed.end(), [&](const auto& entities) {
      return entities.database == database && MatchesWildcard(name, entities.pattern);
    });
    if (!visible) return false;
  }
  return true;
}

bool BinderImpl::HasEntity(std::string_view database, std::string_view name) {
  return IsVisible(database, name) && (schemas_.FindTable(database, name).has_value() ||
                                       schemas_.FindMaterializedView(database, name).has_value());
}

std::optional<Rows> BinderImpl::TryEntity(std::string_view database, const syntax::Name& name) {
  if (!IsVisible(database, name.text)) return std::nullopt;
  // A table whose records are scoped is meant as such.
  for (const auto& scope : options_.cursor_scopes) {
    if (scope.table != name.text || database != schemas_.current_database()) continue;
    if (auto rows = TryTable(database, name.text, name.span)) return rows;
  }
  // A function hides a table of its name.
  if (auto function = FindFunction(database, name.text)) {
    return ExpandTabular(*function, {}, nullptr, name.span);
  }
  if (auto rows = TryTable(database, name.text, name.span)) return rows;
  if (auto view = schemas_.FindMaterializedView(database, name.text)) {
    return MaterializedViewRows(*view, false, name.span);
  }
  return std::nullopt;
}

// There is one cluster: its name is not looked at.
std::optional<std::vector<std::string>> BinderImpl::FindDatabases(const syntax::Expression& base) {
  std::string name;
  if (base.kind == ExpressionKind::kName) {
    const auto* entity = FindName(environment_, base.As<syntax::NameExpression>().name.text);
    if (entity == nullptr || entity->kind != Environment::Kind::kDatabase) {
      ReportInOperator("SEM0100",
                       "Failed to resolve '" + base.As<syntax::NameExpression>().name.text +
                           "' as a database.",
                       base.span);
      return std::nullopt;
    }
    name = entity->database;
  } else if (const syntax::CallExpression* call = DatabaseCall(base)) {
    if (call->arguments.empty()) {
      name = CurrentDatabase();
    } else {
      auto given = ConstantString(*call->arguments[0], "The name of a database");
      if (!given) return std::nullopt;
      name = *given;
      const auto* alias = FindName(environment_, name);
      if (alias != nullptr && alias->kind == Environment::Kind::kDatabase) name = alias->database;
    }
  } else {
    ReportInOperator("SEM0101", "A table of a database is expected here: database(\"d\").T.",
                     base.span);
    return std::nullopt;
  }
  if (auto found = schemas_.FindDatabase(name)) {
    if (*found != schemas_.current_database() && IsOptionSet("request_remote_entities_disabled")) {
      ReportInOperator("SEM0271",
                       "The database '" + *found +
                           "' cannot be read, since request_remote_entities_disabled is set.",
                       base.span);
      return std::nullopt;
    }
    return std::vector<std::string>{*found};
  }
  if (name.find('*') != std::string::npos) {
    std::vector<std::string> matches;
    for (std::string& candidate : schemas_.DatabaseNames()) {
      if (MatchesWildcard(candidate, name)) matches.push_back(std::move(candidate));
    }
    if (!matches.empty()) return matches;
  }
  ReportInOperator("SEM0100", "Failed to resolve the database '" + name + "'.", base.span);
  return std::nullopt;
}

Rows BinderImpl::BindTabularMember(const syntax::MemberExpression& member) {
  if (member.base->kind == ExpressionKind::kCall) {
    const auto& call = member.base->As<syntax::CallExpression>();
    const Environment* entity = FindName(environment_, call.name.text);
    if (entity != nullptr && entity->kind == Environment::Kind::kPattern) {
      return BindPatternCall(*entity, call, member.member.text, member.span);
    }
  }
  auto databases = FindDatabases(*member.base);
  if (!databases) return FailedRows();
  bool several = databases->size() > 1;
  std::vector<Rows> inputs;
  for (const std::string& database : *databases) {
    if (member.method == nullptr) {
      if (auto rows = TryEntity(database, member.member)) inputs.push_back(*std::move(rows));
      continue;
    }
    const std::string& name = member.method->name.text;
    if (name == "external_table") {
      inputs.push_back(ExternalTableRows(*member.method, database));
    } else if (name == "materialized_view") {
      inputs.push_back(BindMaterializedViewCall(*member.method, database));
    } else if (name == "stored_query_result") {
      inputs.push_back(BindStoredQueryResult(*member.method, database));
    } else if (name == "graph") {
      inputs.push_back(BindGraphCall(*member.method, database));
    } else if (name == "table" && member.method->arguments.size() == 1) {
      auto table = ConstantString(*member.method->arguments[0], "The name of a table");
      if (!table) return FailedRows();
      if (!IsVisible(database, *table)) continue;
      auto rows = TryTable(database, *table, member.span);
      if (!rows) rows = TryEntity(database, {*table, member.span, true});
      if (rows) inputs.push_back(*std::move(rows));
    } else if (auto function = FindFunction(database, name)) {
      inputs.push_back(ExpandTabular(*function, member.method->arguments, nullptr, member.span));
    }
  }
  if (inputs.size() == 1 && !several) return std::move(inputs[0]);
  if (!inputs.empty()) return UnitedRows(std::move(inputs), false);
  const std::string& name =
      member.method != nullptr ? member.method->name.text : member.member.text;
  std::string near = NearestName(name, schemas_.TableNames(databases->front()));
  ReportInOperator("SEM0100",
                   "Failed to resolve table or column expression named '" + name +
                       "' in the database '" + databases->front() + "'" +
                       (near.empty() ? "." : ". Did you mean '" + near + "'?"),
                   member.span);
  return FailedRows();
}

bool BinderImpl::IsWildcard(const syntax::Expression& expression) {
  if (expression.kind == ExpressionKind::kWildcardName) return true;
  if (expression.kind == ExpressionKind::kStar) return true;
  if (expression.kind != ExpressionKind::kMember) return false;
  const auto& member = expression.As<syntax::MemberExpression>();
  return member.method == nullptr && !member.member.bracketed &&
         member.member.text.find('*') != std::string::npos;
}

std::vector<Rows> BinderImpl::BindWildcard(const syntax::Expression& wildcard) {
  std::vector<Rows> inputs;
  std::string pattern = "*";
  std::vector<std::string> databases = {CurrentDatabase()};
  bool qualified = wildcard.kind == ExpressionKind::kMember;
  if (wildcard.kind == ExpressionKind::kWildcardName) {
    pattern = wildcard.As<syntax::WildcardNameExpression>().pattern;
  } else if (qualified) {
    const auto& member = wildcard.As<syntax::MemberExpression>();
    pattern = member.member.text;
    auto found = FindDatabases(*member.base);
    if (!found) {
      inputs.push_back(FailedRows());
      return inputs;
    }
    databases = *std::move(found);
  }
  if (!qualified) {
    for (const std::string& name : MatchViewNames(pattern)) {
      inputs.push_back(BindTabularName({name, wildcard.span, true}));
    }
  }
  for (const std::string& database : databases) {
    auto matches = [&](const std::string& name) {
      return MatchesWildcard(name, pattern) && IsVisible(database, name);
    };
    std::string prefix = databases.size() > 1 || database != CurrentDatabase()
                             ? "database(\"" + database + "\")."
                             : "";
    for (const std::string& name : schemas_.ViewNames(database)) {
      if (!matches(name)) continue;
      auto function = FindFunction(database, name);
      // A view that uses the wildcard is not in it.
      if (!function || function->recursive) continue;
      inputs.push_back(ExpandTabular(*function, {}, nullptr, wildcard.span));
      inputs.back().table_name = prefix + name;
    }
    for (const std::string& name : schemas_.TableNames(database)) {
      if (!matches(name)) continue;
      auto rows = TryTable(database, name, wildcard.span);
      if (!rows) continue;
      rows->table_name = prefix + name;
      inputs.push_back(*std::move(rows));
    }
  }
  return inputs;
}

Rows BinderImpl::UnitedRows(std::vector<Rows> inputs, bool inner) {
  Rows result;
  result.serialized = true;
  std::vector<std::string> names;
  std::map<std::string, std::vector<ScalarType>> types;
  std::map<std::string, size_t> inputs_with_name;
  for (const Rows& input : inputs) {
    result.failed = result.failed || input.failed;
    result.serialized = result.serialized && input.serialized;
    for (const BoundColumn& column : input.columns()) {
      auto& seen = types[column.name];
      if (seen.empty()) names.push_back(column.name);
      if (std::find(seen.begin(), seen.end(), column.type) == seen.end()) {
        seen.push_back(column.type);
      }
      ++inputs_with_name[column.name];
    }
  }
  auto unite = std::make_shared<UnionRelation>();
  unite->sources.resize(inputs.size());
  NameScope taken;
  for (const std::string& name : names) {
    if (types[name].size() == 1) taken.Add(name);
  }
  for (const std::string& name : names) {
    if (inner && inputs_with_name[name] < inputs.size()) continue;
    for (ScalarType type : types[name]) {
      std::string output =
          types[name].size() == 1
              ? name
              : taken.AddUnique(name + "_" + std::string(ScalarTypeName(type)));
      unite->columns.push_back(NewColumn(std::move(output), type));
      for (size_t i = 0; i < inputs.size(); ++i) {
        const BoundColumn* column = inputs[i].Find(name);
        bool same = column != nullptr && column->type == type;
        unite->sources[i].push_back(same ? std::optional(column->id) : std::nullopt);
      }
    }
  }
  for (Rows& input : inputs) unite->inputs.push_back(std::move(input.relation));
  result.relation = std::move(unite);
  return result;
}

Rows BinderImpl::BindMaterializedViewCall(const syntax::CallExpression& call,
                                          std::string_view database) {
  if (call.arguments.empty() || call.arguments.size() > 2) {
    ReportInOperator("SEM0219", "materialized_view(): function expects 1 or 2 argument(s).",
                     call.span);
    return FailedRows();
  }
  auto name = ConstantString(*call.arguments[0], "The name of a materialized view");
  if (!name) return FailedRows();
  std::optional<Scalar> max_age;
  if (call.arguments.size() == 2) {
    max_age = Constant(*call.arguments[1], "The age of a materialized view");
    if (!max_age) return FailedRows();
    if (max_age->type() != ScalarType::kTimespan || max_age->is_null()) {
      ReportInOperator("SEM0224", "The age of a materialized view must be a timespan.",
                       call.arguments[1]->span);
      return FailedRows();
    }
  }
  auto view = schemas_.FindMaterializedView(database, *name);
  if (!view || !IsVisible(database, *name)) {
    ReportInOperator("SEM0100", "Failed to resolve the materialized view '" + *name + "'.",
                     call.arguments[0]->span);
    return FailedRows();
  }
  bool old = max_age && view->last_success_time.value_or(0) <=
                            options_.now_ticks - max_age->int64_value();
  return MaterializedViewRows(*view, !old, call.span);
}

Rows BinderImpl::BindStoredQueryResult(const syntax::CallExpression& call,
                                       std::string_view database) {
  if (call.arguments.size() != 1) {
    ReportInOperator("SEM0219", "stored_query_result(): function expects 1 argument(s).",
                     call.span);
    return FailedRows();
  }
  auto name = ConstantString(*call.arguments[0], "The name of a stored query result");
  if (!name) return FailedRows();
  auto table = schemas_.FindStoredQueryResult(database, *name);
  if (!table) {
    ReportInOperator("SEM0100",
                     "Failed to resolve the stored query result '" + *name +
                         "': there is none of this name, or it has expired.",
                     call.arguments[0]->span);
    return FailedRows();
  }
  Rows rows = TableRows(*std::move(table), call.span);
  // Its records have no history that a cursor could be compared with.
  rows.cursor_column.reset();
  return rows;
}

}  // namespace sluice::semantics
