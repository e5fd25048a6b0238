// Operators of expressions.
#include <cmath>

#include "data/datetime.h"
#include "scope.h"
#include "text_rules.h"

namespace sluice::differential {
namespace {

using language::BinaryOperator;
using Operation = std::function<Scalar(const Scalar&, const Scalar&)>;

// https://learn.microsoft.com/kusto/query/scalar-data-types/null-values: nulls are sticky.
Compiled Sticky(ScalarType type, Compiled left, Compiled right, Operation operation) {
  return {type, [=](const auto& rows, size_t index) {
            const Scalar a = left.evaluate(rows, index), b = right.evaluate(rows, index);
            return a.is_null() || b.is_null() ? Scalar::Null(type) : operation(a, b);
          }};
}

int64_t Wrapped(uint64_t value) { return static_cast<int64_t>(value); }

// https://learn.microsoft.com/kusto/query/numerical-operators: whole numbers give long, division
// truncates, and 0 <= N % D < abs(D). Division by zero gives null.
Scalar LongArithmetic(BinaryOperator op, int64_t a, int64_t b) {
  const auto ua = static_cast<uint64_t>(a), ub = static_cast<uint64_t>(b);
  switch (op) {
    case BinaryOperator::kAdd:
      return Scalar::Long(Wrapped(ua + ub));
    case BinaryOperator::kSubtract:
      return Scalar::Long(Wrapped(ua - ub));
    case BinaryOperator::kMultiply:
      return Scalar::Long(Wrapped(ua * ub));
    case BinaryOperator::kDivide:
      if (b == 0) return Scalar::Null(ScalarType::kLong);
      if (b == -1) return Scalar::Long(Wrapped(0 - ua));
      return Scalar::Long(a / b);
    default: {
      if (b == 0) return Scalar::Null(ScalarType::kLong);
      const __int128 size = b < 0 ? -static_cast<__int128>(b) : b;
      return Scalar::Long(static_cast<int64_t>((a % size + size) % size));
    }
  }
}

Scalar RealArithmetic(BinaryOperator op, double a, double b) {
  switch (op) {
    case BinaryOperator::kAdd:
      return Scalar::Real(a + b);
    case BinaryOperator::kSubtract:
      return Scalar::Real(a - b);
    case BinaryOperator::kMultiply:
      return Scalar::Real(a * b);
    case BinaryOperator::kDivide:
      return Scalar::Real(a / b);
    default: {
      const double remainder = std::fmod(a, b);
      return Scalar::Real(remainder < 0 ? remainder + std::abs(b) : remainder);
    }
  }
}

Scalar DecimalArithmetic(BinaryOperator op, const Decimal& a, const Decimal& b) {
  Decimal result;
  if (op == BinaryOperator::kAdd) {
    result.units = a.units + b.units;
  } else if (op == BinaryOperator::kSubtract) {
    result.units = a.units - b.units;
  } else {
    throw NotModelled{"products of decimals"};
  }
  return Scalar::DecimalValue(result);
}

Scalar DatetimeOf(__int128 ticks) {
  if (ticks < 0 || ticks > kMaxDatetimeTicks) return Scalar::Null(ScalarType::kDatetime);
  return Scalar::Datetime(static_cast<int64_t>(ticks));
}
Scalar TimespanOf(__int128 ticks) {
  if (ticks > INT64_MAX || ticks < INT64_MIN) throw NotModelled{"a timespan out of range"};
  return Scalar::Timespan(static_cast<int64_t>(ticks));
}
Scalar TimespanOf(double ticks) {
  if (!std::isfinite(ticks)) return Scalar::Null(ScalarType::kTimespan);
  if (std::abs(ticks) > 9e18) throw NotModelled{"a timespan out of range"};
  return Scalar::Timespan(static_cast<int64_t>(std::round(ticks)));
}

// https://learn.microsoft.com/kusto/query/datetime-timespan-arithmetic
Compiled TimeArithmetic(BinaryOperator op, const Compiled& left, const Compiled& right) {
  const ScalarType a = left.type, b = right.type;
  const bool add = op == BinaryOperator::kAdd, subtract = op == BinaryOperator::kSubtract;
  constexpr auto kTime = ScalarType::kDatetime, kSpan = ScalarType::kTimespan;
  const auto ticks = [](const Scalar& value) { return static_cast<__int128>(value.int64_value()); };
  if ((add && ((a == kTime && b == kSpan) || (a == kSpan && b == kTime))) ||
      (subtract && a == kTime && b == kSpan)) {
    return Sticky(kTime, left, right, [=](const Scalar& x, const Scalar& y) {
      return DatetimeOf(add ? ticks(x) + ticks(y) : ticks(x) - ticks(y));
    });
  }
  if (((add || subtract) && a == kSpan && b == kSpan) || (subtract && a == kTime && b == kTime)) {
    return Sticky(kSpan, left, right, [=](const Scalar& x, const Scalar& y) {
      return TimespanOf(add ? ticks(x) + ticks(y) : ticks(x) - ticks(y));
    });
  }
  if (op == BinaryOperator::kDivide && a == kSpan && b == kSpan) {
    return Sticky(ScalarType::kReal, left, right, [](const Scalar& x, const Scalar& y) {
      return Scalar::Real(static_cast<double>(x.int64_value()) /
                          static_cast<double>(y.int64_value()));
    });
  }
  if (op == BinaryOperator::kModulo && a == kSpan && b == kSpan) {
    return Sticky(kSpan, left, right, [](const Scalar& x, const Scalar& y) {
      const Scalar remainder =
          LongArithmetic(BinaryOperator::kModulo, x.int64_value(), y.int64_value());
      return remainder.is_null() ? Scalar::Null(kSpan) : Scalar::Timespan(remainder.int64_value());
    });
  }
  const bool real = a == ScalarType::kReal || b == ScalarType::kReal;
  if (op == BinaryOperator::kMultiply && (a == kSpan) != (b == kSpan)) {
    return Sticky(kSpan, left, right, [=](const Scalar& x, const Scalar& y) {
      const Scalar& span = a == kSpan ? x : y;
      const Scalar& factor = a == kSpan ? y : x;
      if (real) return TimespanOf(static_cast<double>(span.int64_value()) * factor.real_value());
      return TimespanOf(ticks(span) * ticks(factor));
    });
  }
  if (op == BinaryOperator::kDivide && a == kSpan && b != kTime) {
    return Sticky(kSpan, left, right, [=](const Scalar& x, const Scalar& y) {
      if (real) return TimespanOf(static_cast<double>(x.int64_value()) / y.real_value());
      if (y.int64_value() == 0) return Scalar::Null(kSpan);
      return TimespanOf(ticks(x) / ticks(y));
    });
  }
  throw NotModelled{"arithmetic of these times"};
}

Compiled Arithmetic(BinaryOperator op, Compiled left, Compiled right) {
  if (!IsNumeric(left.type) || !IsNumeric(right.type)) {
    const bool times = left.type == ScalarType::kTimespan || left.type == ScalarType::kDatetime ||
                       right.type == ScalarType::kTimespan || right.type == ScalarType::kDatetime;
    const auto fits = [](ScalarType type) {
      return type == ScalarType::kTimespan || type == ScalarType::kDatetime || IsInteger(type) ||
             type == ScalarType::kReal;
    };
    if (!times || !fits(left.type) || !fits(right.type)) throw NotModelled{"types of arithmetic"};
    return TimeArithmetic(op, left, right);
  }
  ScalarType type = WiderType(left.type, right.type);
  if (type == ScalarType::kInt) type = ScalarType::kLong;
  return Sticky(type, ConvertTo(std::move(left), type), ConvertTo(std::move(right), type),
                [=](const Scalar& a, const Scalar& b) {
                  if (type == ScalarType::kLong) {
                    return LongArithmetic(op, a.int64_value(), b.int64_value());
                  }
                  if (type == ScalarType::kReal) {
                    return RealArithmetic(op, a.real_value(), b.real_value());
                  }
                  return DecimalArithmetic(op, a.decimal_value(), b.decimal_value());
                });
}

bool Orderable(ScalarType type) {
  return IsNumeric(type) || type == ScalarType::kDatetime || type == ScalarType::kTimespan;
}

void Align(Compiled& left, Compiled& right) {
  if (left.type == right.type) return;
  if (!IsNumeric(left.type) || !IsNumeric(right.type)) throw NotModelled{"types of a comparison"};
  const ScalarType type = WiderType(left.type, right.type);
  left = ConvertTo(std::move(left), type);
  right = ConvertTo(std::move(right), type);
}

Compiled Order(BinaryOperator op, Compiled left, Compiled right) {
  Align(left, right);
  if (!Orderable(left.type)) throw NotModelled{"an order of this type"};
  return Sticky(ScalarType::kBool, std::move(left), std::move(right),
                [op](const Scalar& a, const Scalar& b) {
                  const auto order = Compare(a, b);
                  if (!order) return Scalar::Bool(false);
                  switch (op) {
                    case BinaryOperator::kLess:
                      return Scalar::Bool(*order < 0);
                    case BinaryOperator::kLessOrEqual:
                      return Scalar::Bool(*order <= 0);
                    case BinaryOperator::kGreater:
                      return Scalar::Bool(*order > 0);
                    default:
                      return Scalar::Bool(*order >= 0);
                  }
                });
}

// https://learn.microsoft.com/kusto/query/scalar-data-types/null-values#exceptions-to-this-rule
Compiled Logical(bool is_and, const Compiled& left, const Compiled& right) {
  if (left.type != ScalarType::kBool || right.type != ScalarType::kBool) {
    throw NotModelled{"types of and, or"};
  }
  return {ScalarType::kBool, [=](const auto& rows, size_t index) {
            const Scalar a = left.evaluate(rows, index), b = right.evaluate(rows, index);
            const bool decisive = !is_and;
            if ((!a.is_null() && a.bool_value() == decisive) ||
                (!b.is_null() && b.bool_value() == decisive)) {
              return Scalar::Bool(decisive);
            }
            if (a.is_null() || b.is_null()) return Scalar::Null(ScalarType::kBool);
            return Scalar::Bool(!decisive);
          }};
}

}  // namespace

Compiled Compiled::Constant(Scalar value) {
  const ScalarType type = value.type();
  return {type, [value = std::move(value)](const auto&, size_t) { return value; }};
}

Compiled ConvertTo(Compiled expression, ScalarType type) {
  if (expression.type == type) return expression;
  return {type, [=, inner = std::move(expression.evaluate)](const auto& rows, size_t index) {
            return Convert(inner(rows, index), type);
          }};
}

ScalarType CommonType(const std::vector<Compiled>& values) {
  ScalarType type = values.at(0).type;
  for (const Compiled& value : values) {
    if (value.type == type) continue;
    if (!IsNumeric(type) || !IsNumeric(value.type)) throw NotModelled{"a common type"};
    type = WiderType(type, value.type);
  }
  return type;
}

Scalar EqualTo(const Scalar& a, const Scalar& b, bool negated) {
  if (a.is_null() && b.is_null()) return Scalar::Null(ScalarType::kBool);
  if (a.is_null() || b.is_null()) return Scalar::Bool(negated);
  const auto order = Compare(a, b);
  return Scalar::Bool((order && *order == 0) != negated);
}

Compiled CompileNegate(Compiled operand) {
  if (operand.type == ScalarType::kTimespan) {
    return Sticky(ScalarType::kTimespan, operand, operand, [](const Scalar& a, const Scalar&) {
      return TimespanOf(-static_cast<__int128>(a.int64_value()));
    });
  }
  // A constant int keeps its type, another becomes long.
  if (operand.type == ScalarType::kInt) throw NotModelled{"the negative of an int"};
  if (operand.type == ScalarType::kReal) {
    return Sticky(ScalarType::kReal, operand, operand,
                  [](const Scalar& a, const Scalar&) { return Scalar::Real(-a.real_value()); });
  }
  return Arithmetic(BinaryOperator::kSubtract, Compiled::Constant(Scalar::Int(0)),
                    std::move(operand));
}

Compiled CompileBinary(BinaryOperator op, Compiled left, Compiled right) {
  switch (op) {
    case BinaryOperator::kAdd:
    case BinaryOperator::kSubtract:
    case BinaryOperator::kMultiply:
    case BinaryOperator::kDivide:
    case BinaryOperator::kModulo:
      return Arithmetic(op, std::move(left), std::move(right));
    case BinaryOperator::kEqual:
    case BinaryOperator::kNotEqual: {
      Align(left, right);
      if (left.type == ScalarType::kDynamic) throw NotModelled{"equality of dynamics"};
      return {ScalarType::kBool, [=](const auto& rows, size_t index) {
                return EqualTo(left.evaluate(rows, index), right.evaluate(rows, index),
                               op == BinaryOperator::kNotEqual);
              }};
    }
    case BinaryOperator::kLess:
    case BinaryOperator::kLessOrEqual:
    case BinaryOperator::kGreater:
    case BinaryOperator::kGreaterOrEqual:
      return Order(op, std::move(left), std::move(right));
    case BinaryOperator::kAnd:
    case BinaryOperator::kOr:
      return Logical(op == BinaryOperator::kAnd, left, right);
    default:
      break;
  }
  if (left.type != ScalarType::kString || right.type != ScalarType::kString) {
    throw NotModelled{"a text operator over other types"};
  }
  return Sticky(ScalarType::kBool, std::move(left), std::move(right),
                [op](const Scalar& a, const Scalar& b) {
                  return Scalar::Bool(MatchText(op, a.string_value(), b.string_value()));
                });
}

}  // namespace sluice::differential
