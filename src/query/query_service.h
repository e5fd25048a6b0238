// From KQL text to rows: parsing, binding, planning and execution with a request's properties and
// limits, in one call. Used by everything above: commands, ingestion from queries, export, server.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "catalog/catalog.h"
#include "engine/engine.h"
#include "engine/record_store.h"
#include "planning/logical_plan.h"
#include "query/request_properties.h"
#include "semantics/binder.h"

namespace sluice::query {

// Lists the files behind an external scan, partitions pruned. Implemented by export/, which knows
// targets and path formats.
class ExternalFileSource {
 public:
  virtual ~ExternalFileSource() = default;

  struct StoredFile {
    std::string uri;  // Without secrets.
    std::string local_path;
    int64_t modified_ticks = 0;
  };
  // The files of folders whose names begin and end so, in order of folder and path.
  virtual Result<std::vector<StoredFile>> ListStoredFiles(
      const std::vector<std::string>& containers, std::string_view name_prefix,
      std::string_view extension, const OperationContext& context) = 0;

  // Sets `filled.files`, `filled.format` and `filled.first_record_is_header`.
  virtual Status ListFiles(const planning::ExternalScanNode& scan,
                           planning::ExternalScanNode& filled,
                           const OperationContext& context) = 0;
};

struct QueryRequest {
  std::string text;
  std::string database;
  RequestProperties properties;
  // Continuous export and materialized views.
  std::vector<semantics::BindOptions::CursorScope> cursor_scopes;
  std::vector<semantics::TableInfo> hidden_tables;  // Known to this text, besides the catalog's.
};

// What render says, as the protocol tells it.
using Visualization = semantics::Visualization;

// A query that is ready to run. Holds no snapshot yet.
struct PreparedQuery {
  struct Part {
    planning::LogicalPlan plan;  // Files of external scans are listed.
    Visualization visualization;
    std::string name;
  };
  std::vector<Part> parts;
  RequestProperties properties;                 // Those of the request and of `set` statements.
  engine::DatabaseCursor cursor = 0;            // Of the current database, before execution.
  std::vector<semantics::TableInfo> tables;     // Stored tables that it reads.
};

// Thread-safe. Lives as long as what it was made of.
class QueryService {
 public:
  QueryService(catalog::Catalog& catalog, engine::Engine& engine, engine::RecordStore& records,
               Clock& clock);

  // Set once, before use, by who composes the server.
  void SetExternalFileSource(ExternalFileSource* source) { external_files_ = source; }

  // What current_cluster_endpoint() gives. Set once, before use.
  void SetClusterEndpoint(std::string endpoint) { cluster_endpoint_ = std::move(endpoint); }

  // Parses, binds and plans. Errors are Kusto's, with codes, spans and all diagnostics of the text.
  Result<PreparedQuery> Prepare(const QueryRequest& request, const OperationContext& context);

  // Runs a part; the stream enforces truncation limits unless switched off: past them Next() fails
  // with E_QUERY_RESULT_SET_TOO_LARGE (80DA0003).
  Result<std::unique_ptr<RowStream>> Run(const PreparedQuery& query, size_t part,
                                         const OperationContext& context);

  // Runs a query over a table that the caller holds: `.show tables | where ...`. `pipeline` is the
  // text after the first pipe. The table is bound under a name that the text cannot use.
  Result<PreparedQuery> PrepareOverRows(const Schema& schema,
                                        std::vector<std::vector<Scalar>> rows,
                                        const std::string& pipeline, const QueryRequest& request,
                                        const OperationContext& context);

  // Checks a function of the database, "(a:long) { ... }", without running it, and says what it
  // gives. Errors are as those of Prepare().
  Result<semantics::FunctionShape> CheckFunction(const std::string& text, std::string_view name,
                                                 const std::string& database,
                                                 const OperationContext& context);

  // The logical plan, a heading, and the engine's text, for `.show queryplan`; for each result.
  static constexpr char kEngineTextHeading[] = "engine:\n";
  Result<std::string> Explain(const QueryRequest& request, const OperationContext& context);

  engine::Engine& engine() { return engine_; }
  Clock& clock() { return clock_; }

 private:
  Result<PreparedQuery> PrepareText(const std::string& text, const QueryRequest& request,
                                    int64_t span_shift, const OperationContext& context);
  // With the files of external scans listed.
  Result<planning::LogicalPlan> PlanRelation(const semantics::BoundRelationPointer& relation,
                                             const RequestProperties& properties,
                                             const OperationContext& context);

  catalog::Catalog& catalog_;
  engine::Engine& engine_;
  engine::RecordStore& records_;
  Clock& clock_;
  ExternalFileSource* external_files_ = nullptr;
  std::string cluster_endpoint_ = "localhost";
};

}  // namespace sluice::query
