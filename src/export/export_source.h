// What export asks of queries: rows, their schema, and the tables they come from. The one
// implementation over QueryService is in query_export_source.h; tests bring their own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "catalog/entities.h"
#include "data/schema.h"
#include "engine/engine.h"
#include "query/query_service.h"

namespace sluice::exporting {

using CursorScope = semantics::BindOptions::CursorScope;

// A stored table that an export's query reads.
struct SourceTable {
  std::string database;
  std::string name;
  int64_t table_id = 0;
  bool ingestion_time_policy = true;
};

// A query that is ready to run. Used by one thread at a time.
class ExportSource {
 public:
  virtual ~ExportSource() = default;

  virtual const Schema& schema() const = 0;
  virtual const std::vector<SourceTable>& tables() const = 0;

  // Runs the query and returns when all rows are in the sink; can be called again for another
  // attempt. With `cluster_by`, rows of one partition come together and all rows come in order
  // through one worker; without, through any number of workers unless the query itself ends sorted.
  virtual Status ExecuteIntoSink(engine::ParallelSink& sink,
                                 const std::vector<catalog::Partition>& cluster_by,
                                 const OperationContext& context) = 0;
};

struct ExportQuery {
  std::string database;
  std::string text;
  query::RequestProperties properties;
  std::vector<CursorScope> cursor_scopes;
};

// Thread-safe.
class ExportQueries {
 public:
  virtual ~ExportQueries() = default;

  // Parses, binds and plans. Exports the first result of the query.
  virtual Result<std::unique_ptr<ExportSource>> Prepare(const ExportQuery& query,
                                                        const OperationContext& context) = 0;
};

}  // namespace sluice::exporting
