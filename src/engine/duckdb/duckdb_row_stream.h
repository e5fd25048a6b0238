// A streaming result of DuckDB as a RowStream.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/cancellation.h"
#include "data/row_stream.h"
#include "engine/duckdb/admission.h"
#include "engine/duckdb/connection.h"
#include "engine/duckdb/duckdb_database.h"
#include "engine/duckdb/stage.h"
#include "engine/duckdb/watchdog.h"

namespace sluice::engine::duckdb {

// Batches are views of DuckDB's chunks, which they own: they outlive the stream.
class DuckDbRowStream final : public RowStream {
 public:
  // Takes a place among the running statements. The stages are those that the SQL reads.
  static Result<std::unique_ptr<RowStream>> Start(std::shared_ptr<DuckDbDatabase> database,
                                                  const std::string& sql, const Schema& schema,
                                                  QueryStages stages,
                                                  const OperationContext& context);
  // For a statement within one that runs and has its place already.
  static Result<std::unique_ptr<RowStream>> StartNested(std::shared_ptr<DuckDbDatabase> database,
                                                        const std::string& sql,
                                                        const Schema& schema,
                                                        const OperationContext& context);

  const Schema& schema() const override { return schema_; }
  Result<std::optional<ColumnBatch>> Next() override;

 private:
  DuckDbRowStream(std::shared_ptr<DuckDbDatabase> database, Admission::Place place,
                  QueryStages stages, Connection connection, const Schema& schema,
                  const OperationContext& context);
  static Result<std::unique_ptr<RowStream>> Start(std::shared_ptr<DuckDbDatabase> database,
                                                  Admission::Place place, const std::string& sql,
                                                  const Schema& schema, QueryStages stages,
                                                  const OperationContext& context);

  // In the order of need: what is below goes first.
  std::shared_ptr<DuckDbDatabase> database_;
  Admission::Place place_;
  QueryStages stages_;
  const Schema schema_;
  const std::vector<ScalarType> types_;
  const OperationContext context_;
  Connection connection_;
  std::unique_ptr<Watchdog::Guard> guard_;
  QueryResult result_;
};

}  // namespace sluice::engine::duckdb
