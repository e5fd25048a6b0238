#include "functions/plugins/row_reader.h"

#include <optional>

namespace sluice::functions {
namespace {

bool CellHolds(const ColumnVector& column, size_t row, const Scalar& value) {
  if (column.IsNull(row)) {
    if (column.type == ScalarType::kString) return value.string_value().empty();
    return value.is_null();
  }
  if (value.is_null()) return false;
  switch (column.type) {
    case ScalarType::kString:
    case ScalarType::kDynamic: return column.string(row) == value.string_value();
    case ScalarType::kLong:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return column.values<int64_t>()[row] == value.int64_value();
    default: return column.ScalarAt(row) == value;
  }
}

class ComputedStream final : public RowStream {
 public:
  ComputedStream(Schema schema, std::function<Result<RowVector>()> compute)
      : schema_(std::move(schema)), compute_(std::move(compute)) {}

  const Schema& schema() const override { return schema_; }

  Result<std::optional<ColumnBatch>> Next() override {
    if (rows_ == nullptr) {
      ASSIGN_OR_RETURN(RowVector rows, compute_());
      rows_ = MakeRowStream(schema_, std::move(rows));
    }
    return rows_->Next();
  }

 private:
  Schema schema_;
  std::function<Result<RowVector>()> compute_;
  std::unique_ptr<RowStream> rows_;
};

}  // namespace

Result<bool> RowReader::Next() {
  if (batch_ != nullptr && ++row_ < batch_->row_count) return true;
  RETURN_IF_ERROR(context_.Check());
  ASSIGN_OR_RETURN(std::optional<ColumnBatch> batch, stream_.Next());
  batch_ = batch ? std::make_shared<const ColumnBatch>(*std::move(batch)) : nullptr;
  row_ = 0;
  return batch_ != nullptr;
}

std::vector<Scalar> RowReader::Row() const { return Values(0, column_count()); }

std::vector<Scalar> RowReader::Values(size_t first, size_t count) const {
  std::vector<Scalar> values;
  values.reserve(count);
  for (size_t i = 0; i < count; ++i) values.push_back(Value(first + i));
  return values;
}

bool RowReader::Holds(const std::vector<Scalar>& values, size_t first) const {
  for (size_t i = 0; i < values.size(); ++i) {
    if (!CellHolds(batch_->columns[first + i], row_, values[i])) return false;
  }
  return true;
}

std::unique_ptr<RowStream> MakeComputedStream(Schema schema,
                                              std::function<Result<RowVector>()> compute) {
  return std::make_unique<ComputedStream>(std::move(schema), std::move(compute));
}

}  // namespace sluice::functions
