#include "functions/evaluate.h"

#include <cmath>

#include "data/column_batch.h"
#include "data/datetime.h"

namespace sluice::functions {
namespace {

// A result of one row.
class OneRowResult : public KernelResult {
 public:
  void SetNull(size_t) override { null_ = true; }
  void SetString(size_t, std::string_view text) override { text_ = std::string(text); }

  Scalar Take(ScalarType type) {
    if (null_) return Scalar::Null(type);
    if (type == ScalarType::kString) return Scalar::String(std::move(text_));
    if (type == ScalarType::kDynamic) return Scalar::Dynamic(std::move(text_));
    ColumnVector column{type, &value_, nullptr};
    return column.ScalarAt(0);
  }

 protected:
  void* data() override { return &value_; }

 private:
  bool null_ = false;
  std::string text_;
  alignas(16) unsigned char value_[16] = {};
};

// Exact results or nothing: overflow is left to the engine's rules.
std::optional<Scalar> LongArithmetic(std::string_view op, int64_t a, int64_t b) {
  int64_t value = 0;
  if (op == "+") return __builtin_add_overflow(a, b, &value) ? std::nullopt : std::optional(Scalar::Long(value));
  if (op == "-") return __builtin_sub_overflow(a, b, &value) ? std::nullopt : std::optional(Scalar::Long(value));
  if (op == "*") return __builtin_mul_overflow(a, b, &value) ? std::nullopt : std::optional(Scalar::Long(value));
  if (b == 0) return Scalar::Null(ScalarType::kLong);
  if (b == -1) return std::nullopt;
  if (op == "/") return Scalar::Long(a / b);
  if (op == "%") {
    int64_t rest = a % b;
    return Scalar::Long(rest < 0 ? rest + std::abs(b) : rest);
  }
  return std::nullopt;
}

std::optional<Scalar> RealArithmetic(std::string_view op, double a, double b) {
  if (op == "+") return Scalar::Real(a + b);
  if (op == "-") return Scalar::Real(a - b);
  if (op == "*") return Scalar::Real(a * b);
  if (op == "/") return Scalar::Real(a / b);
  return std::nullopt;
}

double AsReal(const Scalar& value) {
  return value.type() == ScalarType::kReal ? value.real_value()
                                           : static_cast<double>(value.int64_value());
}

std::optional<Scalar> Ticks(__int128 ticks, ScalarType type) {
  bool datetime = type == ScalarType::kDatetime;
  if (datetime && (ticks < 0 || ticks > kMaxDatetimeTicks)) return std::nullopt;
  if (ticks < INT64_MIN || ticks > INT64_MAX) return std::nullopt;
  auto value = static_cast<int64_t>(ticks);
  return datetime ? Scalar::Datetime(value) : Scalar::Timespan(value);
}

std::optional<Scalar> Arithmetic(std::string_view op, const Scalar& a, const Scalar& b,
                                 ScalarType type) {
  if (a.is_null() || b.is_null()) return Scalar::Null(type);
  if (type == ScalarType::kDecimal || a.type() == ScalarType::kDynamic) return std::nullopt;
  bool ticks_a = a.type() == ScalarType::kTimespan || a.type() == ScalarType::kDatetime;
  bool ticks_b = b.type() == ScalarType::kTimespan || b.type() == ScalarType::kDatetime;
  if (!ticks_a && !ticks_b) {
    if (a.type() == ScalarType::kReal) return RealArithmetic(op, a.real_value(), b.real_value());
    return LongArithmetic(op, a.int64_value(), b.int64_value());
  }
  if (ticks_a && ticks_b) {
    if (op == "+") return Ticks(static_cast<__int128>(a.int64_value()) + b.int64_value(), type);
    if (op == "-") return Ticks(static_cast<__int128>(a.int64_value()) - b.int64_value(), type);
    if (op == "/") {
      return Scalar::Real(static_cast<double>(a.int64_value()) /
                          static_cast<double>(b.int64_value()));
    }
    return std::nullopt;
  }
  if (op == "*" && b.type() != ScalarType::kReal && a.type() != ScalarType::kReal) {
    return Ticks(static_cast<__int128>(a.int64_value()) * b.int64_value(), type);
  }
  double value = op == "*"   ? AsReal(a) * AsReal(b)
                 : op == "/" ? AsReal(a) / AsReal(b)
                             : std::nan("");
  if (!(std::fabs(value) < 9.2e18)) return std::nullopt;
  return Ticks(static_cast<int64_t>(value), type);
}

std::optional<Scalar> Comparison(std::string_view op, const Scalar& a, const Scalar& b) {
  bool equality = op == "==" || op == "!=";
  if (a.is_null() || b.is_null()) {
    if (!equality || a.is_null() == b.is_null()) return Scalar::Null(ScalarType::kBool);
    return Scalar::Bool(op == "!=");
  }
  if (op == "==") return Scalar::Bool(a.value() == b.value());
  if (op == "!=") return Scalar::Bool(a.value() != b.value());
  int order = 0;
  if (const auto* left = std::get_if<int64_t>(&a.value())) {
    int64_t right = b.int64_value();
    order = *left < right ? -1 : *left > right ? 1 : 0;
  } else if (a.type() == ScalarType::kReal) {
    if (std::isnan(a.real_value()) || std::isnan(b.real_value())) return std::nullopt;
    order = a.real_value() < b.real_value() ? -1 : a.real_value() > b.real_value() ? 1 : 0;
  } else {
    return std::nullopt;
  }
  if (op == "<") return Scalar::Bool(order < 0);
  if (op == "<=") return Scalar::Bool(order <= 0);
  if (op == ">") return Scalar::Bool(order > 0);
  return Scalar::Bool(order >= 0);
}

std::optional<Scalar> Logical(bool is_and, const Scalar& a, const Scalar& b) {
  bool decisive = !is_and;
  for (const Scalar* side : {&a, &b}) {
    if (!side->is_null() && side->bool_value() == decisive) return Scalar::Bool(decisive);
  }
  if (a.is_null() || b.is_null()) return Scalar::Null(ScalarType::kBool);
  return Scalar::Bool(is_and);
}

std::optional<Scalar> CastNumber(const Scalar& value, ScalarType type) {
  if (value.is_null()) return Scalar::Null(type);
  switch (type) {
    case ScalarType::kLong:
      if (IsInteger(value.type()) || value.type() == ScalarType::kDatetime ||
          value.type() == ScalarType::kTimespan) {
        return Scalar::Long(value.int64_value());
      }
      if (value.type() == ScalarType::kReal && std::fabs(value.real_value()) < 9.2e18) {
        return Scalar::Long(static_cast<int64_t>(value.real_value()));
      }
      return std::nullopt;
    case ScalarType::kInt:
      if (IsInteger(value.type()) && value.int64_value() >= INT32_MIN &&
          value.int64_value() <= INT32_MAX) {
        return Scalar::Int(static_cast<int32_t>(value.int64_value()));
      }
      return std::nullopt;
    case ScalarType::kReal:
      if (IsInteger(value.type())) {
        return Scalar::Real(static_cast<double>(value.int64_value()));
      }
      if (value.type() == ScalarType::kDecimal) {
        return Scalar::Real(value.decimal_value().ToReal());
      }
      return std::nullopt;
    case ScalarType::kDecimal:
      if (IsInteger(value.type())) {
        return Scalar::DecimalValue(Decimal::FromInt64(value.int64_value()));
      }
      if (value.type() == ScalarType::kReal) {
        auto decimal = Decimal::FromReal(value.real_value());
        return decimal ? Scalar::DecimalValue(*decimal) : Scalar::Null(type);
      }
      return std::nullopt;
    case ScalarType::kString: return Scalar::String(value.ToText());
    default: return std::nullopt;
  }
}

std::optional<Scalar> Bin(const Scalar& value, const Scalar& size, ScalarType type) {
  if (value.is_null() || size.is_null()) return Scalar::Null(type);
  if (type == ScalarType::kReal) {
    if (!(size.real_value() > 0)) return Scalar::Null(type);
    return Scalar::Real(std::floor(value.real_value() / size.real_value()) * size.real_value());
  }
  if (type == ScalarType::kDecimal) return std::nullopt;
  int64_t divisor = size.int64_value();
  if (divisor <= 0) return Scalar::Null(type);
  int64_t rest = value.int64_value() % divisor;
  if (rest < 0) rest += divisor;
  int64_t binned = 0;
  if (__builtin_sub_overflow(value.int64_value(), rest, &binned)) return std::nullopt;
  return type == ScalarType::kDatetime   ? Scalar::Datetime(binned)
         : type == ScalarType::kTimespan ? Scalar::Timespan(binned)
                                         : Scalar::Long(binned);
}

std::optional<Scalar> Intrinsic(const std::string& name, const std::vector<Scalar>& arguments,
                                ScalarType type) {
  if (arguments.size() == 2) {
    const Scalar& a = arguments[0];
    const Scalar& b = arguments[1];
    if (name.size() == 1 && std::string_view("+-*/%").find(name[0]) != std::string_view::npos) {
      return Arithmetic(name, a, b, type);
    }
    if (name == "==" || name == "!=" || name == "<" || name == "<=" || name == ">" || name == ">=") {
      return Comparison(name, a, b);
    }
    if (name == "and" || name == "or") return Logical(name == "and", a, b);
    if (name == "bin") return Bin(a, b, type);
  }
  if (arguments.size() == 1) {
    const Scalar& value = arguments[0];
    if (name == "not") {
      return value.is_null() ? value : Scalar::Bool(!value.bool_value());
    }
    if (name == "negate") {
      if (value.is_null()) return value;
      if (type == ScalarType::kReal) return Scalar::Real(-value.real_value());
      if (type == ScalarType::kDecimal) return Scalar::DecimalValue({-value.decimal_value().units});
      if (value.int64_value() == INT64_MIN) return std::nullopt;
      return type == ScalarType::kTimespan ? Scalar::Timespan(-value.int64_value())
                                           : Scalar::Long(-value.int64_value());
    }
    if (name == "tolong" || name == "toint" || name == "toreal" || name == "todecimal" ||
        name == "tostring") {
      return CastNumber(value, type);
    }
  }
  if (name == "strcat") {
    std::string text;
    for (const Scalar& argument : arguments) text += argument.string_value();
    return Scalar::String(std::move(text));
  }
  return std::nullopt;
}

}  // namespace

Result<Scalar> EvaluateKernel(Kernel kernel, const std::vector<Scalar>& arguments,
                              ScalarType result_type) {
  Schema schema;
  for (const Scalar& argument : arguments) schema.columns.push_back({"", argument.type(), ""});
  BatchBuilder builder(std::move(schema));
  builder.AddRow(arguments);
  ColumnBatch batch = builder.Finish();
  OneRowResult result;
  KernelArguments kernel_arguments{1, batch.columns.data(), batch.columns.size()};
  RETURN_IF_ERROR(kernel(kernel_arguments, result));
  return result.Take(result_type);
}

Result<std::optional<Scalar>> EvaluateConstant(const FunctionDefinition& function, size_t signature,
                                               const std::vector<Scalar>& arguments,
                                               ScalarType result_type) {
  if (!function.deterministic) return std::optional<Scalar>();
  Kernel kernel = function.signatures[signature].kernel;
  if (kernel == nullptr) return Intrinsic(function.name, arguments, result_type);
  ASSIGN_OR_RETURN(Scalar value, EvaluateKernel(kernel, arguments, result_type));
  return std::optional<Scalar>(std::move(value));
}

}  // namespace sluice::functions
