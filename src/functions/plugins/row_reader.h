// What the plugins that are computed over rows share: reading rows one after the other, and giving
// rows that are computed when they are asked for.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/cancellation.h"
#include "data/row_stream.h"

namespace sluice::functions {

// A cursor over the rows of a stream.
class RowReader {
 public:
  RowReader(RowStream& stream, const OperationContext& context)
      : stream_(stream), context_(context) {}

  // Goes to the next row; false at the end. Asks the context now and then.
  Result<bool> Next();

  // The current row.
  bool IsNull(size_t column) const { return batch_->columns[column].IsNull(row_); }
  int64_t Int64(size_t column) const { return batch_->columns[column].values<int64_t>()[row_]; }
  double Real(size_t column) const { return batch_->columns[column].values<double>()[row_]; }
  bool Bool(size_t column) const { return batch_->columns[column].values<uint8_t>()[row_] != 0; }
  std::string_view Text(size_t column) const { return batch_->columns[column].string(row_); }
  Scalar Value(size_t column) const { return batch_->columns[column].ScalarAt(row_); }
  size_t column_count() const { return batch_->columns.size(); }
  std::vector<Scalar> Row() const;
  // What the row is part of, and where in it.
  const std::shared_ptr<const ColumnBatch>& batch() const { return batch_; }
  size_t row() const { return row_; }
  // The values of `count` columns from `first` on.
  std::vector<Scalar> Values(size_t first, size_t count) const;
  // Whether the columns from `first` on hold these values.
  bool Holds(const std::vector<Scalar>& values, size_t first) const;

 private:
  RowStream& stream_;
  const OperationContext& context_;
  std::shared_ptr<const ColumnBatch> batch_;
  size_t row_ = 0;
};

using RowVector = std::vector<std::vector<Scalar>>;

// A stream whose rows are computed when it is first read.
std::unique_ptr<RowStream> MakeComputedStream(Schema schema,
                                              std::function<Result<RowVector>()> compute);

}  // namespace sluice::functions
