// The SQL function `sluice_sink(run, columns...)`, which hands rows to a ParallelSink from inside
// DuckDB's own workers: the fastest way out of the engine, since no row crosses a thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/status.h"
#include "data/schema.h"
#include "engine/duckdb/duckdb_api.h"
#include "engine/engine.h"

namespace sluice::engine::duckdb {

// One query into one sink. A worker of the sink belongs to one of DuckDB's executors at a time and
// goes to another when that one ends, so there are never more workers than executors at once.
class SinkRun {
 public:
  SinkRun(ParallelSink& sink, std::vector<ScalarType> types)
      : sink_(&sink), types_(std::move(types)) {}

  const std::vector<ScalarType>& types() const { return types_; }
  // The first error of the sink; it is what the query failed for.
  Status status() const;

  // For the function: a worker for an executor, and its end there.
  Result<SinkWorker*> Acquire();
  void Release(SinkWorker* worker);
  void Fail(const Status& status);

  // Destroys the workers. No executor may be running any more.
  void End();

 private:
  mutable std::mutex mutex_;
  ParallelSink* sink_;
  const std::vector<ScalarType> types_;
  std::vector<std::unique_ptr<SinkWorker>> workers_;
  std::vector<SinkWorker*> idle_;
  Status status_;
};

// The runs that go on, by the number which stands in their SQL. Thread-safe. Outlives the database
// that its function is registered with.
class SinkRegistry {
 public:
  Status RegisterFunction(duckdb_connection connection);

  int64_t Add(std::shared_ptr<SinkRun> run);
  void Remove(int64_t number);
  std::shared_ptr<SinkRun> Find(int64_t number) const;

 private:
  mutable std::mutex mutex_;
  std::map<int64_t, std::shared_ptr<SinkRun>> runs_;
  int64_t next_number_ = 1;
};

// The statement that runs `query` with `column_count` columns into the run of that number.
std::string SinkSql(int64_t number, const std::string& query, size_t column_count);

}  // namespace sluice::engine::duckdb
