// join and lookup.
#include <set>

#include "semantics/binder/binder_impl.h"
#include "semantics/binder/operators/parameter_word.h"

namespace sluice::semantics {
namespace {

std::optional<JoinKind> JoinKindOf(std::string_view name) {
  constexpr std::pair<std::string_view, JoinKind> kKinds[] = {
      {"innerunique", JoinKind::kInnerUnique}, {"inner", JoinKind::kInner},
      {"leftouter", JoinKind::kLeftOuter},     {"rightouter", JoinKind::kRightOuter},
      {"fullouter", JoinKind::kFullOuter},     {"leftsemi", JoinKind::kLeftSemi},
      {"rightsemi", JoinKind::kRightSemi},     {"leftanti", JoinKind::kLeftAnti},
      {"rightanti", JoinKind::kRightAnti},     {"anti", JoinKind::kLeftAnti},
      {"leftantisemi", JoinKind::kLeftAnti},   {"rightantisemi", JoinKind::kRightAnti},
  };
  for (const auto& [text, kind] : kKinds) {
    if (text == name) return kind;
  }
  return std::nullopt;
}

bool RefersTo(const syntax::Expression& expression, std::string_view side) {
  if (expression.kind == syntax::ExpressionKind::kMember) {
    const auto& base = *expression.As<syntax::MemberExpression>().base;
    if (base.kind == syntax::ExpressionKind::kName) {
      return base.As<syntax::NameExpression>().name.text == side;
    }
    return RefersTo(base, side);
  }
  if (expression.kind == syntax::ExpressionKind::kCall) {
    for (const auto& argument : expression.As<syntax::CallExpression>().arguments) {
      if (RefersTo(*argument, side)) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<JoinRelation::Key> BinderImpl::BindJoinKeys(
    const std::vector<syntax::ExpressionPointer>& conditions, const Rows& left, const Rows& right,
    std::vector<std::string>* right_key_names) {
  std::vector<JoinRelation::Key> keys;
  // `a and b` stands for two conditions.
  std::vector<const syntax::Expression*> pending;
  for (auto it = conditions.rbegin(); it != conditions.rend(); ++it) pending.push_back(it->get());
  while (!pending.empty()) {
    const syntax::Expression& condition = *pending.back();
    pending.pop_back();
    BoundExpressionPointer left_key = Error();
    BoundExpressionPointer right_key = Error();
    std::string right_name;
    if (condition.kind == syntax::ExpressionKind::kName) {
      const auto& name = condition.As<syntax::NameExpression>().name;
      context_.rows = &left;
      const BoundColumn* left_column = FindColumn(name, left);
      context_.rows = &right;
      const BoundColumn* right_column = left_column ? FindColumn(name, right) : nullptr;
      if (left_column != nullptr && right_column != nullptr) {
        left_key = Reference(*left_column, name.span);
        right_key = Reference(*right_column, name.span);
        right_name = name.text;
      }
    } else if (condition.kind == syntax::ExpressionKind::kBinary) {
      const auto& binary = condition.As<syntax::BinaryExpression>();
      if (binary.op == syntax::BinaryOperator::kAnd) {
        pending.push_back(binary.right.get());
        pending.push_back(binary.left.get());
        continue;
      }
      const syntax::Expression* left_side = binary.left.get();
      const syntax::Expression* right_side = binary.right.get();
      if (RefersTo(*left_side, "$right")) std::swap(left_side, right_side);
      if (binary.op != syntax::BinaryOperator::kEqual || !RefersTo(*left_side, "$left") ||
          !RefersTo(*right_side, "$right")) {
        ReportInOperator("SEM0238",
                         "A condition must be a column name, or an equality of a $left and a "
                         "$right expression.",
                         condition.span);
        continue;
      }
      context_.rows = &left;
      context_.right = &right;
      left_key = BindScalar(*left_side);
      right_key = BindScalar(*right_side);
      if (right_side->kind == syntax::ExpressionKind::kMember) {
        right_name = right_side->As<syntax::MemberExpression>().member.text;
      }
    } else {
      ReportInOperator("SEM0238", "A condition must be a column name or an equality.",
                       condition.span);
    }
    context_.rows = nullptr;
    context_.right = nullptr;
    if (IsError(left_key) || IsError(right_key)) continue;
    auto common = CommonType(left_key->type, right_key->type);
    if (left_key->type == ScalarType::kDynamic || right_key->type == ScalarType::kDynamic) {
      ReportInOperator("SEM0236",
                       "A key cannot be of type dynamic: convert it, with tostring() or tolong().",
                       condition.span);
      continue;
    }
    // Columns of one name must agree; of two compared ones integers may differ in size.
    const bool integers = IsInteger(left_key->type) && IsInteger(right_key->type);
    if (left_key->type != right_key->type &&
        (!integers || condition.kind == syntax::ExpressionKind::kName)) {
      common.reset();
    }
    if (!common) {
      ReportInOperator("SEM0239",
                       "The types of the keys, " + std::string(ScalarTypeName(left_key->type)) +
                           " and " + std::string(ScalarTypeName(right_key->type)) +
                           ", cannot be compared. Try adding explicit casts.",
                       condition.span);
      continue;
    }
    if (right_key_names != nullptr) right_key_names->push_back(right_name);
    keys.push_back({Convert(std::move(left_key), *common), Convert(std::move(right_key), *common)});
  }
  return keys;
}

// Within each group, one record for each combination of the left keys.
Rows BinderImpl::FirstOfGroupByKeys(Rows rows, std::vector<JoinRelation::Key>& keys,
                                    SourceSpan span) {
  const std::vector<BoundColumn> visible = rows.columns();
  std::vector<ComputedColumn> computed;
  for (JoinRelation::Key& key : keys) {
    if (key.left->kind == BoundExpressionKind::kColumn) continue;
    const BoundColumn column = NewColumn("$join", key.left->type);
    computed.push_back({column, key.left});
    key.left = Reference(column, span);
  }
  if (!computed.empty()) rows = Computed(std::move(rows), std::move(computed), visible);
  auto window = std::make_shared<WindowRelation>();
  window->partition = {Reference(group_->key, span)};
  auto sort = std::make_shared<SortRelation>();
  sort->columns = visible;
  sort->keys = {{Reference(group_->key, span), true, true}};
  for (const JoinRelation::Key& key : keys) {
    window->partition.push_back(key.left);
    sort->keys.push_back({key.left, true, true});
  }
  sort->keys.insert(sort->keys.end(), group_->order.begin(), group_->order.end());
  sort->keys.push_back({Reference(group_->position, span), true, true});
  sort->input = std::move(rows.relation);
  window->columns = visible;
  const BoundColumn number = NewColumn("$number", ScalarType::kLong);
  window->computed.push_back({number, functions_.Find("row_number"), 0, {}});
  window->input = std::move(sort);
  rows.relation = std::move(window);
  return Filtered(std::move(rows),
                  MakeCall("==", {Reference(number, span), Literal(Scalar::Long(1), span)}, span));
}

Rows BinderImpl::BindJoin(Rows rows, const syntax::JoinOperator& op) {
  JoinKind kind = JoinKind::kInnerUnique;
  for (const auto& parameter : op.parameters) {
    if (parameter.name.text != "kind") continue;
    auto named = JoinKindOf(WordOf(*parameter.value));
    if (!named) {
      ReportInOperator("SEM0240", "Unknown kind '" + WordOf(*parameter.value) + "'.",
                       parameter.value->span);
    }
    kind = named.value_or(kind);
  }
  Rows right = BindTabular(*op.right);
  auto join = std::make_shared<JoinRelation>();
  join->join_kind = kind;
  join->keys = BindJoinKeys(op.conditions, rows, right, nullptr);
  bool left_only = kind == JoinKind::kLeftSemi || kind == JoinKind::kLeftAnti;
  bool right_only = kind == JoinKind::kRightSemi || kind == JoinKind::kRightAnti;
  if (group_ != nullptr) {
    if (right_only || kind == JoinKind::kRightOuter || kind == JoinKind::kFullOuter) {
      ReportUnsupported("A join that keeps records of its right side, within mv-apply or partition",
                        op.span);
      return FailedRows();
    }
    if (kind == JoinKind::kInnerUnique) {
      rows = FirstOfGroupByKeys(std::move(rows), join->keys, op.span);
      join->join_kind = JoinKind::kInner;
    }
  }
  if (!right_only) join->columns = rows.columns();
  if (right_only) join->columns = right.columns();
  if (!left_only && !right_only) {
    NameScope names(rows.columns());
    for (const BoundColumn& column : right.columns()) {
      if (!names.Contains(column.name)) continue;
      names.Add(column.name);
    }
    // Names of the right side that do not clash are taken too, so that "a" does not become an "a1"
    // that is there.
    for (const BoundColumn& column : right.columns()) {
      if (rows.Find(column.name) == nullptr) names.Add(column.name);
    }
    for (BoundColumn column : right.columns()) {
      if (rows.Find(column.name) != nullptr) column.name = names.AddUnique(column.name);
      join->columns.push_back(std::move(column));
    }
  }
  join->left = std::move(rows.relation);
  join->right = std::move(right.relation);
  Rows joined;
  joined.failed = rows.failed || right.failed;
  joined.relation = std::move(join);
  return joined;
}

// The right side is a dimension: its key columns are left out.
Rows BinderImpl::BindLookup(Rows rows, const syntax::LookupOperator& op) {
  JoinKind kind = JoinKind::kLeftOuter;
  for (const auto& parameter : op.parameters) {
    if (parameter.name.text != "kind") continue;
    auto named = JoinKindOf(WordOf(*parameter.value));
    if (named != JoinKind::kLeftOuter && named != JoinKind::kInner) {
      ReportInOperator("SEM0240", "The kind must be leftouter or inner.", parameter.value->span);
    }
    kind = named.value_or(kind);
  }
  Rows right = BindTabular(*op.right);
  auto join = std::make_shared<JoinRelation>();
  join->join_kind = kind;
  std::vector<std::string> key_names;
  join->keys = BindJoinKeys(op.conditions, rows, right, &key_names);
  std::set<std::string> keys(key_names.begin(), key_names.end());
  join->columns = rows.columns();
  NameScope names(rows.columns());
  for (const BoundColumn& column : right.columns()) {
    if (!keys.contains(column.name) && rows.Find(column.name) == nullptr) names.Add(column.name);
  }
  for (BoundColumn column : right.columns()) {
    if (keys.contains(column.name)) continue;
    if (rows.Find(column.name) != nullptr) column.name = names.AddUnique(column.name);
    join->columns.push_back(std::move(column));
  }
  join->left = std::move(rows.relation);
  join->right = std::move(right.relation);
  Rows joined;
  joined.failed = rows.failed || right.failed;
  joined.serialized = rows.serialized;
  joined.relation = std::move(join);
  return joined;
}

}  // namespace sluice::semantics
