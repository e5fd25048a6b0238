#include "data/row_stream.h"

namespace sluice {
namespace {

class StoredRowStream final : public RowStream {
 public:
  StoredRowStream(Schema schema, std::vector<std::vector<Scalar>> rows)
      : schema_(std::move(schema)), rows_(std::move(rows)) {}

  const Schema& schema() const override { return schema_; }

  Result<std::optional<ColumnBatch>> Next() override {
    constexpr size_t kBatchRows = 2048;
    if (at_ == rows_.size()) return std::optional<ColumnBatch>();
    BatchBuilder builder(schema_);
    while (at_ < rows_.size() && builder.row_count() < kBatchRows) builder.AddRow(rows_[at_++]);
    return std::optional<ColumnBatch>(builder.Finish());
  }

 private:
  Schema schema_;
  std::vector<std::vector<Scalar>> rows_;
  size_t at_ = 0;
};

}  // namespace

std::unique_ptr<RowStream> MakeRowStream(Schema schema, std::vector<std::vector<Scalar>> rows) {
  return std::make_unique<StoredRowStream>(std::move(schema), std::move(rows));
}

Result<std::vector<std::vector<Scalar>>> ReadAllRows(RowStream& stream) {
  std::vector<std::vector<Scalar>> rows;
  while (true) {
    ASSIGN_OR_RETURN(auto batch, stream.Next());
    if (!batch) return rows;
    for (size_t row = 0; row < batch->row_count; ++row) {
      auto& values = rows.emplace_back();
      for (const ColumnVector& column : batch->columns) values.push_back(column.ScalarAt(row));
    }
  }
}

}  // namespace sluice
