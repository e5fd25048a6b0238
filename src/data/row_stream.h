// A result that is read batch by batch.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/status.h"
#include "data/column_batch.h"
#include "data/schema.h"

namespace sluice {

// A pull stream of batches. Used by one thread at a time. Destroying it before its end abandons
// the rest and frees what it holds.
class RowStream {
 public:
  virtual ~RowStream() = default;

  // Names and types of the columns; fixed from the start.
  virtual const Schema& schema() const = 0;

  // The next batch, never empty, or nothing at the end. After an error only destruction is allowed.
  virtual Result<std::optional<ColumnBatch>> Next() = 0;
};

// A stream over rows that already exist.
std::unique_ptr<RowStream> MakeRowStream(Schema schema, std::vector<std::vector<Scalar>> rows);

// Reads a stream to its end. For small results.
Result<std::vector<std::vector<Scalar>>> ReadAllRows(RowStream& stream);

}  // namespace sluice
