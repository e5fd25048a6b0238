// Patterns, and the restriction of what can be named.
// https://learn.microsoft.com/kusto/query/pattern-statement
// https://learn.microsoft.com/kusto/query/restrict-statement
#include <algorithm>

#include "semantics/binder/binder_impl.h"
#include "semantics/binder/wildcard.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

void BinderImpl::BindPattern(const syntax::DeclarePatternStatement& pattern) {
  const auto check = [&](const syntax::FunctionParameter& parameter) {
    if (parameter.tabular || parameter.type.value_or(ScalarType::kString) != ScalarType::kString) {
      Report("SEM0265", "The argument '" + parameter.name.text + "' of a pattern must be a string.",
             parameter.name.span);
    }
  };
  for (const auto& parameter : pattern.parameters) check(parameter);
  if (pattern.path) check(*pattern.path);
  for (const auto& match : pattern.cases) {
    if (match.arguments.size() != pattern.parameters.size() ||
        (match.path != nullptr) != pattern.path.has_value()) {
      Report("SEM0265",
             "A case of the pattern '" + pattern.name.text + "' must have " +
                 std::to_string(pattern.parameters.size()) + " argument(s) and " +
                 (pattern.path ? "a path." : "no path."),
             match.body->span);
    }
  }
  Environment name;
  name.name = pattern.name.text;
  name.kind = Environment::Kind::kPattern;
  name.pattern = &pattern;
  Declare(std::move(name));
}

Rows BinderImpl::BindPatternCall(const Environment& pattern, const syntax::CallExpression& call,
                                 const std::optional<std::string>& path, SourceSpan span) {
  const syntax::DeclarePatternStatement& declared = *pattern.pattern;
  std::vector<std::string> arguments;
  for (const auto& argument : call.arguments) {
    auto text = ConstantString(*argument, "The argument of a pattern");
    if (!text) return FailedRows();
    arguments.push_back(*std::move(text));
  }
  for (const auto& match : declared.cases) {
    if (match.arguments.size() != arguments.size()) continue;
    bool same = true;
    for (size_t i = 0; same && i < arguments.size(); ++i) {
      auto text = ConstantString(*match.arguments[i], "An argument of a pattern");
      if (!text) return FailedRows();
      same = *text == arguments[i];
    }
    if (same && match.path != nullptr) {
      auto text = ConstantString(*match.path, "The path of a pattern");
      if (!text) return FailedRows();
      same = path == text;
    } else if (same) {
      same = !path.has_value();
    }
    if (!same) continue;
    if (!EnterNesting(span)) return FailedRows();
    nesting_ += 4;
    EnvironmentPointer environment =
        BindBodyStatements(*match.body, std::make_shared<const Environment>(
                                            Environment{pattern.parent}));
    EnvironmentScope scope(*this, std::move(environment));
    ContextScope context(*this, Context{});
    Rows rows = match.body->body != nullptr ? BindTabular(*match.body->body) : FailedRows();
    nesting_ -= 4;
    rows.table_name.clear();
    return rows;
  }
  std::string text = call.name.text + "(";
  for (size_t i = 0; i < arguments.size(); ++i) {
    text += (i == 0 ? "'" : ",'") + arguments[i] + "'";
  }
  text += ")";
  if (path) text += ".['" + *path + "']";
  if (missing_patterns_.empty()) missing_pattern_span_ = span;
  if (std::find(missing_patterns_.begin(), missing_patterns_.end(), text) ==
      missing_patterns_.end()) {
    missing_patterns_.push_back(std::move(text));
  }
  return FailedRows();
}

void BinderImpl::ReportMissingPatterns() {
  if (missing_patterns_.empty()) return;
  std::string list;
  for (const std::string& reference : missing_patterns_) {
    list += (list.empty() ? "\"" : ",\"") + reference + "\"";
  }
  // Middle tiers read the list from the message.
  Report("SEM0036",
         "One or more pattern references were not declared. Detected pattern references: [" + list +
             "]",
         missing_pattern_span_);
}

void BinderImpl::BindRestrict(const syntax::RestrictStatement& restriction) {
  auto rules = std::make_shared<Restriction>();
  std::vector<std::string> visible;  // Patterns of names of earlier statements.
  for (const auto& entity : restriction.entities) {
    switch (entity->kind) {
      case ExpressionKind::kStar: visible.push_back("*"); break;
      case ExpressionKind::kWildcardName:
        visible.push_back(entity->As<syntax::WildcardNameExpression>().pattern);
        break;
      case ExpressionKind::kName: {
        const std::string& name = entity->As<syntax::NameExpression>().name.text;
        if (FindName(environment_, name) != nullptr) {
          visible.push_back(name);
        } else if (HasEntity(CurrentDatabase(), name) || FindFunction(CurrentDatabase(), name)) {
          rules->allowed.push_back({CurrentDatabase(), name});
        } else {
          ReportUnknownName(name, entity->span);
        }
        break;
      }
      case ExpressionKind::kMember: {
        const auto& member = entity->As<syntax::MemberExpression>();
        auto databases = FindDatabases(*member.base);
        if (!databases) break;
        for (const std::string& database : *databases) {
          rules->allowed.push_back({database, member.member.text});
        }
        break;
      }
      default:
        Report("SEM0266",
               "Access can be restricted to tables, functions, views and patterns: T, "
               "database(\"d\").T, database(\"d\").*.",
               entity->span);
    }
  }
  for (const Environment* at = environment_.get(); at != nullptr; at = at->parent.get()) {
    bool tabular = at->kind == Environment::Kind::kTabular ||
                   at->kind == Environment::Kind::kPattern ||
                   (at->kind == Environment::Kind::kFunction &&
                    IsTabularFunction(*at->function, at->parent));
    if (!tabular) continue;
    bool named = std::any_of(visible.begin(), visible.end(), [&](const std::string& pattern) {
      return MatchesWildcard(at->name, pattern);
    });
    if (!named) rules->hidden_names.insert(at->name);
  }
  Environment nameless;
  nameless.kind = Environment::Kind::kRestriction;
  nameless.restriction = std::move(rules);
  Declare(std::move(nameless));
}

}  // namespace sluice::semantics
