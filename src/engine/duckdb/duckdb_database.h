// The one open DuckDB database of the process: its settings, and how statements run in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/status.h"
#include "data/row_stream.h"
#include "engine/duckdb/admission.h"
#include "engine/duckdb/connection.h"
#include "engine/duckdb/sink_function.h"
#include "engine/duckdb/sql/sql_renderer.h"
#include "engine/duckdb/stage.h"
#include "engine/duckdb/watchdog.h"

namespace sluice::engine::duckdb {

struct DuckDbOptions {
  // Holds "engine.duckdb" and DuckDB's log. Empty: in memory, for tests and tools.
  std::string data_folder;
  // Where large intermediate results spill. Empty: "temporary/engine" below the data folder, or
  // no spilling in memory.
  std::string temporary_folder;
  int threads = 0;                       // 0: one per core.
  uint64_t memory_bytes_max = 0;         // 0: DuckDB's own, 80 % of the machine's.
  size_t concurrent_statements_max = 0;  // 0: four per thread, at least 16.
  Clock* clock = &SystemClock();
  Random* random = &SystemRandom();
};

// Thread-safe. Shared by the engine and the record store; streams keep it alive. It must not end in
// a destructor that runs after main(): DuckDB uses thread-local state that is then gone.
class DuckDbDatabase : public std::enable_shared_from_this<DuckDbDatabase> {
 public:
  // Opens or creates the database. kFailedPrecondition when another process has it open.
  static Result<std::shared_ptr<DuckDbDatabase>> Open(const DuckDbOptions& options);
  DuckDbDatabase(const DuckDbDatabase&) = delete;
  DuckDbDatabase& operator=(const DuckDbDatabase&) = delete;
  ~DuckDbDatabase();

  const DuckDbOptions& options() const { return options_; }
  // What DuckDB may use for all statements together.
  uint64_t memory_bytes_max() const { return memory_bytes_max_; }
  Result<Connection> Connect() { return Connection::Open(database_); }
  Admission& admission() { return admission_; }
  Watchdog& watchdog() { return watchdog_; }
  StageRegistry& stages() { return stages_; }

  // The plan as SQL that this database can run, with what its stages need.
  Result<sql::RenderedQuery> Render(const planning::LogicalPlan& plan);

  // Starts a query whose columns are those of `schema`, by position, and streams its rows; the
  // stream holds a place among the running statements until it is destroyed.
  Result<std::unique_ptr<RowStream>> Stream(sql::RenderedQuery query, const Schema& schema,
                                            const OperationContext& context);

  // Runs a query into a sink; see Engine::ExecuteIntoSink.
  Status RunIntoSink(sql::RenderedQuery query, const Schema& schema, bool ordered,
                     ParallelSink& sink, const OperationContext& context);

 private:
  explicit DuckDbDatabase(const DuckDbOptions& options);
  Status Start();
  Status RunInParallel(sql::RenderedQuery query, const Schema& schema, ParallelSink& sink,
                       const OperationContext& context);

  const DuckDbOptions options_;
  Admission admission_;
  Watchdog watchdog_;
  SinkRegistry sinks_;  // Before the database, which points at these two.
  StageRegistry stages_;
  duckdb_database database_ = nullptr;
  uint64_t memory_bytes_max_ = 0;
};

}  // namespace sluice::engine::duckdb
