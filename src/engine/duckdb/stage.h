// Table functions within a query: each is a stage of its own, whose inputs run as statements beside
// the one that reads its rows.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "data/row_stream.h"
#include "engine/duckdb/duckdb_api.h"
#include "engine/duckdb/sql/sql_renderer.h"

namespace sluice::engine::duckdb {

class DuckDbDatabase;

// One stage of one running query. Thread-safe.
class Stage {
 public:
  Stage(std::shared_ptr<DuckDbDatabase> database, sql::RenderedStage rendered,
        const OperationContext& context);

  const Schema& schema() const { return rendered_.schema; }
  // Whether the rows are followed by their number, from 0.
  bool numbered() const { return rendered_.function != nullptr; }

  // Rows from the start. A stage that is kept runs at the first call, the others at every one.
  Result<std::unique_ptr<RowStream>> Open();

 private:
  Result<std::unique_ptr<RowStream>> Run();
  Result<std::unique_ptr<RowStream>> RunFunction();
  // The first column of a subquery's rows, up to so many.
  Result<std::vector<Scalar>> ValuesOf(const semantics::BoundRelation& query, size_t count_max);

  const std::shared_ptr<DuckDbDatabase> database_;
  const sql::RenderedStage rendered_;
  const OperationContext context_;
  std::mutex mutex_;
  bool kept_ = false;  // The two below are final.
  Status kept_status_;
  std::shared_ptr<const std::vector<ColumnBatch>> kept_batches_;
};

// The stages of the queries that go on, by the number which stands in their SQL, and the SQL
// function `sluice_stage(number)` that reads one. Thread-safe. Outlives the database that its
// function is registered with.
class StageRegistry {
 public:
  Status RegisterFunction(duckdb_connection connection);

  int64_t NewNumber();
  void Add(int64_t number, std::shared_ptr<Stage> stage);
  void Remove(int64_t number);
  std::shared_ptr<Stage> Find(int64_t number) const;

 private:
  mutable std::mutex mutex_;
  std::map<int64_t, std::shared_ptr<Stage>> stages_;
  int64_t next_number_ = 1;
};

// The stages of one query, known to the registry for as long as this lives.
class QueryStages {
 public:
  QueryStages() = default;
  QueryStages(std::shared_ptr<DuckDbDatabase> database, std::vector<sql::RenderedStage> stages,
              const OperationContext& context);
  QueryStages(QueryStages&& other) noexcept = default;
  QueryStages& operator=(QueryStages&&) = delete;
  ~QueryStages();

 private:
  std::shared_ptr<DuckDbDatabase> database_;
  std::vector<int64_t> numbers_;
};

}  // namespace sluice::engine::duckdb
