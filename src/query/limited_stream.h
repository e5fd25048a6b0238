// The limits of a query's result: truncation, which fails it, and query_take_max_records, which
// cuts it.
#pragma once

#include <memory>

#include "data/row_stream.h"

namespace sluice::query {

struct ResultLimits {
  // Past either, Next() fails with E_QUERY_RESULT_SET_TOO_LARGE. Negative: no limit.
  int64_t records_max = -1;
  int64_t size_bytes_max = -1;
  // The stream ends after so many records. Negative: no limit.
  int64_t take_records = -1;
};

std::unique_ptr<RowStream> LimitStream(std::unique_ptr<RowStream> stream, ResultLimits limits);

// The size of a batch's values as the limit counts it: fixed widths, and the bytes of texts.
int64_t ValueSizeBytes(const ColumnBatch& batch);

}  // namespace sluice::query
