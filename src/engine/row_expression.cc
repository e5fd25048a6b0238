#include "engine/row_expression.h"

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "data/column_batch.h"
#include "functions/column_result.h"
#include "functions/intrinsic.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::engine {
namespace {

using functions::ColumnResult;
using semantics::BoundExpression;
using semantics::BoundExpressionKind;

// A step of a compiled expression. Its values are valid until the next batch.
class Step {
 public:
  virtual ~Step() = default;
  virtual Result<ColumnVector> Evaluate(const ColumnBatch& batch) = 0;
  // The value when it is the same for all rows.
  virtual const Scalar* constant() const { return nullptr; }
};
using StepPointer = std::unique_ptr<Step>;

class ColumnStep final : public Step {
 public:
  explicit ColumnStep(size_t position) : position_(position) {}
  Result<ColumnVector> Evaluate(const ColumnBatch& batch) override {
    return batch.columns[position_];
  }

 private:
  size_t position_;
};

class ConstantStep final : public Step {
 public:
  explicit ConstantStep(Scalar value) : value_(std::move(value)), column_(value_.type()) {}
  Result<ColumnVector> Evaluate(const ColumnBatch& batch) override {
    if (batch.row_count > filled_) {
      filled_ = batch.row_count;
      column_.Start(filled_);
      for (size_t row = 0; row < filled_; ++row) column_.Set(row, value_);
    }
    return column_.view();
  }
  const Scalar* constant() const override { return &value_; }

 private:
  Scalar value_;
  ColumnResult column_;
  size_t filled_ = 0;
};

class KernelStep final : public Step {
 public:
  KernelStep(functions::Kernel kernel, bool null_on_null, ScalarType type,
             std::vector<StepPointer> arguments)
      : kernel_(kernel),
        null_on_null_(null_on_null),
        arguments_(std::move(arguments)),
        result_(type) {}

  Result<ColumnVector> Evaluate(const ColumnBatch& batch) override {
    columns_.clear();
    for (const StepPointer& argument : arguments_) {
      ASSIGN_OR_RETURN(const ColumnVector column, argument->Evaluate(batch));
      columns_.push_back(column);
    }
    result_.Start(batch.row_count);
    RETURN_IF_ERROR(functions::RunKernel(kernel_, null_on_null_,
                                         {batch.row_count, columns_.data(), columns_.size()},
                                         result_));
    return result_.view();
  }

 private:
  functions::Kernel kernel_;
  bool null_on_null_;
  std::vector<StepPointer> arguments_;
  std::vector<ColumnVector> columns_;
  ColumnResult result_;
};

class IntrinsicStep final : public Step {
 public:
  IntrinsicStep(functions::Intrinsic intrinsic, ScalarType type, std::vector<StepPointer> arguments)
      : intrinsic_(intrinsic), arguments_(std::move(arguments)), result_(type) {
    for (const StepPointer& argument : arguments_) {
      const Scalar* constant = argument->constant();
      values_.push_back(constant != nullptr ? *constant : Scalar::Null(ScalarType::kLong));
    }
  }

  Result<ColumnVector> Evaluate(const ColumnBatch& batch) override {
    columns_.assign(arguments_.size(), {});
    for (size_t i = 0; i < arguments_.size(); ++i) {
      if (arguments_[i]->constant() != nullptr) continue;
      ASSIGN_OR_RETURN(columns_[i], arguments_[i]->Evaluate(batch));
    }
    result_.Start(batch.row_count);
    for (size_t row = 0; row < batch.row_count; ++row) {
      for (size_t i = 0; i < arguments_.size(); ++i) {
        if (arguments_[i]->constant() == nullptr) values_[i] = columns_[i].ScalarAt(row);
      }
      ASSIGN_OR_RETURN(const Scalar value,
                       intrinsic_({values_.data(), values_.size(), result_.type()}));
      result_.Set(row, value);
    }
    return result_.view();
  }

 private:
  functions::Intrinsic intrinsic_;
  std::vector<StepPointer> arguments_;
  std::vector<Scalar> values_;
  std::vector<ColumnVector> columns_;
  ColumnResult result_;
};

// iff, case, and, or: the rows are taken one by one, and only the arguments that decide are computed.
class LazyStep final : public Step {
 public:
  LazyStep(std::string_view function, ScalarType type, std::vector<StepPointer> arguments)
      : is_and_(function == "and"),
        is_or_(function == "or"),
        arguments_(std::move(arguments)),
        result_(type) {}

  Result<ColumnVector> Evaluate(const ColumnBatch& batch) override {
    ColumnBatch one;
    one.row_count = 1;
    result_.Start(batch.row_count);
    for (size_t row = 0; row < batch.row_count; ++row) {
      one.columns.clear();
      for (size_t i = 0; i < batch.columns.size(); ++i) {
        one.columns.push_back(OneRow(batch.columns[i], row));
      }
      ASSIGN_OR_RETURN(const Scalar value, is_and_ || is_or_ ? Logical(one) : Choose(one));
      result_.Set(row, value);
    }
    return result_.view();
  }

 private:
  static constexpr uint64_t kNoBit = 0;

  static ColumnVector OneRow(const ColumnVector& column, size_t row) {
    ColumnVector one = column;
    one.data = column.values<std::byte>() + row * functions::ValueWidth(column.type);
    one.validity = column.IsNull(row) ? &kNoBit : nullptr;
    return one;
  }

  Result<Scalar> ValueOf(size_t argument, const ColumnBatch& row) {
    if (const Scalar* constant = arguments_[argument]->constant()) return *constant;
    ASSIGN_OR_RETURN(const ColumnVector column, arguments_[argument]->Evaluate(row));
    return column.ScalarAt(0);
  }

  Result<Scalar> Choose(const ColumnBatch& row) {
    size_t i = 0;
    for (; i + 1 < arguments_.size(); i += 2) {
      ASSIGN_OR_RETURN(const Scalar condition, ValueOf(i, row));
      if (!condition.is_null() && condition.bool_value()) return ValueOf(i + 1, row);
    }
    return ValueOf(i, row);
  }

  Result<Scalar> Logical(const ColumnBatch& row) {
    bool any_null = false;
    for (size_t i = 0; i < arguments_.size(); ++i) {
      ASSIGN_OR_RETURN(const Scalar value, ValueOf(i, row));
      if (value.is_null()) {
        any_null = true;
      } else if (value.bool_value() == is_or_) {
        return Scalar::Bool(is_or_);
      }
    }
    return any_null ? Scalar::Null(ScalarType::kBool) : Scalar::Bool(is_and_);
  }

  bool is_and_;
  bool is_or_;
  std::vector<StepPointer> arguments_;
  ColumnResult result_;
};

class InValuesStep final : public Step {
 public:
  InValuesStep(StepPointer value, const std::vector<Scalar>& items, bool negated, bool ignore_case)
      : value_(std::move(value)),
        negated_(negated),
        ignore_case_(ignore_case),
        result_(ScalarType::kBool) {
    for (const Scalar& item : items) {
      if (!item.is_null()) items_.insert(Key(item));
    }
  }
  Result<ColumnVector> Evaluate(const ColumnBatch& batch) override {
    ASSIGN_OR_RETURN(const ColumnVector column, value_->Evaluate(batch));
    result_.Start(batch.row_count);
    for (size_t row = 0; row < batch.row_count; ++row) {
      const Scalar value = column.ScalarAt(row);
      const bool found = !value.is_null() && items_.contains(Key(value));
      result_.Set(row, Scalar::Bool(found != negated_));
    }
    return result_.view();
  }

 private:
  std::string Key(const Scalar& value) const {
    if (!ignore_case_ || value.type() != ScalarType::kString) return value.ToText();
    std::string lower;
    functions::AppendLower(value.string_value(), lower);
    return lower;
  }

  StepPointer value_;
  bool negated_;
  bool ignore_case_;
  std::unordered_set<std::string> items_;
  ColumnResult result_;
};

class Compiler {
 public:
  Compiler(const std::vector<semantics::BoundColumn>& columns, const SubqueryValues& subqueries)
      : subqueries_(subqueries) {
    for (size_t i = 0; i < columns.size(); ++i) positions_.emplace(columns[i].id, i);
  }

  Result<StepPointer> Compile(const BoundExpression& expression) {
    switch (expression.kind) {
      case BoundExpressionKind::kLiteral:
        return Constant(expression.As<semantics::BoundLiteral>().value);
      case BoundExpressionKind::kColumn: {
        const auto found =
            positions_.find(expression.As<semantics::BoundColumnReference>().id);
        if (found == positions_.end()) {
          return Internal("a column is not in reach of its row expression");
        }
        return StepPointer(std::make_unique<ColumnStep>(found->second));
      }
      case BoundExpressionKind::kCall: return CompileCall(expression.As<semantics::BoundCall>());
      case BoundExpressionKind::kScalarSubquery: {
        if (!subqueries_.scalar) return Unsupported("a subquery is not supported here");
        ASSIGN_OR_RETURN(Scalar value,
                         subqueries_.scalar(expression.As<semantics::BoundScalarSubquery>()));
        return Constant(std::move(value));
      }
      case BoundExpressionKind::kInSubquery: {
        const auto& in = expression.As<semantics::BoundInSubquery>();
        if (!subqueries_.column) return Unsupported("a subquery is not supported here");
        ASSIGN_OR_RETURN(StepPointer value, Compile(*in.value));
        ASSIGN_OR_RETURN(const std::vector<Scalar> items, subqueries_.column(in));
        return StepPointer(std::make_unique<InValuesStep>(std::move(value), items, in.negated,
                                                          in.ignore_case));
      }
    }
    return Internal("an expression of unknown kind");
  }

 private:
  static Result<StepPointer> Constant(Scalar value) {
    return StepPointer(std::make_unique<ConstantStep>(std::move(value)));
  }

  Result<StepPointer> CompileCall(const semantics::BoundCall& call) {
    const functions::FunctionDefinition& function = *call.function;
    std::vector<StepPointer> arguments;
    for (const auto& argument : call.arguments) {
      ASSIGN_OR_RETURN(StepPointer step, Compile(*argument));
      arguments.push_back(std::move(step));
    }
    if (function.name == "iff" || function.name == "case" || function.name == "and" ||
        function.name == "or") {
      return StepPointer(
          std::make_unique<LazyStep>(function.name, call.type, std::move(arguments)));
    }
    if (const functions::Kernel kernel = function.signatures[call.signature_index].kernel) {
      return StepPointer(std::make_unique<KernelStep>(kernel, function.null_on_null, call.type,
                                                      std::move(arguments)));
    }
    const functions::Intrinsic intrinsic = functions::FindIntrinsic(function.name);
    if (intrinsic == nullptr) {
      return Unsupported("the function " + function.name +
                         "() is not supported in an expression over computed rows")
          .WithSpan(call.span);
    }
    return StepPointer(
        std::make_unique<IntrinsicStep>(intrinsic, call.type, std::move(arguments)));
  }

  const SubqueryValues& subqueries_;
  std::unordered_map<semantics::ColumnId, size_t> positions_;
};

class CompiledExpression final : public functions::RowExpression {
 public:
  CompiledExpression(semantics::BoundExpressionPointer expression, StepPointer root)
      : expression_(std::move(expression)), root_(std::move(root)) {}

  Result<ColumnBatch> Evaluate(const ColumnBatch& arguments) override {
    ColumnBatch batch;
    batch.row_count = arguments.row_count;
    ASSIGN_OR_RETURN(const ColumnVector column, root_->Evaluate(arguments));
    batch.columns.push_back(column);
    batch.owner = arguments.owner;
    return batch;
  }

 private:
  semantics::BoundExpressionPointer expression_;
  StepPointer root_;
};

}  // namespace

Result<std::unique_ptr<functions::RowExpression>> MakeRowExpression(
    const semantics::BoundExpressionPointer& expression,
    const std::vector<semantics::BoundColumn>& columns, const SubqueryValues& subqueries) {
  ASSIGN_OR_RETURN(StepPointer root, Compiler(columns, subqueries).Compile(*expression));
  return std::unique_ptr<functions::RowExpression>(
      std::make_unique<CompiledExpression>(expression, std::move(root)));
}

}  // namespace sluice::engine
