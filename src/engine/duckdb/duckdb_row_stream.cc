#include "engine/duckdb/duckdb_row_stream.h"

#include "engine/duckdb/batch_view.h"
#include "engine/duckdb/duckdb_errors.h"

namespace sluice::engine::duckdb {

DuckDbRowStream::DuckDbRowStream(std::shared_ptr<DuckDbDatabase> database, Admission::Place place,
                                 QueryStages stages, Connection connection, const Schema& schema,
                                 const OperationContext& context)
    : database_(std::move(database)),
      place_(std::move(place)),
      stages_(std::move(stages)),
      schema_(schema),
      types_(TypesOf(schema)),
      context_(context),
      connection_(std::move(connection)),
      guard_(database_->watchdog().Watch(connection_.get(), context_)) {}

Result<std::unique_ptr<RowStream>> DuckDbRowStream::Start(std::shared_ptr<DuckDbDatabase> database,
                                                          const std::string& sql,
                                                          const Schema& schema,
                                                          QueryStages stages,
                                                          const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(Admission::Place place, database->admission().Enter(context));
  return Start(std::move(database), std::move(place), sql, schema, std::move(stages), context);
}

Result<std::unique_ptr<RowStream>> DuckDbRowStream::StartNested(
    std::shared_ptr<DuckDbDatabase> database, const std::string& sql, const Schema& schema,
    const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  return Start(std::move(database), Admission::Place(), sql, schema, QueryStages(), context);
}

Result<std::unique_ptr<RowStream>> DuckDbRowStream::Start(std::shared_ptr<DuckDbDatabase> database,
                                                          Admission::Place place,
                                                          const std::string& sql,
                                                          const Schema& schema, QueryStages stages,
                                                          const OperationContext& context) {
  ASSIGN_OR_RETURN(Connection connection, database->Connect());
  std::unique_ptr<DuckDbRowStream> stream(new DuckDbRowStream(
      std::move(database), std::move(place), std::move(stages), std::move(connection), schema,
      context));
  Result<QueryResult> result = stream->connection_.Stream(sql);
  if (!result.ok()) return WithReason(result.status(), context);
  stream->result_ = *std::move(result);
  RETURN_IF_ERROR(CheckColumnTypes(stream->result_.get(), stream->types_));
  return std::unique_ptr<RowStream>(std::move(stream));
}

Result<std::optional<ColumnBatch>> DuckDbRowStream::Next() {
  RETURN_IF_ERROR(context_.Check());
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(*result_.get())) {
    std::shared_ptr<const void> owner(
        static_cast<const void*>(chunk), [](const void* pointer) {
          auto owned = static_cast<duckdb_data_chunk>(const_cast<void*>(pointer));
          duckdb_destroy_data_chunk(&owned);
        });
    if (duckdb_data_chunk_get_size(chunk) == 0) continue;
    ColumnBatch batch = ViewChunk(chunk, types_);
    batch.owner = std::move(owner);
    return std::optional<ColumnBatch>(std::move(batch));
  }
  const char* message = duckdb_result_error(result_.get());
  if (message != nullptr && *message != '\0') {
    return WithReason(ErrorOf(result_.get()), context_);
  }
  // An interrupt between two chunks may leave no error behind.
  RETURN_IF_ERROR(context_.Check());
  return std::optional<ColumnBatch>();
}

}  // namespace sluice::engine::duckdb
