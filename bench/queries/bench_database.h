// A Sluice database in this process with the tables of a suite, and both ways to query it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "catalog/catalog.h"
#include "engine/duckdb/duckdb_engine.h"
#include "engine/duckdb/duckdb_record_store.h"
#include "query/query_service.h"

namespace sluice::bench {

// All rows of a result: text by row and column. Datetimes and timespans are their ticks, on both
// sides; a null is "null".
using ResultRows = std::vector<std::vector<std::string>>;

struct Answer {
  double seconds = 0;      // From the text to the last row.
  double cpu_seconds = 0;  // Of all threads of the process meanwhile.
  ResultRows rows;         // When asked for.
};

// Used by one thread.
class BenchDatabase {
 public:
  // Opens the database below `folder`, which is made when it is not there.
  static Result<std::unique_ptr<BenchDatabase>> Open(const std::string& folder, int threads);

  // Makes the table, fills it from a SELECT by way of a Parquet file that is ingested, and gives
  // SQL a view of that name and with those columns. A table that is there already is kept, unless
  // it was made from another text.
  Status MakeTable(const std::string& name, const std::string& schema_text,
                   const std::string& select);
  Status Checkpoint() { return records_->Checkpoint(); }

  Result<Answer> RunKql(const std::string& text, bool keep_rows);
  Result<Answer> RunSql(const std::string& text, bool keep_rows);

  // What DuckDB did for each: the plan of KQL, its SQL, and EXPLAIN (ANALYZE, FORMAT json) of it.
  Result<std::string> ExplainKql(const std::string& text);
  Result<std::string> ExplainSql(const std::string& text);

 private:
  BenchDatabase() = default;
  Status CreateTable(const std::string& name, const Schema& schema, catalog::Table& table);
  Status Ingest(const catalog::Table& table, const std::string& select);
  Status MakeView(const catalog::Table& table);

  std::string folder_;
  catalog::Database entity_;
  std::unique_ptr<catalog::Catalog> catalog_;
  std::shared_ptr<engine::duckdb::DuckDbDatabase> database_;
  std::unique_ptr<engine::duckdb::DuckDbRecordStore> records_;
  std::unique_ptr<engine::duckdb::DuckDbEngine> engine_;
  std::unique_ptr<query::QueryService> queries_;
};

}  // namespace sluice::bench
