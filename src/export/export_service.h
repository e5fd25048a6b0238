// The operations of export that commands call: one-shot exports, continuous exports, and the
// recovery of both after a crash. Owns the scheduler's loop.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "engine/engine.h"
#include "engine/record_store.h"
#include "formats/file_format.h"
#include "query/query_service.h"
#include "storage/object_store.h"

namespace sluice::exporting {

// Properties of one-shot exports to storage, beside those that all exports share.
struct StorageExportOptions {
  formats::DataFormat format = formats::DataFormat::kCsv;
  bool compressed = false;
  std::string compression_type;  // Empty: gzip when compressed.
  formats::IncludeHeaders include_headers = formats::IncludeHeaders::kNone;
  std::string file_extension;              // Empty: the format's own.
  std::string name_prefix;                 // Empty: a random one.
  std::string encoding;                    // "UTF8NoBOM", "UTF8BOM" or empty.
  std::string parquet_datetime_precision;  // "millisecond", "microsecond" or empty.
};

struct ExportRequest {
  std::string database;
  std::string query;
  query::RequestProperties request_properties;
  catalog::ExportProperties properties;
  // Either a table ...
  std::string external_table;
  // ... or storage.
  std::vector<catalog::ConnectionString> targets;
  StorageExportOptions storage;
};

struct ArtifactRow {
  std::string path;  // As users see it.
  int64_t row_count = 0;
  int64_t size_bytes = 0;
};

struct ContinuousExportStatus {
  catalog::ContinuousExport definition;
  std::vector<std::string> scoped_tables;  // Those that cursors bound, "['DB'].['T']".
  bool running = false;
};

struct ExportSettings {
  int64_t interval_floor_ticks = kTicksPerMinute;  // --min-export-interval
  int64_t run_timeout_ticks = kTicksPerHour;       // Deadline of one run.
  int64_t concurrent_runs_max = 2;                 // When no capacity policy says otherwise.
  // Of one artifact; then the sealed run is left to the scheduler, which comes back to it.
  int64_t publish_timeout_ticks = kTicksPerMinute;
  int64_t window_rows_max = 100'000'000;         // Of one run; a longer catch-up takes several.
  int64_t size_limit_floor_bytes = 100'000'000;  // The least sizeLimit; tests lower it.
};

// All methods may be called from any thread.
class ExportService {
 public:
  // Everything passed must outlive the service.
  static std::unique_ptr<ExportService> Make(catalog::Catalog& catalog,
                                             query::QueryService& queries,
                                             engine::RecordStore& records,
                                             storage::ObjectStoreRegistry& stores, Clock& clock,
                                             Random& random, ExportSettings settings);
  virtual ~ExportService() = default;

  // Aborts what was being written and publishes what was sealed when the process last ended. Called
  // once before Start() and before requests are served. A target that cannot be reached is left to
  // the scheduler, which tries again; the error is logged.
  virtual Status Recover(const OperationContext& context) = 0;

  // Starts the scheduler's loop; Stop() ends it: runs before their seal are aborted, sealed ones
  // finish publishing until the context's deadline.
  virtual void Start() = 0;
  virtual void Stop(const OperationContext& context) = 0;

  // Wakes the loop: a definition or a policy has changed.
  virtual void Wake() = 0;

  // Checks what a command says before anything runs: properties in their ranges, formats and
  // compression that go together, targets below the storage roots, query bound, its schema equal to
  // the external table's. Export() checks too.
  virtual Status Check(const ExportRequest& request, const OperationContext& context) = 0;

  // A whole one-shot export; nothing is visible before all of it is sealed. `operation_id` names it
  // in the catalog's runs.
  virtual Result<std::vector<ArtifactRow>> Export(const ExportRequest& request,
                                                  const std::string& operation_id,
                                                  const OperationContext& context) = 0;

  // Creates or alters after all checks (interval floor, forced latency, properties, query against
  // external table, at least one fact table, tables in `over` used by the query, ingestion time
  // policy on fact tables). On creation the start cursor is the present one.
  virtual Result<ContinuousExportStatus> CreateOrAlter(const std::string& database,
                                                       catalog::ContinuousExport definition,
                                                       const OperationContext& context) = 0;
  virtual Result<std::vector<ContinuousExportStatus>> List(const std::string& database) = 0;
  virtual Result<ContinuousExportStatus> Get(const std::string& database,
                                             const std::string& name) = 0;
  // Waits for a run that is past its seal to finish; one before it is aborted.
  virtual Result<ContinuousExportStatus> Drop(const std::string& database, const std::string& name,
                                              const OperationContext& context) = 0;
  virtual Result<ContinuousExportStatus> SetDisabled(const std::string& database,
                                                     const std::string& name, bool disabled) = 0;

  // Runs a continuous export now, up to the present cursor (less forced latency), and waits. Joins
  // a run that is under way and then runs again if records are left. The artifacts of the run.
  virtual Result<std::vector<ArtifactRow>> RunNow(const std::string& database,
                                                  const std::string& name,
                                                  const OperationContext& context) = 0;

  // Exports running now and allowed at once, for `.show capacity` and metrics.
  struct Capacity {
    int64_t running = 0;
    int64_t most = 0;
  };
  virtual Capacity capacity() = 0;

  // The files behind external tables for queries.
  virtual query::ExternalFileSource& external_files() = 0;

  // The artifacts of an external table: every visible file that its definition covers.
  struct ExternalArtifact {
    std::string uri;
    std::vector<std::string> partition_values;  // One per partition, as text.
    int64_t size_bytes = 0;
  };
  virtual Result<std::vector<ExternalArtifact>> ListExternalArtifacts(
      const catalog::ExternalTable& table, const OperationContext& context) = 0;
  // Checks a definition: targets, partitions, path format, data format, compression.
  virtual Status CheckExternalTable(const catalog::ExternalTable& table) = 0;
};

}  // namespace sluice::exporting
