// Tables, extents and the cursor clock in DuckDB.
//
// An ingestion is one transaction: the records, whose "$extent" is a number reserved before, and
// the extent's row. Parsing and inserting go on in parallel with everything else; only the last
// step, in which the extent gets its cursor and the transaction commits, is one at a time per
// database (see cursor_clock.h).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/duckdb/cursor_clock.h"
#include "engine/duckdb/duckdb_database.h"
#include "engine/duckdb/table_locks.h"
#include "engine/record_store.h"

namespace sluice::engine::duckdb {

class DuckDbRecordStore final : public RecordStore {
 public:
  // Makes the schemas where they are missing and recovers the cursors.
  static Result<std::unique_ptr<DuckDbRecordStore>> Open(std::shared_ptr<DuckDbDatabase> database);

  Status CreateTable(int64_t table_id, const std::vector<StoredColumn>& columns) override;
  Status AddColumns(int64_t table_id, const std::vector<StoredColumn>& columns) override;
  Status DropColumns(int64_t table_id, const std::vector<int64_t>& column_ids) override;
  Status DropTable(int64_t table_id) override;
  Result<IngestResult> Ingest(const IngestRequest& request,
                              const OperationContext& context) override;
  Result<std::vector<Extent>> ListExtents(int64_t database_id,
                                          std::optional<int64_t> table_id) override;
  Result<std::vector<Extent>> DropExtents(int64_t table_id,
                                          const std::vector<Guid>& extent_ids) override;
  Result<DatabaseCursor> CurrentCursor(int64_t database_id) override;
  Result<DatabaseCursor> CursorAt(int64_t database_id, int64_t time_ticks) override;
  Result<int64_t> CountRows(int64_t table_id, DatabaseCursor from, DatabaseCursor to) override;
  Result<Schema> DescribeFile(const std::string& path, FileRecords::Format format) override;
  Status RemoveUnknown(const std::vector<KnownTable>& known) override;
  Status Checkpoint() override;

 private:
  explicit DuckDbRecordStore(std::shared_ptr<DuckDbDatabase> database)
      : database_(std::move(database)), cursors_(*database_->options().clock) {}
  Status Recover();
  Status RequireTable(int64_t table_id);
  Result<TableLocks::Lock> LockTable(int64_t table_id);
  Status RemoveUnknownColumns(const KnownTable& table);
  // The SELECT of a request's records, as columns of the table in order.
  Result<sql::RenderedQuery> RecordsSql(Connection& connection, const IngestRequest& request);
  // The transaction of an ingestion but for its commit. Returns the number of rows.
  Result<int64_t> InsertRecords(Connection& connection, const IngestRequest& request,
                                int64_t extent_number, const OperationContext& context);
  // Commits with a new cursor. Nothing when an extent with the same tag was committed meanwhile.
  Result<IngestResult> CommitExtent(Connection& connection, const IngestRequest& request,
                                    int64_t extent_number, int64_t row_count);

  const std::shared_ptr<DuckDbDatabase> database_;
  CursorClock cursors_;
  TableLocks table_locks_;
  std::atomic<int64_t> next_extent_{1};
  std::mutex first_cursor_mutex_;
  std::mutex tables_mutex_;
  std::set<int64_t> tables_;  // Those that exist. Guarded by tables_mutex_.
};

}  // namespace sluice::engine::duckdb
