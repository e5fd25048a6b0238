// in, has_any and their relatives over lists, arrays and queries.
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/dynamic_literal.h"

namespace sluice::semantics {
namespace {

std::string_view OperatorText(syntax::InOperator op) {
  switch (op) {
    case syntax::InOperator::kIn: return "in";
    case syntax::InOperator::kNotIn: return "!in";
    case syntax::InOperator::kInTilde: return "in~";
    case syntax::InOperator::kNotInTilde: return "!in~";
    case syntax::InOperator::kHasAny: return "has_any";
    case syntax::InOperator::kHasAll: return "has_all";
  }
  return "in";
}

}  // namespace

BoundExpressionPointer BinderImpl::BindIn(const syntax::InExpression& in) {
  std::string_view name = OperatorText(in.op);
  bool terms = in.op == syntax::InOperator::kHasAny || in.op == syntax::InOperator::kHasAll;
  bool negated = in.op == syntax::InOperator::kNotIn || in.op == syntax::InOperator::kNotInTilde;
  bool ignore_case =
      in.op == syntax::InOperator::kInTilde || in.op == syntax::InOperator::kNotInTilde;
  BoundExpressionPointer value = BindScalar(*in.value);
  if ((terms || ignore_case) && !IsError(value) && value->type != ScalarType::kString &&
      value->type != ScalarType::kDynamic) {
    ReportInOperator("SEM0061",
                     "The operator '" + std::string(name) + "' needs a string or a dynamic, not " +
                         std::string(ScalarTypeName(value->type)) + "; convert it with tostring().",
                     in.value->span);
    value = Error();
  }
  if (terms && !IsError(value)) value = Convert(std::move(value), ScalarType::kString);
  // The value is bound; what follows may change the context for a query of its own.
  if (in.list.size() == 1 && IsTabular(*in.list[0])) {
    Rows rows;
    {
      ContextScope scope(*this, Context{});
      rows = BindTabular(*in.list[0]);
    }
    if (IsError(value) || rows.failed) return Error();
    if (rows.columns().empty()) {
      ReportInOperator("SEM0105", "The query of '" + std::string(name) + "' has no column.",
                       in.list[0]->span);
      return Error();
    }
    if (terms) {
      auto list = std::make_shared<AggregateRelation>();
      list->input = rows.relation;
      const auto* make_list = functions_.Find("make_list");
      BoundColumn output = NewColumn("list", ScalarType::kDynamic);
      list->aggregates.push_back(
          {make_list, 0, {Reference(rows.columns()[0], in.list[0]->span)}, {output}});
      list->columns = {output};
      auto items = std::make_shared<BoundScalarSubquery>(list, ScalarType::kDynamic,
                                                         in.list[0]->span);
      return MakeCall(name, {std::move(value), std::move(items)}, in.span);
    }
    // The column converts to the type of the value where they differ.
    const BoundColumn& column = rows.columns()[0];
    ScalarType type = value->type == ScalarType::kDynamic
                          ? column.type
                          : CommonType(value->type, column.type).value_or(ScalarType::kString);
    if (ignore_case) type = ScalarType::kString;
    value = Convert(std::move(value), type);
    if (column.type != type || rows.columns().size() > 1) {
      BoundColumn converted = NewColumn(column.name, type);
      rows = Computed(rows, {{converted, Convert(Reference(column, in.span), type)}}, {converted});
    }
    return std::make_shared<BoundInSubquery>(std::move(value), rows.relation, negated, ignore_case,
                                             in.span);
  }

  std::vector<BoundExpressionPointer> items;
  std::vector<BoundExpressionPointer> arrays;  // Dynamic, and not constant.
  bool failed = IsError(value);
  for (const auto& expression : in.list) {
    BoundExpressionPointer item = BindScalar(*expression);
    if (IsError(item)) {
      failed = true;
    } else if (item->type != ScalarType::kDynamic) {
      items.push_back(std::move(item));
    } else if (item->kind == BoundExpressionKind::kLiteral) {
      for (Scalar& element : ElementsOf(item->As<BoundLiteral>().value)) {
        items.push_back(Literal(std::move(element), expression->span));
      }
    } else {
      arrays.push_back(std::move(item));
    }
  }
  if (failed) return Error();
  if (terms) {
    std::vector<BoundExpressionPointer> arguments = {std::move(value)};
    for (auto& item : items) arguments.push_back(Convert(item, ScalarType::kString));
    for (auto& array : arrays) arguments.push_back(array);
    if (arguments.size() == 1) {
      return Literal(Scalar::Bool(in.op == syntax::InOperator::kHasAll), in.span);
    }
    return MakeCall(name, std::move(arguments), in.span);
  }

  // One type for all: that of the value, or a wider number; for a dynamic value that of the items.
  ScalarType type = value->type;
  if (ignore_case) type = ScalarType::kString;
  for (const auto& item : items) {
    if (type == ScalarType::kDynamic) {
      type = item->type;
    } else if (auto common = CommonType(type, item->type); common && IsNumeric(type)) {
      type = *common;
    } else if (value->type == ScalarType::kDynamic && type != item->type) {
      type = ScalarType::kString;
    }
  }
  BoundExpressionPointer result;
  if (!items.empty() && type != ScalarType::kDynamic) {
    std::vector<BoundExpressionPointer> arguments = {Convert(value, type)};
    for (auto& item : items) arguments.push_back(Convert(std::move(item), type));
    result = MakeCall(name, std::move(arguments), in.span);
  }
  for (auto& array : arrays) {
    BoundExpressionPointer has = MakeCall(
        ignore_case ? "__set_has_element_ignoring_case" : "set_has_element", {array, value},
        in.span);
    if (negated) has = MakeCall("not", {std::move(has)}, in.span);
    result = result ? MakeCall(negated ? "and" : "or", {std::move(result), std::move(has)}, in.span)
                    : std::move(has);
  }
  return result ? result : Literal(Scalar::Bool(negated), in.span);
}

}  // namespace sluice::semantics
