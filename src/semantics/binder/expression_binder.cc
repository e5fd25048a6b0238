// Scalar expressions: names, members, operators. Calls are in call_binder.cc.
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

namespace {

bool IsComparison(std::string_view name) {
  return name == "==" || name == "!=" || name == "<" || name == "<=" || name == ">" ||
         name == ">=";
}

// Numbers, times of one type, a datetime from a datetime for a timespan, and a dynamic beside
// numbers of one type.
bool BetweenTakes(ScalarType value, ScalarType low, ScalarType high) {
  if (IsNumeric(value) && IsNumeric(low)) return IsNumeric(high);
  if (value == ScalarType::kDatetime && low == value && high == ScalarType::kTimespan) return true;
  if (value == ScalarType::kDatetime || value == ScalarType::kTimespan) {
    return low == value && high == value;
  }
  return low == high && ((IsNumeric(value) && low == ScalarType::kDynamic) ||
                         (value == ScalarType::kDynamic && IsNumeric(low)));
}

}  // namespace

BoundExpressionPointer BinderImpl::BindScalar(const syntax::Expression& expression) {
  if (!EnterNesting(expression.span)) return Error();
  ++nesting_;
  BoundExpressionPointer bound = [&]() -> BoundExpressionPointer {
    switch (expression.kind) {
      case ExpressionKind::kLiteral:
        return Literal(expression.As<syntax::LiteralExpression>().value, expression.span);
      case ExpressionKind::kName: return BindName(expression.As<syntax::NameExpression>());
      case ExpressionKind::kCall: return BindCall(expression.As<syntax::CallExpression>());
      case ExpressionKind::kMember: return BindMember(expression.As<syntax::MemberExpression>());
      case ExpressionKind::kElement: return BindElement(expression.As<syntax::ElementExpression>());
      case ExpressionKind::kUnary: return BindUnary(expression.As<syntax::UnaryExpression>());
      case ExpressionKind::kBinary: return BindBinary(expression.As<syntax::BinaryExpression>());
      case ExpressionKind::kBetween: return BindBetween(expression.As<syntax::BetweenExpression>());
      case ExpressionKind::kIn: return BindIn(expression.As<syntax::InExpression>());
      case ExpressionKind::kStar:
        ReportInOperator("SEM0102", "'*' is not a scalar expression here.", expression.span);
        return Error();
      case ExpressionKind::kNamed:
        ReportInOperator("SEM0103", "A named expression is not allowed here.", expression.span);
        return Error();
      default:
        ReportInOperator("SEM0104",
                         "A tabular expression is not allowed where a scalar is expected; use "
                         "toscalar() for one value.",
                         expression.span);
        return Error();
    }
  }();
  --nesting_;
  return bound;
}

BoundExpressionPointer BinderImpl::BindBool(const syntax::Expression& expression) {
  BoundExpressionPointer value = BindScalar(expression);
  if (IsError(value) || value->type == ScalarType::kBool) return value;
  if (value->kind == BoundExpressionKind::kLiteral && value->As<BoundLiteral>().value.is_null()) {
    return Convert(std::move(value), ScalarType::kBool);
  }
  ReportInOperator("SEM0085",
                   "The predicate must be of type bool, but it is of type " +
                       std::string(ScalarTypeName(value->type)) + ".",
                   expression.span);
  return Error();
}

BoundExpressionPointer BinderImpl::Reference(const BoundColumn& column, SourceSpan span) {
  return std::make_shared<BoundColumnReference>(column.id, column.type, span);
}

BoundExpressionPointer BinderImpl::BindName(const syntax::NameExpression& expression) {
  const std::string& name = expression.name.text;
  if (context_.rows != nullptr) {
    if (const BoundColumn* column = context_.rows->Find(name)) {
      if (context_.aggregates != nullptr) {
        ReportInOperator("SEM0015",
                         "The column '" + name +
                             "' is neither an argument of an aggregate nor in the by clause.",
                         expression.span);
        return Error();
      }
      return Reference(*column, expression.span);
    }
  }
  if (context_.right != nullptr) {
    if (const BoundColumn* column = context_.right->Find(name)) {
      return Reference(*column, expression.span);
    }
  }
  if (const Environment* entity = FindName(environment_, name)) {
    if (entity->kind == Environment::Kind::kScalar) return entity->scalar;
    // A function may be called without parentheses, when it needs no argument.
    if (entity->kind == Environment::Kind::kFunction &&
        !IsTabularFunction(*entity->function, entity->parent)) {
      return ExpandScalar({entity->function, entity->parent, name}, {}, expression.span);
    }
    ReportInOperator("SEM0104",
                     "'" + name + "' is not a scalar; use toscalar() for one value of a table.",
                     expression.span);
    return Error();
  }
  if (context_.rows != nullptr && context_.rows->failed) return Error();
  ReportUnknownName(name, expression.span);
  return Error();
}

BoundExpressionPointer BinderImpl::BindMember(const syntax::MemberExpression& member) {
  if (member.base->kind == ExpressionKind::kName && !member.method &&
      member.member.text.starts_with("$current_")) {
    const auto* entity =
        FindName(environment_, member.base->As<syntax::NameExpression>().name.text);
    if (entity != nullptr && entity->kind == Environment::Kind::kDatabase) {
      if (member.member.text == "$current_database") {
        return Literal(Scalar::String(entity->database), member.span);
      }
      if (member.member.text == "$current_cluster_endpoint") {
        return Literal(Scalar::String(options_.cluster_endpoint), member.span);
      }
    }
  }
  if (auto function = FindFunction(member)) {
    return ExpandScalar(*function, member.method->arguments, member.span);
  }
  if (context_.member) {
    if (auto bound = context_.member(member)) return *std::move(bound);
  }
  if (member.base->kind == ExpressionKind::kName && !member.method) {
    const std::string& base = member.base->As<syntax::NameExpression>().name.text;
    if (base == "$left" || base == "$right") {
      const Rows* side = base == "$left" ? context_.rows : context_.right;
      if (side == nullptr || context_.right == nullptr) {
        ReportInOperator("SEM0106", base + " is only allowed in a join condition.", member.span);
        return Error();
      }
      if (const BoundColumn* column = side->Find(member.member.text)) {
        return Reference(*column, member.span);
      }
      if (!side->failed) ReportUnknownName(member.member.text, member.member.span);
      return Error();
    }
  }
  if (member.method) {
    ReportInOperator("SEM0107", "Only a table or a function of a database can be called like that.",
                     member.span);
    return Error();
  }
  BoundExpressionPointer base = BindScalar(*member.base);
  if (IsError(base)) return base;
  if (base->type != ScalarType::kDynamic) {
    ReportInOperator("SEM0108",
                     "Path expression source must be of type dynamic. Received a source of type " +
                         std::string(ScalarTypeName(base->type)) + " instead.",
                     member.span);
    return Error();
  }
  auto key = Literal(Scalar::String(member.member.text), member.member.span);
  return MakeCall("dynamic_member", {std::move(base), std::move(key)}, member.span);
}

BoundExpressionPointer BinderImpl::BindElement(const syntax::ElementExpression& element) {
  BoundExpressionPointer base = BindScalar(*element.base);
  BoundExpressionPointer index = BindScalar(*element.index);
  if (IsError(base) || IsError(index)) return Error();
  if (base->type != ScalarType::kDynamic) {
    ReportInOperator("SEM0108",
                     "Path expression source must be of type dynamic. Received a source of type " +
                         std::string(ScalarTypeName(base->type)) + " instead.",
                     element.span);
    return Error();
  }
  if (index->type == ScalarType::kDynamic) index = Convert(std::move(index), ScalarType::kString);
  if (!IsInteger(index->type) && index->type != ScalarType::kString) {
    ReportInOperator("SEM0109",
                     "A key must be a string, and an index an integer, not " +
                         std::string(ScalarTypeName(index->type)) + ".",
                     element.index->span);
    return Error();
  }
  if (index->kind == BoundExpressionKind::kLiteral && index->type == ScalarType::kString) {
    return MakeCall("dynamic_member", {std::move(base), std::move(index)}, element.span);
  }
  return MakeCall("dynamic_element", {std::move(base), std::move(index)}, element.span);
}

BoundExpressionPointer BinderImpl::BindUnary(const syntax::UnaryExpression& unary) {
  BoundExpressionPointer operand = BindScalar(*unary.operand);
  if (IsError(operand)) return operand;
  if (unary.op == syntax::UnaryOperator::kPlus) {
    const bool literal = operand->kind == BoundExpressionKind::kLiteral;
    if (operand->type == ScalarType::kInt && !literal) {
      return Convert(std::move(operand), ScalarType::kLong);
    }
    if (IsNumeric(operand->type) || operand->type == ScalarType::kDatetime ||
        operand->type == ScalarType::kTimespan || operand->type == ScalarType::kDynamic) {
      return operand;
    }
    ReportInOperator("SEM0060",
                     "The operator '+' needs a number, a datetime or a timespan, not " +
                         std::string(ScalarTypeName(operand->type)) + ".",
                     unary.span);
    return Error();
  }
  if (operand->kind == BoundExpressionKind::kLiteral && operand->type == ScalarType::kInt) {
    const Scalar& value = operand->As<BoundLiteral>().value;
    if (!value.is_null()) {
      return Literal(Scalar::Int(static_cast<int32_t>(-value.int64_value())), unary.span);
    }
  }
  return MakeCall("negate", {std::move(operand)}, unary.span);
}

// Long chains of `and` and `or` become trees of logarithmic height: generated filters have
// thousands of terms, and whoever walks the tree recurses.
BoundExpressionPointer BinderImpl::BindLogicalChain(const syntax::BinaryExpression& binary) {
  std::vector<const syntax::Expression*> terms;
  const syntax::Expression* at = &binary;
  while (at->kind == ExpressionKind::kBinary &&
         at->As<syntax::BinaryExpression>().op == binary.op) {
    terms.push_back(at->As<syntax::BinaryExpression>().right.get());
    at = at->As<syntax::BinaryExpression>().left.get();
  }
  terms.push_back(at);
  std::vector<BoundExpressionPointer> bound;
  bool failed = false;
  std::string_view name = binary.op == syntax::BinaryOperator::kAnd ? "and" : "or";
  for (auto term = terms.rbegin(); term != terms.rend(); ++term) {
    BoundExpressionPointer value = BindScalar(**term);
    if (value->type != ScalarType::kBool && value->type != ScalarType::kDynamic) {
      ReportInOperator("SEM0061",
                       "The operator '" + std::string(name) + "' needs values of type bool, not " +
                           std::string(ScalarTypeName(value->type)) + "; compare it with something.",
                       (*term)->span);
      value = Error();
    }
    failed = failed || IsError(value);
    bound.push_back(Convert(std::move(value), ScalarType::kBool));
  }
  if (failed) return Error();
  while (bound.size() > 1) {
    std::vector<BoundExpressionPointer> paired;
    for (size_t i = 0; i + 1 < bound.size(); i += 2) {
      paired.push_back(MakeCall(name, {bound[i], bound[i + 1]}, binary.span));
    }
    if (bound.size() % 2 == 1) paired.push_back(bound.back());
    bound = std::move(paired);
  }
  return bound[0];
}

BoundExpressionPointer BinderImpl::BindBinary(const syntax::BinaryExpression& binary) {
  if (binary.op == syntax::BinaryOperator::kAnd || binary.op == syntax::BinaryOperator::kOr) {
    return BindLogicalChain(binary);
  }
  const bool filters = context_.operator_name == "where" || context_.operator_name == "search";
  if (binary.left->kind == ExpressionKind::kStar && filters && context_.rows != nullptr) {
    return BindAnyColumn(syntax::BinaryOperatorText(binary.op), *binary.right, binary.span);
  }
  BoundExpressionPointer left = BindScalar(*binary.left);
  BoundExpressionPointer right = BindScalar(*binary.right);
  return BindOperator(syntax::BinaryOperatorText(binary.op), std::move(left), std::move(right),
                      binary.span);
}

// Texts are looked for in all columns, as text; a value is compared with the columns of its type. A
// negated operator holds when it holds for all of them.
BoundExpressionPointer BinderImpl::BindAnyColumn(std::string_view name,
                                                 const syntax::Expression& value,
                                                 SourceSpan span) {
  BoundExpressionPointer right = BindScalar(value);
  if (IsError(right)) return right;
  const bool comparison = IsComparison(name);
  BoundExpressionPointer any;
  for (const BoundColumn& column : context_.rows->columns()) {
    if (column.name.starts_with('$')) continue;
    BoundExpressionPointer left = Reference(column, span);
    if (!comparison) left = Convert(std::move(left), ScalarType::kString);
    // A column of another type has no match.
    silent_ += comparison ? 1 : 0;
    BoundExpressionPointer matches = BindOperator(name, std::move(left), right, span);
    silent_ -= comparison ? 1 : 0;
    if (IsError(matches)) continue;
    any = any == nullptr ? std::move(matches)
                         : MakeCall(name.starts_with('!') ? "and" : "or",
                                    {std::move(any), std::move(matches)}, span);
  }
  if (any != nullptr) return any;
  if (comparison && !context_.rows->failed) {
    ReportInOperator("SEM0064",
                     "No column can be compared with a value of type " +
                         std::string(ScalarTypeName(right->type)) + ".",
                     span);
  }
  return Error();
}

BoundExpressionPointer BinderImpl::BindOperator(std::string_view name, BoundExpressionPointer left,
                                                BoundExpressionPointer right, SourceSpan span) {
  if (IsError(left) || IsError(right)) return Error();
  if (IsComparison(name)) {
    return BindComparison(name, std::move(left), std::move(right), span);
  }
  bool arithmetic = name.size() == 1;
  ScalarType left_type = left->type;
  ScalarType right_type = right->type;
  if (!arithmetic) {
    if (functions_.Find(name) == nullptr) {
      ReportUnsupported("The operator '" + std::string(name) + "'", span);
      return Error();
    }
    for (BoundExpressionPointer* side : {&left, &right}) {
      if ((*side)->type == ScalarType::kDynamic) *side = Convert(*side, ScalarType::kString);
    }
    if (left->type != ScalarType::kString || right->type != ScalarType::kString) {
      ReportInOperator("SEM0061",
                       "The operator '" + std::string(name) + "' needs strings, not " +
                           std::string(ScalarTypeName(left_type)) + " and " +
                           std::string(ScalarTypeName(right_type)) + "; convert with tostring().",
                       span);
      return Error();
    }
    return MakeCall(name, {std::move(left), std::move(right)}, span);
  }
  // A dynamic beside a typed operand takes that type.
  bool left_dynamic = left_type == ScalarType::kDynamic;
  bool right_dynamic = right_type == ScalarType::kDynamic;
  const bool sum = name == "+" || name == "-";
  if (left_dynamic != right_dynamic) {
    ScalarType typed = left_dynamic ? right_type : left_type;
    ScalarType target = typed;
    if (typed == ScalarType::kInt) target = ScalarType::kLong;
    if (typed == ScalarType::kDatetime && name == "+") target = ScalarType::kTimespan;
    const bool time = typed == ScalarType::kDatetime || typed == ScalarType::kTimespan;
    if (time && !sum) {
      ReportInOperator("SEM0060",
                       "Arithmetic expression cannot be carried-out between " +
                           std::string(ScalarTypeName(left_type)) + " and " +
                           std::string(ScalarTypeName(right_type)) + ". Try adding explicit casts.",
                       span);
      return Error();
    }
    if (typed != ScalarType::kString && typed != ScalarType::kBool && typed != ScalarType::kGuid) {
      BoundExpressionPointer& side = left_dynamic ? left : right;
      side = Convert(side, target);
    }
  }
  auto accepted = [](ScalarType type) {
    return IsNumeric(type) || type == ScalarType::kDatetime || type == ScalarType::kTimespan ||
           type == ScalarType::kDynamic;
  };
  if (!accepted(left->type) || !accepted(right->type)) {
    ReportInOperator("SEM0060",
                     "Arithmetic expression cannot be carried-out between " +
                         std::string(ScalarTypeName(left_type)) + " and " +
                         std::string(ScalarTypeName(right_type)) +
                         (left_type == ScalarType::kString || right_type == ScalarType::kString
                              ? "; strcat() joins strings."
                              : "."),
                     span);
    return Error();
  }
  if (auto time = BindTimeArithmetic(name, left, right, span)) return time;
  return MakeCall(name, {std::move(left), std::move(right)}, span);
}

BoundExpressionPointer BinderImpl::BindComparison(std::string_view name,
                                                  BoundExpressionPointer left,
                                                  BoundExpressionPointer right, SourceSpan span) {
  bool equality = name == "==" || name == "!=";
  ScalarType a = left->type;
  ScalarType b = right->type;
  auto fail = [&]() {
    ReportInOperator("SEM0064",
                     "Cannot compare values of types " + std::string(ScalarTypeName(a)) + " and " +
                         std::string(ScalarTypeName(b)) + ". Try adding explicit casts.",
                     span);
    return Error();
  };
  std::optional<ScalarType> target;
  if (a == b) {
    target = a;
  } else if (IsNumeric(a) && IsNumeric(b)) {
    target = CommonType(a, b);
  } else if ((a == ScalarType::kBool && IsNumeric(b)) || (b == ScalarType::kBool && IsNumeric(a))) {
    target = a == ScalarType::kBool ? b : a;
  } else if (a == ScalarType::kDynamic || b == ScalarType::kDynamic) {
    ScalarType typed = a == ScalarType::kDynamic ? b : a;
    // Numbers and bools compare by what the dynamic holds; the rest by conversion to the type.
    bool by_value = IsNumeric(typed) || typed == ScalarType::kBool;
    if (!equality && !IsNumeric(typed)) return fail();  // A dynamic has no order beside them.
    target = by_value ? ScalarType::kDynamic : typed;
  } else if (equality && (a == ScalarType::kString || b == ScalarType::kString)) {
    // A literal text beside a datetime, timespan or guid.
    ScalarType typed = a == ScalarType::kString ? b : a;
    const auto& text = a == ScalarType::kString ? left : right;
    if (text->kind == BoundExpressionKind::kLiteral &&
        (typed == ScalarType::kDatetime || typed == ScalarType::kTimespan ||
         typed == ScalarType::kGuid)) {
      target = typed;
    }
  }
  if (!target || (!equality && (*target == ScalarType::kString || *target == ScalarType::kGuid))) {
    return fail();
  }
  return MakeCall(name, {Convert(std::move(left), *target), Convert(std::move(right), *target)},
                  span);
}

BoundExpressionPointer BinderImpl::BindBetween(const syntax::BetweenExpression& between) {
  BoundExpressionPointer value = BindScalar(*between.value);
  BoundExpressionPointer low = BindScalar(*between.low);
  BoundExpressionPointer high = BindScalar(*between.high);
  if (IsError(value) || IsError(low) || IsError(high)) return Error();
  if (!BetweenTakes(value->type, low->type, high->type)) {
    ReportInOperator("SEM0064",
                     "The operator 'between' does not take values of types " +
                         std::string(ScalarTypeName(value->type)) + ", " +
                         std::string(ScalarTypeName(low->type)) + " and " +
                         std::string(ScalarTypeName(high->type)) + ". Try adding explicit casts.",
                     between.span);
    return Error();
  }
  // between (start .. 1h): the end is relative to the start.
  if (low->type == ScalarType::kDatetime && high->type == ScalarType::kTimespan) {
    high = BindOperator("+", low, std::move(high), between.span);
  }
  BoundExpressionPointer above = BindOperator(">=", value, std::move(low), between.span);
  BoundExpressionPointer below = BindOperator("<=", std::move(value), std::move(high),
                                              between.span);
  if (IsError(above) || IsError(below)) return Error();
  BoundExpressionPointer both = MakeCall("and", {std::move(above), std::move(below)}, between.span);
  return between.negated ? MakeCall("not", {std::move(both)}, between.span) : both;
}

}  // namespace sluice::semantics
