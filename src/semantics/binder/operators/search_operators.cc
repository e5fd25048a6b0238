// search.
#include <algorithm>
#include <map>
#include <utility>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

namespace {

// A text as search takes it: * at its ends says where the term may go on.
struct SearchTerm {
  std::string_view op;
  std::string text;
};

// The operator that is like `op` but tells upper from lower case; `op` where there is none other.
std::string_view MatchingCase(std::string_view op) {
  static constexpr std::pair<std::string_view, std::string_view> kOperators[] = {
      {"has", "has_cs"},
      {"!has", "!has_cs"},
      {"hasprefix", "hasprefix_cs"},
      {"!hasprefix", "!hasprefix_cs"},
      {"hassuffix", "hassuffix_cs"},
      {"!hassuffix", "!hassuffix_cs"},
      {"contains", "contains_cs"},
      {"!contains", "!contains_cs"},
      {"startswith", "startswith_cs"},
      {"!startswith", "!startswith_cs"},
      {"endswith", "endswith_cs"},
      {"!endswith", "!endswith_cs"},
      {"=~", "=="},
      {"!~", "!="},
  };
  for (const auto& [any_case, exact] : kOperators) {
    if (op == any_case) return exact;
  }
  return op;
}

SearchTerm TermOf(std::string_view text, bool match_case) {
  bool before = text.starts_with('*');
  bool after = text.ends_with('*') && text.size() > 1;
  if (before) text.remove_prefix(1);
  if (after) text.remove_suffix(1);
  SearchTerm term;
  term.text = std::string(text);
  if (text.find('*') != std::string_view::npos) {
    // A star inside stands for any text: "Lab*PC" is \bLab.*PC\b.
    std::string pattern = match_case ? "" : "(?i)";
    if (!before) pattern += "\\b";
    for (const char c : text) {
      if (c == '*') {
        pattern += ".*";
      } else {
        if (std::string_view("\\^$.|?+()[]{}").find(c) != std::string_view::npos) pattern += '\\';
        pattern += c;
      }
    }
    if (!after) pattern += "\\b";
    term.text = std::move(pattern);
    term.op = "matches regex";
    return term;
  }
  term.op = before && after ? "contains" : before ? "hassuffix" : after ? "hasprefix" : "has";
  if (match_case) term.op = MatchingCase(term.op);
  return term;
}

}  // namespace

// With `match_case` the operators of texts tell upper from lower case, whatever their name.
BoundExpressionPointer BinderImpl::SearchPredicate(const syntax::Expression& predicate,
                                                   const Rows& rows, bool match_case) {
  auto any_column = [&](std::string_view text, SourceSpan span) -> BoundExpressionPointer {
    SearchTerm term = TermOf(text, match_case);
    if (term.text.empty()) return Literal(Scalar::Bool(true), span);
    BoundExpressionPointer any = Literal(Scalar::Bool(false), span);
    for (const BoundColumn& column : rows.columns()) {
      if (column.name == "$table") continue;
      if (column.type == ScalarType::kReal || column.type == ScalarType::kDecimal) continue;
      BoundExpressionPointer value = Convert(Reference(column, span), ScalarType::kString);
      BoundExpressionPointer has =
          MakeCall(term.op, {std::move(value), Literal(Scalar::String(term.text), span)}, span);
      any = any->kind == BoundExpressionKind::kLiteral
                ? std::move(has)
                : MakeCall("or", {std::move(any), std::move(has)}, span);
    }
    return any;
  };
  switch (predicate.kind) {
    case ExpressionKind::kStar: return Literal(Scalar::Bool(true), predicate.span);
    case ExpressionKind::kLiteral: {
      const Scalar& value = predicate.As<syntax::LiteralExpression>().value;
      if (value.type() == ScalarType::kBool) return Literal(value, predicate.span);
      return any_column(value.ToText(), predicate.span);
    }
    case ExpressionKind::kCall: {
      const auto& call = predicate.As<syntax::CallExpression>();
      if (call.name.text != "not" || call.arguments.size() != 1) break;
      BoundExpressionPointer inner = SearchPredicate(*call.arguments[0], rows, match_case);
      return IsError(inner) ? inner : MakeCall("not", {std::move(inner)}, predicate.span);
    }
    case ExpressionKind::kBinary: {
      const auto& binary = predicate.As<syntax::BinaryExpression>();
      if (binary.op == syntax::BinaryOperator::kAnd || binary.op == syntax::BinaryOperator::kOr) {
        BoundExpressionPointer left = SearchPredicate(*binary.left, rows, match_case);
        BoundExpressionPointer right = SearchPredicate(*binary.right, rows, match_case);
        return MakeCall(syntax::BinaryOperatorText(binary.op), {std::move(left), std::move(right)},
                        predicate.span);
      }
      bool all_columns = binary.left->kind == ExpressionKind::kStar;
      bool term = binary.op == syntax::BinaryOperator::kSearchTerm ||
                  binary.op == syntax::BinaryOperator::kHas;
      if (term && binary.right->kind == ExpressionKind::kLiteral) {
        std::string text = binary.right->As<syntax::LiteralExpression>().value.ToText();
        if (all_columns) return any_column(text, predicate.span);
        SearchTerm parts = TermOf(text, match_case);
        BoundExpressionPointer value = BindScalar(*binary.left);
        if (IsError(value)) return value;
        value = Convert(std::move(value), ScalarType::kString);
        return MakeCall(parts.op, {std::move(value), Literal(Scalar::String(parts.text), {})},
                        predicate.span);
      }
      const std::string_view op = syntax::BinaryOperatorText(binary.op);
      if (std::string_view exact = match_case ? MatchingCase(op) : op; exact != op) {
        if (all_columns) return BindAnyColumn(exact, *binary.right, predicate.span);
        BoundExpressionPointer left = BindScalar(*binary.left);
        BoundExpressionPointer right = BindScalar(*binary.right);
        return BindOperator(exact, std::move(left), std::move(right), predicate.span);
      }
      break;
    }
    default: break;
  }
  return BindBool(predicate);
}

Rows BinderImpl::BindSearch(Rows rows, const syntax::SearchExpression& search) {
  // $table tells where each record comes from.
  if (rows.Find("$table") == nullptr) {
    BoundColumn table = NewColumn("$table", ScalarType::kString);
    std::vector<BoundColumn> columns = {table};
    columns.insert(columns.end(), rows.columns().begin(), rows.columns().end());
    std::string name = rows.table_name.empty() ? "search_arg0" : rows.table_name;
    rows = Computed(std::move(rows),
                    {{std::move(table), Literal(Scalar::String(name), search.span)}},
                    std::move(columns));
  }
  context_.rows = &rows;
  bool match_case = false;
  for (const auto& parameter : search.parameters) {
    if (parameter.name.text != "kind") continue;
    std::string kind = ImpliedName(*parameter.value);
    match_case = kind == "case_sensitive";
    if (!match_case && kind != "case_insensitive" && kind != "default") {
      ReportInOperator("SEM0240",
                       "The kind must be default, case_sensitive or case_insensitive.",
                       parameter.value->span);
    }
  }
  BoundExpressionPointer predicate = SearchPredicate(*search.predicate, rows, match_case);
  context_.rows = nullptr;
  return Filtered(std::move(rows), std::move(predicate));
}

Rows BinderImpl::BindSearchSource(const syntax::SearchExpression& search) {
  context_.operator_name = "search";
  std::vector<Rows> inputs;
  auto add = [&](Rows rows) {
    inputs.push_back(BindSearch(std::move(rows), search));
  };
  if (search.tables.empty()) {
    for (Rows& rows : BindWildcard(syntax::StarExpression(search.span))) {
      // A table without the columns that the predicate names has no matches.
      ++silent_;
      Rows found = BindSearch(std::move(rows), search);
      --silent_;
      inputs.push_back(std::move(found));
    }
  }
  for (const auto& table : search.tables) {
    if (IsWildcard(*table)) {
      for (Rows& rows : BindWildcard(*table)) add(std::move(rows));
      continue;
    }
    add(BindTabular(*table));
  }
  if (inputs.empty()) {
    ReportInOperator("SEM0100", "There is no table to search.", search.span);
    return FailedRows();
  }
  if (inputs.size() == 1) return std::move(inputs[0]);
  // An outer union by name and type, $table first.
  auto unite = std::make_shared<UnionRelation>();
  unite->sources.resize(inputs.size());
  Rows result;
  std::map<std::string, std::vector<ScalarType>> types;
  std::vector<std::string> names;
  for (const Rows& input : inputs) {
    result.failed = result.failed || input.failed;
    for (const BoundColumn& column : input.columns()) {
      auto& seen = types[column.name];
      if (seen.empty()) names.push_back(column.name);
      if (std::find(seen.begin(), seen.end(), column.type) == seen.end()) {
        seen.push_back(column.type);
      }
    }
  }
  for (const std::string& name : names) {
    for (ScalarType type : types[name]) {
      bool alone = types[name].size() == 1;
      unite->columns.push_back(
          NewColumn(alone ? name : name + "_" + std::string(ScalarTypeName(type)), type));
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

}  // namespace sluice::semantics
