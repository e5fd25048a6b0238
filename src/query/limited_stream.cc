#include "query/limited_stream.h"

#include <algorithm>
#include <string>

namespace sluice::query {
namespace {

int64_t WidthBytes(ScalarType type) {
  switch (type) {
    case ScalarType::kBool: return 1;
    case ScalarType::kInt: return 4;
    case ScalarType::kDecimal:
    case ScalarType::kGuid: return 16;
    default: return 8;
  }
}

class LimitedStream final : public RowStream {
 public:
  LimitedStream(std::unique_ptr<RowStream> stream, ResultLimits limits)
      : stream_(std::move(stream)), limits_(limits) {}

  const Schema& schema() const override { return stream_->schema(); }

  Result<std::optional<ColumnBatch>> Next() override {
    if (limits_.take_records >= 0 && records_ >= limits_.take_records) {
      return std::optional<ColumnBatch>();
    }
    if (past_records_max_) return TooManyRecords();
    ASSIGN_OR_RETURN(auto batch, stream_->Next());
    if (!batch) return batch;
    if (limits_.take_records >= 0) {
      auto left = static_cast<size_t>(limits_.take_records - records_);
      batch->row_count = std::min(batch->row_count, left);
    }
    records_ += static_cast<int64_t>(batch->row_count);
    if (limits_.records_max >= 0 && records_ > limits_.records_max) {
      // The records that fit are given out first, as the service does.
      batch->row_count -= static_cast<size_t>(records_ - limits_.records_max);
      past_records_max_ = true;
      if (batch->row_count == 0) return TooManyRecords();
    }
    if (limits_.size_bytes_max >= 0) {
      size_bytes_ += ValueSizeBytes(*batch);
      if (size_bytes_ > limits_.size_bytes_max) {
        return TooLarge("is larger than " + std::to_string(limits_.size_bytes_max) + " bytes");
      }
    }
    return batch;
  }

 private:
  Status TooManyRecords() const {
    return TooLarge("has more than " + std::to_string(limits_.records_max) + " records");
  }

  // The wording that the clients' own tests look for.
  static Status TooLarge(const std::string& what) {
    return LimitExceeded(
               "Query execution has exceeded the allowed limits (80DA0003): "
               "E_QUERY_RESULT_SET_TOO_LARGE: the result " + what +
               ". Reduce it with take, summarize or where, or set notruncation.")
        .WithKustoCode("E_QUERY_RESULT_SET_TOO_LARGE");
  }

  std::unique_ptr<RowStream> stream_;
  const ResultLimits limits_;
  int64_t records_ = 0;
  int64_t size_bytes_ = 0;
  bool past_records_max_ = false;
};

}  // namespace

int64_t ValueSizeBytes(const ColumnBatch& batch) {
  int64_t size_bytes = 0;
  for (const ColumnVector& column : batch.columns) {
    if (column.type != ScalarType::kString && column.type != ScalarType::kDynamic) {
      size_bytes += WidthBytes(column.type) * static_cast<int64_t>(batch.row_count);
      continue;
    }
    for (size_t row = 0; row < batch.row_count; ++row) {
      if (!column.IsNull(row)) size_bytes += static_cast<int64_t>(column.string(row).size());
    }
  }
  return size_bytes;
}

std::unique_ptr<RowStream> LimitStream(std::unique_ptr<RowStream> stream, ResultLimits limits) {
  return std::make_unique<LimitedStream>(std::move(stream), limits);
}

}  // namespace sluice::query
