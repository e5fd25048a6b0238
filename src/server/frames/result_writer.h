// Writes the answer to a query as one of the formats of the REST API, table by table, while the
// rows arrive.
//
//   Begin, then for each result: BeginTable, any number of Rows, EndTable; End.
//
// The text is appended to the string that the maker was given; the caller sends and clears it
// between calls. An error of a result is told with EndTable and again with End.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "data/column_batch.h"
#include "data/schema.h"
#include "query/query_service.h"

namespace sluice::server {

// Where errors that occur after the answer has begun are put.
enum class ErrorPlacement { kInData, kEndOfTable, kEndOfDataset };

// What the extended properties of an answer tell.
struct AnswerProperties {
  std::vector<query::Visualization> visualizations;  // One per result.
  std::string cursor;                                    // The database cursor as text.
};

struct ResultFormat {
  int version = 2;
  bool fragmented = false;              // v2 only
  bool newlines_between_frames = false;  // v2 only
  bool progressive = false;             // v2 only
  ErrorPlacement error_placement = ErrorPlacement::kInData;
  bool defer_partial_failures = false;  // Errors show only in the completion information.
};

struct AnswerStatistics {
  int64_t row_count = 0;
  double execution_seconds = 0;
};

class ResultWriter {
 public:
  virtual ~ResultWriter() = default;
  virtual void Begin(const AnswerProperties& properties) = 0;
  virtual void BeginTable(const Schema& schema, const std::string& name) = 0;
  virtual void Rows(const ColumnBatch& batch) = 0;
  virtual void EndTable(const std::optional<Status>& error) = 0;
  virtual void End(const std::optional<Status>& error, const AnswerStatistics& statistics) = 0;
};

// A writer that appends to `out`. `text` is the request's, for positions in errors.
std::unique_ptr<ResultWriter> MakeResultWriter(const ResultFormat& format,
                                               const OperationContext& context, std::string text,
                                               std::string& out);

// The answer of a command that is not piped: one v1 table.
void WriteCommandTable(const Schema& schema, const std::vector<std::vector<Scalar>>& rows,
                       std::string& out);

}  // namespace sluice::server
