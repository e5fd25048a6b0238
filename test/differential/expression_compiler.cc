// Scalar expressions of the syntax tree, compiled for the rows of one table.
#include "json.h"
#include "scope.h"
#include "text_rules.h"

namespace sluice::differential {
namespace {

using language::CallExpression;
using language::Expression;
using language::ExpressionKind;
using language::InOperator;

Compiled CompileColumn(size_t position, ScalarType type) {
  return {type, [=](const std::vector<Row>& rows, size_t index) { return rows[index][position]; }};
}

Compiled CompileName(const std::string& name, const Scope& scope) {
  for (size_t i = 0; i < scope.columns.size(); ++i) {
    if (scope.columns[i].name == name) return CompileColumn(i, scope.columns[i].type);
  }
  if (const auto found = scope.scalars.find(name); found != scope.scalars.end()) {
    return found->second;
  }
  throw NotModelled{"the name " + name};
}

// https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic#dynamic-object-accessors
Compiled CompileElement(const Compiled& base, const Compiled& index) {
  if (base.type != ScalarType::kDynamic) throw NotModelled{"access into what is not dynamic"};
  return {ScalarType::kDynamic, [=](const auto& rows, size_t row) {
            const Scalar null = Scalar::Null(ScalarType::kDynamic);
            const Scalar value = base.evaluate(rows, row), key = index.evaluate(rows, row);
            if (value.is_null() || key.is_null()) return null;
            const auto json = Json::Parse(value.string_value());
            if (!json) return null;
            if (key.type() == ScalarType::kString) {
              for (const auto& [name, slot] : json->slots) {
                if (name == key.string_value()) return slot.ToDynamic();
              }
              return null;
            }
            if (!IsInteger(key.type())) throw NotModelled{"an index of another type"};
            const auto size = static_cast<int64_t>(json->items.size());
            const int64_t at = key.int64_value() < 0 ? size + key.int64_value() : key.int64_value();
            return at < 0 || at >= size ? null : json->items[static_cast<size_t>(at)].ToDynamic();
          }};
}

// `in` is an or of ==, `!in` an and of !=: "Null values and the in operator" in
// https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
Compiled CompileIn(const language::InExpression& in, const Scope& scope) {
  const bool negated = in.op == InOperator::kNotIn || in.op == InOperator::kNotInTilde;
  const bool fold = in.op == InOperator::kInTilde || in.op == InOperator::kNotInTilde;
  Compiled value = Compile(*in.value, scope);
  if (in.op == InOperator::kHasAny || in.op == InOperator::kHasAll) {
    const bool all = in.op == InOperator::kHasAll;
    Compiled result = Compiled::Constant(Scalar::Bool(all));
    for (const auto& item : in.list) {
      result = CompileBinary(
          all ? language::BinaryOperator::kAnd : language::BinaryOperator::kOr, result,
          CompileBinary(language::BinaryOperator::kHas, value, Compile(*item, scope)));
    }
    return result;
  }
  std::vector<Compiled> items;
  for (const auto& item : in.list) {
    const bool tabular = item->kind == ExpressionKind::kPipeline ||
                         (item->kind == ExpressionKind::kName &&
                          scope.tables.contains(item->As<language::NameExpression>().name.text));
    if (!tabular) {
      items.push_back(Compile(*item, scope));
      continue;
    }
    const Table table = Evaluate(*item, scope);
    if (table.columns[0].type != value.type) throw NotModelled{"in over another type"};
    // A null among the rows of a query equals nothing: the page tells of lists alone.
    for (const Row& row : table.rows) {
      if (!row[0].is_null()) items.push_back(Compiled::Constant(row[0]));
    }
  }
  std::vector<Compiled> all = items;
  all.push_back(value);
  const ScalarType type = CommonType(all);
  if (type == ScalarType::kDynamic) throw NotModelled{"in over dynamics"};
  value = ConvertTo(value, type);
  for (Compiled& item : items) item = ConvertTo(item, type);
  return {ScalarType::kBool, [=](const auto& rows, size_t index) {
            const auto folded = [&](const Compiled& one) {
              const Scalar scalar = one.evaluate(rows, index);
              return fold ? Scalar::String(Utf8(Fold(scalar.string_value()))) : scalar;
            };
            const Scalar left = folded(value);
            bool null = false;
            for (const Compiled& item : items) {
              const Scalar equal = EqualTo(left, folded(item), false);
              if (equal.is_null()) {
                null = true;
              } else if (equal.bool_value()) {
                return Scalar::Bool(!negated);
              }
            }
            return null ? Scalar::Null(ScalarType::kBool) : Scalar::Bool(negated);
          }};
}

// https://learn.microsoft.com/kusto/query/between-operator: >= and <=.
Compiled CompileBetween(const language::BetweenExpression& between, const Scope& scope) {
  using language::BinaryOperator;
  const Compiled value = Compile(*between.value, scope);
  const Compiled low = Compile(*between.low, scope);
  Compiled high = Compile(*between.high, scope);
  if (value.type == ScalarType::kDatetime && high.type == ScalarType::kTimespan) {
    high = CompileBinary(BinaryOperator::kAdd, low, high);
  }
  Compiled inside = CompileBinary(BinaryOperator::kAnd,
                                  CompileBinary(BinaryOperator::kGreaterOrEqual, value, low),
                                  CompileBinary(BinaryOperator::kLessOrEqual, value, high));
  return between.negated ? CompileCall("not", {std::move(inside)}) : inside;
}

// Walks the rows before and at `index` from the last restart on.
size_t BeginOfRun(const Compiled& restart, const std::vector<Row>& rows, size_t index) {
  size_t begin = index;
  while (begin > 0) {
    const Scalar again = restart.evaluate(rows, begin);
    if (!again.is_null() && again.bool_value()) break;
    --begin;
  }
  return begin;
}

// https://learn.microsoft.com/kusto/query/window-functions
std::optional<Compiled> CompileWindow(const CallExpression& call, const Scope& scope) {
  const std::string& name = call.name.text;
  if (name != "prev" && name != "next" && name != "row_number" && name != "row_cumsum") return {};
  if (!scope.ordered) throw NotModelled{"a window function over rows without an order"};
  std::vector<Compiled> arguments;
  for (const auto& argument : call.arguments) arguments.push_back(Compile(*argument, scope));
  const auto argument = [&](size_t at, Scalar absent) {
    return arguments.size() > at ? arguments[at] : Compiled::Constant(std::move(absent));
  };
  if (name == "prev" || name == "next") {
    const Compiled value = arguments.at(0);
    const Compiled offset = argument(1, Scalar::Long(1));
    const Compiled absent = ConvertTo(argument(2, Scalar::Null(value.type)), value.type);
    const bool back = name == "prev";
    return Compiled{value.type, [=](const std::vector<Row>& rows, size_t index) {
                      const int64_t step = offset.evaluate(rows, index).int64_value();
                      const auto at = static_cast<int64_t>(index) + (back ? -step : step);
                      if (at < 0 || at >= static_cast<int64_t>(rows.size())) {
                        return absent.evaluate(rows, index);
                      }
                      return value.evaluate(rows, static_cast<size_t>(at));
                    }};
  }
  const Compiled restart = argument(1, Scalar::Bool(false));
  if (restart.type != ScalarType::kBool) throw NotModelled{"a restart that is no bool"};
  if (name == "row_number") {
    const Compiled start = argument(0, Scalar::Long(1));
    return Compiled{ScalarType::kLong, [=](const std::vector<Row>& rows, size_t index) {
                      const size_t begin = BeginOfRun(restart, rows, index);
                      return Scalar::Long(start.evaluate(rows, index).int64_value() +
                                          static_cast<int64_t>(index - begin));
                    }};
  }
  const Compiled term = arguments.at(0);
  if (!IsInteger(term.type)) throw NotModelled{"row_cumsum of another type"};
  return Compiled{ScalarType::kLong, [=](const std::vector<Row>& rows, size_t index) {
                    uint64_t sum = 0;
                    for (size_t i = BeginOfRun(restart, rows, index); i <= index; ++i) {
                      const Scalar value = term.evaluate(rows, i);
                      if (!value.is_null()) sum += static_cast<uint64_t>(value.int64_value());
                    }
                    return Scalar::Long(static_cast<int64_t>(sum));
                  }};
}

// A call of `let f = (x:long, ...) { ... }`: the body, with the arguments for the parameters.
Compiled CompileUserCall(const language::FunctionLiteral& function, const CallExpression& call,
                         const Scope& scope) {
  if (function.body == nullptr || call.arguments.size() != function.parameters.size()) {
    throw NotModelled{"a call with other arguments"};
  }
  Scope inner = scope;
  inner.columns.clear();
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    const language::FunctionParameter& parameter = function.parameters[i];
    if (parameter.tabular || !parameter.type) throw NotModelled{"a tabular parameter here"};
    inner.scalars[parameter.name.text] =
        ConvertTo(Compile(*call.arguments[i], scope), *parameter.type);
  }
  for (const auto& statement : function.statements) Define(*statement, inner);
  return Compile(*function.body, inner);
}

Compiled CompileAnyCall(const CallExpression& call, const Scope& scope) {
  if (auto window = CompileWindow(call, scope)) return *window;
  if (call.name.text == "toscalar") {
    const Table table = Evaluate(*call.arguments.at(0), scope);
    if (table.rows.size() > 1 && !table.ordered) throw NotModelled{"toscalar of several rows"};
    return Compiled::Constant(table.rows.empty() ? Scalar::Null(table.columns[0].type)
                                                 : table.rows[0][0]);
  }
  if (const auto found = scope.functions.find(call.name.text); found != scope.functions.end()) {
    return CompileUserCall(*found->second, call, scope);
  }
  std::vector<Compiled> arguments;
  for (const auto& argument : call.arguments) arguments.push_back(Compile(*argument, scope));
  return CompileCall(call.name.text, std::move(arguments));
}

}  // namespace

Scope Scope::Over(const Table& table) const {
  Scope scope = *this;
  scope.columns = table.columns;
  scope.ordered = table.ordered;
  return scope;
}

Scalar ConstantOf(const Expression& expression, const Scope& scope) {
  Scope without = scope;
  without.columns.clear();
  return Compile(expression, without).evaluate({Row{}}, 0);
}

Compiled Compile(const Expression& expression, const Scope& scope) {
  switch (expression.kind) {
    case ExpressionKind::kLiteral:
      return Compiled::Constant(expression.As<language::LiteralExpression>().value);
    case ExpressionKind::kName:
      return CompileName(expression.As<language::NameExpression>().name.text, scope);
    case ExpressionKind::kUnary: {
      const auto& unary = expression.As<language::UnaryExpression>();
      Compiled operand = Compile(*unary.operand, scope);
      return unary.op == language::UnaryOperator::kMinus ? CompileNegate(std::move(operand))
                                                         : operand;
    }
    case ExpressionKind::kBinary: {
      const auto& binary = expression.As<language::BinaryExpression>();
      return CompileBinary(binary.op, Compile(*binary.left, scope), Compile(*binary.right, scope));
    }
    case ExpressionKind::kBetween:
      return CompileBetween(expression.As<language::BetweenExpression>(), scope);
    case ExpressionKind::kIn:
      return CompileIn(expression.As<language::InExpression>(), scope);
    case ExpressionKind::kMember: {
      const auto& member = expression.As<language::MemberExpression>();
      if (member.method != nullptr) throw NotModelled{"a method"};
      return CompileElement(Compile(*member.base, scope),
                            Compiled::Constant(Scalar::String(member.member.text)));
    }
    case ExpressionKind::kElement: {
      const auto& element = expression.As<language::ElementExpression>();
      return CompileElement(Compile(*element.base, scope), Compile(*element.index, scope));
    }
    case ExpressionKind::kCall:
      return CompileAnyCall(expression.As<CallExpression>(), scope);
    default:
      throw NotModelled{"this kind of expression"};
  }
}

}  // namespace sluice::differential
