#include "server/rest/query_answer.h"

#include "server/rest/error_document.h"

namespace sluice::server {
namespace {

constexpr int kOk = 200;

// Streams one result into the writer. `stream` and `batch` are its beginning.
Status StreamResult(RowStream& stream, std::optional<ColumnBatch> batch, ResultWriter& writer,
                    std::string& out, HttpResponse& response, AnswerStatistics& statistics,
                    const OperationContext& context) {
  while (batch) {
    writer.Rows(*batch);
    statistics.row_count += static_cast<int64_t>(batch->row_count);
    batch.reset();
    RETURN_IF_ERROR(response.Write(out));
    out.clear();
    RETURN_IF_ERROR(context.Check());
    ASSIGN_OR_RETURN(batch, stream.Next());
  }
  return Status::Ok();
}

}  // namespace

int AnswerQuery(query::QueryService& queries, const query::PreparedQuery& query,
                const ResultFormat& format, const std::string& text, HttpResponse& response,
                Metrics& metrics, const OperationContext& context) {
  auto started = context.clock->Monotonic();
  ResultFormat effective = format;
  effective.defer_partial_failures = query.properties.defer_partial_query_failures;
  std::string out;
  auto writer = MakeResultWriter(effective, context, text, out);

  AnswerProperties properties;
  for (const auto& part : query.parts) properties.visualizations.push_back(part.visualization);
  properties.cursor = std::to_string(query.cursor);

  AnswerStatistics statistics;
  std::optional<Status> failure;
  bool begun = false;
  for (size_t i = 0; i < query.parts.size() && !failure; ++i) {
    std::optional<ColumnBatch> batch;
    auto stream = queries.Run(query, i, context);
    Status status = stream.status();
    if (stream.ok()) {
      auto first = (*stream)->Next();
      status = first.status();
      if (first.ok()) batch = *std::move(first);
    }
    if (!status.ok() && !begun) {
      WriteError(status, text, response, context);
      return HttpStatusOf(status);
    }
    if (!begun) writer->Begin(properties);
    begun = true;
    const Schema& schema = stream.ok() ? (*stream)->schema() : query.parts[i].plan.schema;
    writer->BeginTable(schema, query.parts[i].name);
    if (status.ok()) {
      status = StreamResult(**stream, std::move(batch), *writer, out, response, statistics, context);
    }
    if (!status.ok()) failure = status;
    writer->EndTable(failure);
  }
  if (!begun) writer->Begin(properties);
  auto elapsed = std::chrono::duration<double>(context.clock->Monotonic() - started);
  statistics.execution_seconds = elapsed.count();
  metrics.CountRows(statistics.row_count);
  writer->End(failure, statistics);
  // Who has gone away does not read the end either.
  (void)response.Write(out).ok();
  return kOk;
}

}  // namespace sluice::server
