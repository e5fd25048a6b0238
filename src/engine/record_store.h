// The seam to where records are kept: tables, extents and the cursor clock.
//
// Tables and columns have numbers that the catalog gives and never uses again, so names exist only
// there: renaming costs nothing here, and a crash between the two stores leaves at worst a table or
// column that the catalog doesn't name, which RemoveUnknown() clears away at the next start.
//
// Each ingestion makes one extent: records and the extent's row commit in one transaction and are
// durable when the call returns.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "data/guid.h"
#include "data/row_stream.h"
#include "planning/logical_plan.h"

namespace sluice::engine {

// A position in a database's history: ticks of ingestion time, strictly increasing with each
// commit. Whoever reads the current cursor c sees, then and for ever, every record at or before c.
using DatabaseCursor = int64_t;

struct StoredColumn {
  int64_t column_id = 0;
  ScalarType type = ScalarType::kString;
};

struct Extent {
  Guid id;
  int64_t database_id = 0;
  int64_t table_id = 0;
  int64_t row_count = 0;
  int64_t original_size_bytes = 0;  // Of the ingested text, before parsing; 0 when unknown.
  int64_t extent_size_bytes = 0;    // An estimate of what is kept.
  DatabaseCursor cursor = 0;        // Also the ingestion time, as datetime ticks.
  bool has_ingestion_time = true;   // Else ingestion_time() is null for its records.
  int64_t min_created_ticks = 0;    // creationTime of the ingestion, else its time.
  int64_t max_created_ticks = 0;
  std::vector<std::string> tags;
};

// Records in files of this machine. Columns map by position (csv, tsv) or by name (json, parquet).
struct FileRecords {
  enum class Format { kCsv, kTsv, kJson, kParquet };
  Format format = Format::kCsv;
  std::vector<std::string> paths;      // Plain or, for text, gzip (told by content or extension).
  bool ignore_first_record = false;    // csv and tsv: the first record of each file is a header.
  std::vector<std::string> column_names;  // json and parquet: the name of each target column.
};
// Records that a query gives, by position.
struct QueryRecords {
  planning::LogicalPlan plan;
};

struct IngestRequest {
  int64_t database_id = 0;
  int64_t table_id = 0;
  std::vector<StoredColumn> columns;  // All columns of the table.
  std::variant<FileRecords, QueryRecords> records;
  bool replace = false;               // All former extents of the table go in the same transaction.
  std::vector<std::string> tags;
  // When an extent of the table already has one of the tags "ingest-by:<value>", nothing is ingested.
  std::vector<std::string> ingest_if_not_exists;
  std::optional<int64_t> creation_time_ticks;
  bool ingestion_time_policy = true;  // Of the table: see Extent::has_ingestion_time.
  int64_t original_size_bytes = 0;
};

struct IngestResult {
  std::optional<Extent> extent;  // Absent when there was nothing to ingest (no rows, or the tag exists).
};

// All methods may be called from any thread. Those that write are durable when they return.
class RecordStore {
 public:
  virtual ~RecordStore() = default;

  virtual Status CreateTable(int64_t table_id, const std::vector<StoredColumn>& columns) = 0;
  virtual Status AddColumns(int64_t table_id, const std::vector<StoredColumn>& columns) = 0;
  virtual Status DropColumns(int64_t table_id, const std::vector<int64_t>& column_ids) = 0;
  // Drops records and extents. Succeeds when there is no such table.
  virtual Status DropTable(int64_t table_id) = 0;

  // Streams the records into the table; memory stays bounded whatever the size. A record of a text
  // file that has too few fields gets nulls, too many are ignored, an unreadable value becomes null
  // (an empty string for strings), as Kusto's permissive ingestion does. A line of JSON that is no
  // object fails the ingestion. Fails whole, or not at all.
  virtual Result<IngestResult> Ingest(const IngestRequest& request,
                                      const OperationContext& context) = 0;

  // The extents of a table, oldest first; of all tables of the database when `table_id` is absent.
  virtual Result<std::vector<Extent>> ListExtents(int64_t database_id,
                                                  std::optional<int64_t> table_id) = 0;
  // Drops extents with their records; unknown ids are ignored. Returns those dropped.
  virtual Result<std::vector<Extent>> DropExtents(int64_t table_id,
                                                  const std::vector<Guid>& extent_ids) = 0;

  // The cursor of the newest commit of a database; its creation gives the first one.
  virtual Result<DatabaseCursor> CurrentCursor(int64_t database_id) = 0;
  // The greatest cursor at or before `time_ticks` (forcedLatency): all records with that cursor or
  // less were ingested by then, and none will be added there.
  virtual Result<DatabaseCursor> CursorAt(int64_t database_id, int64_t time_ticks) = 0;
  // Rows of the given table with from < cursor <= to, from the extents alone.
  virtual Result<int64_t> CountRows(int64_t table_id, DatabaseCursor from, DatabaseCursor to) = 0;

  // The schema of files, for `.create external table` checks and externaldata: names and types.
  virtual Result<Schema> DescribeFile(const std::string& path, FileRecords::Format format) = 0;

  // Clears away what no catalog entry names. Called once at start, before anything else.
  struct KnownTable {
    int64_t table_id = 0;
    std::vector<StoredColumn> columns;
  };
  virtual Status RemoveUnknown(const std::vector<KnownTable>& known) = 0;

  // Writes what the log holds into the main file. The server calls it when quiet and at its end.
  virtual Status Checkpoint() = 0;
};

}  // namespace sluice::engine
