// Ingestion as commands see it: text inside a command, files in storage, results of queries.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancellation.h"
#include "base/random.h"
#include "base/status.h"
#include "engine/record_store.h"
#include "ingestion/ingestion_properties.h"
#include "ingestion/spool.h"
#include "storage/object_store.h"

namespace sluice::ingestion {

// The table that receives records.
struct IngestionTarget {
  int64_t database_id = 0;
  int64_t table_id = 0;
  std::vector<engine::StoredColumn> columns;  // All, in the table's order.
  std::vector<std::string> column_names;      // One per column.
  bool ingestion_time_policy = true;
};

// Thread-safe. Each call makes one extent, or none when there were no records or when
// ingestIfNotExists holds it back, and is all or nothing.
class Ingestor {
 public:
  // `spool_folder` is the ingestor's own: what a crashed process left in it is removed.
  static Result<std::unique_ptr<Ingestor>> Open(engine::RecordStore& records,
                                                storage::ObjectStoreRegistry& stores,
                                                Random& random, std::string spool_folder);

  // The data of `.ingest inline`.
  Result<engine::IngestResult> IngestText(const IngestionTarget& target, std::string_view text,
                                          const IngestionProperties& properties,
                                          const OperationContext& context);

  // Files that connection strings name, together. Without a format in the properties it is told by
  // their names (".csv", ".tsv.gz", ".json", ".parquet"), csv for others; all must agree. Text may
  // be gzip, whatever its name; parquet may be gzipped too.
  Result<engine::IngestResult> IngestFiles(const IngestionTarget& target,
                                           const std::vector<std::string>& connection_strings,
                                           const IngestionProperties& properties,
                                           const OperationContext& context);

  // The rows of a query; with `replace` all former extents go. Columns match by position, and their
  // types must be the table's.
  Result<engine::IngestResult> IngestQuery(const IngestionTarget& target,
                                           engine::QueryRecords records, bool replace,
                                           const IngestionProperties& properties,
                                           const OperationContext& context);

 private:
  Ingestor(engine::RecordStore& records, storage::ObjectStoreRegistry& stores, Spool spool)
      : records_(records), stores_(stores), spool_(std::move(spool)) {}

  engine::RecordStore& records_;
  storage::ObjectStoreRegistry& stores_;
  Spool spool_;
};

// The format that the name of a file tells; csv when it tells none, kUnsupported when it tells one
// that is not read.
Result<formats::DataFormat> FormatOfName(std::string_view path);

}  // namespace sluice::ingestion
