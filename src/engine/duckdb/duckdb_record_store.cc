// The shape of tables, extents and cursors. How records come in: duckdb_ingestion.cc.
#include "engine/duckdb/duckdb_record_store.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/log.h"
#include "base/sync_point.h"
#include "engine/duckdb/extent_rows.h"
#include "engine/duckdb/files/file_sql.h"

namespace sluice::engine::duckdb {
namespace {

std::string ColumnSql(const StoredColumn& column) {
  std::string sql = ColumnName(column.column_id) + " " + SqlTypeName(column.type);
  // A string is never null, also in records that are older than their column.
  if (column.type == ScalarType::kString) sql += " DEFAULT ''";
  return sql;
}

// The number in "t5" or "c5".
std::optional<int64_t> NumberOf(const std::string& name) {
  int64_t number = 0;
  const char* end = name.data() + name.size();
  if (name.size() < 2) return std::nullopt;
  auto [stop, error] = std::from_chars(name.data() + 1, end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

Result<std::unique_ptr<DuckDbRecordStore>> DuckDbRecordStore::Open(
    std::shared_ptr<DuckDbDatabase> database) {
  std::unique_ptr<DuckDbRecordStore> store(new DuckDbRecordStore(std::move(database)));
  RETURN_IF_ERROR(store->Recover());
  return store;
}

Status DuckDbRecordStore::Recover() {
  constexpr ScalarType kLong = ScalarType::kLong;
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  RETURN_IF_ERROR(CreateControlSchema(connection));
  ASSIGN_OR_RETURN(auto cursors,
                   connection.ReadRows("SELECT database_id, max(cursor) FROM ("
                                       " SELECT database_id, cursor FROM control.extents UNION ALL"
                                       " SELECT database_id, cursor FROM control.cursor_floors)"
                                       " GROUP BY database_id",
                                       {kLong, kLong}));
  RETURN_IF_ERROR(connection.Execute("BEGIN; DELETE FROM control.cursor_floors"));
  for (const auto& row : cursors) {
    cursors_.Restore(row[0].int64_value(), row[1].int64_value());
    RETURN_IF_ERROR(InsertCursorFloor(connection, row[0].int64_value(), row[1].int64_value()));
  }
  RETURN_IF_ERROR(connection.Execute("COMMIT"));
  ASSIGN_OR_RETURN(auto extents,
                   connection.ReadRows("SELECT coalesce(max(extent), 0) FROM control.extents",
                                       {kLong}));
  next_extent_ = extents[0][0].int64_value() + 1;
  ASSIGN_OR_RETURN(auto tables,
                   connection.ReadRows("SELECT table_name FROM information_schema.tables"
                                       " WHERE table_schema = 'records'",
                                       {ScalarType::kString}));
  for (const auto& row : tables) {
    if (std::optional<int64_t> id = NumberOf(row[0].string_value())) tables_.insert(*id);
  }
  return Status::Ok();
}

Status DuckDbRecordStore::RequireTable(int64_t table_id) {
  std::lock_guard lock(tables_mutex_);
  if (tables_.contains(table_id)) return Status::Ok();
  return NotFound("the engine has no table with the number " + std::to_string(table_id));
}

Result<TableLocks::Lock> DuckDbRecordStore::LockTable(int64_t table_id) {
  // Those who hold it end with their own deadlines.
  OperationContext patient;
  patient.clock = database_->options().clock;
  return table_locks_.Acquire(table_id, TableLocks::Mode::kExclusive, patient);
}

Status DuckDbRecordStore::CreateTable(int64_t table_id, const std::vector<StoredColumn>& columns) {
  ASSIGN_OR_RETURN(TableLocks::Lock lock, LockTable(table_id));
  if (RequireTable(table_id).ok()) {
    return AlreadyExists("the engine already has a table with the number " +
                         std::to_string(table_id));
  }
  std::string sql = "CREATE TABLE " + TableName(table_id) + "(";
  for (const StoredColumn& column : columns) sql += ColumnSql(column) + ", ";
  sql += std::string(kExtentColumn) + " BIGINT NOT NULL)";
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  SYNC_POINT("table.before_engine_create");
  RETURN_IF_ERROR(connection.Execute(sql));
  SYNC_POINT("table.after_engine_create");
  std::lock_guard tables_lock(tables_mutex_);
  tables_.insert(table_id);
  return Status::Ok();
}

Status DuckDbRecordStore::AddColumns(int64_t table_id, const std::vector<StoredColumn>& columns) {
  ASSIGN_OR_RETURN(TableLocks::Lock lock, LockTable(table_id));
  RETURN_IF_ERROR(RequireTable(table_id));
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  RETURN_IF_ERROR(connection.Execute("BEGIN"));
  for (const StoredColumn& column : columns) {
    RETURN_IF_ERROR(connection.Execute("ALTER TABLE " + TableName(table_id) + " ADD COLUMN " +
                                       ColumnSql(column)));
  }
  SYNC_POINT("table.before_engine_alter");
  RETURN_IF_ERROR(connection.Execute("COMMIT"));
  SYNC_POINT("table.after_engine_alter");
  return Status::Ok();
}

Status DuckDbRecordStore::DropColumns(int64_t table_id, const std::vector<int64_t>& column_ids) {
  ASSIGN_OR_RETURN(TableLocks::Lock lock, LockTable(table_id));
  RETURN_IF_ERROR(RequireTable(table_id));
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  RETURN_IF_ERROR(connection.Execute("BEGIN"));
  for (int64_t column_id : column_ids) {
    RETURN_IF_ERROR(connection.Execute("ALTER TABLE " + TableName(table_id) +
                                       " DROP COLUMN IF EXISTS " + ColumnName(column_id)));
  }
  SYNC_POINT("table.before_engine_alter");
  RETURN_IF_ERROR(connection.Execute("COMMIT"));
  SYNC_POINT("table.after_engine_alter");
  return Status::Ok();
}

Status DuckDbRecordStore::DropTable(int64_t table_id) {
  ASSIGN_OR_RETURN(TableLocks::Lock lock, LockTable(table_id));
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  RETURN_IF_ERROR(connection.Execute("BEGIN"));
  RETURN_IF_ERROR(connection.Execute("DROP TABLE IF EXISTS " + TableName(table_id)));
  RETURN_IF_ERROR(DeleteExtents(connection, "table_id = " + std::to_string(table_id)));
  SYNC_POINT("table.before_engine_drop");
  RETURN_IF_ERROR(connection.Execute("COMMIT"));
  SYNC_POINT("table.after_engine_drop");
  std::lock_guard tables_lock(tables_mutex_);
  tables_.erase(table_id);
  return Status::Ok();
}

Result<std::vector<Extent>> DuckDbRecordStore::ListExtents(int64_t database_id,
                                                           std::optional<int64_t> table_id) {
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  std::string condition = "database_id = " + std::to_string(database_id);
  if (table_id) condition += " AND table_id = " + std::to_string(*table_id);
  return ReadExtents(connection, condition);
}

Result<std::vector<Extent>> DuckDbRecordStore::DropExtents(int64_t table_id,
                                                           const std::vector<Guid>& extent_ids) {
  if (extent_ids.empty()) return std::vector<Extent>();
  ASSIGN_OR_RETURN(TableLocks::Lock lock, LockTable(table_id));
  RETURN_IF_ERROR(RequireTable(table_id));
  std::string condition = "table_id = " + std::to_string(table_id) + " AND id IN (";
  for (const Guid& id : extent_ids) {
    condition += (&id == extent_ids.data() ? "'" : ", '") + id.ToString() + "'";
  }
  condition += ")";
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  RETURN_IF_ERROR(connection.Execute("BEGIN"));
  std::vector<int64_t> numbers;
  ASSIGN_OR_RETURN(std::vector<Extent> extents, ReadExtents(connection, condition, &numbers));
  if (extents.empty()) return extents;
  std::string list;
  for (int64_t number : numbers) list += (list.empty() ? "" : ", ") + std::to_string(number);
  RETURN_IF_ERROR(connection.Execute("DELETE FROM " + TableName(table_id) + " WHERE " +
                                     kExtentColumn + " IN (" + list + ")"));
  RETURN_IF_ERROR(DeleteExtents(connection, condition));
  SYNC_POINT("extents.before_drop");
  RETURN_IF_ERROR(connection.Execute("COMMIT"));
  SYNC_POINT("extents.after_drop");
  return extents;
}

Result<DatabaseCursor> DuckDbRecordStore::CurrentCursor(int64_t database_id) {
  if (std::optional<DatabaseCursor> current = cursors_.Current(database_id)) return *current;
  // The first cursor of a new database. It is kept, since the clock may have stepped back when the
  // next process gives out the second.
  std::lock_guard lock(first_cursor_mutex_);
  if (std::optional<DatabaseCursor> current = cursors_.Current(database_id)) return *current;
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  CursorClock::Turn turn = cursors_.BeginCommit(database_id);
  // A commit may have come between.
  if (std::optional<DatabaseCursor> current = cursors_.Current(database_id)) return *current;
  RETURN_IF_ERROR(InsertCursorFloor(connection, database_id, turn.cursor()));
  turn.Publish();
  return turn.cursor();
}

Result<DatabaseCursor> DuckDbRecordStore::CursorAt(int64_t database_id, int64_t time_ticks) {
  ASSIGN_OR_RETURN(DatabaseCursor current, CurrentCursor(database_id));
  // Any number up to the current cursor is one that no later commit gets.
  return std::min<DatabaseCursor>(current, time_ticks);
}

Result<int64_t> DuckDbRecordStore::CountRows(int64_t table_id, DatabaseCursor from,
                                             DatabaseCursor to) {
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  ASSIGN_OR_RETURN(auto rows, connection.ReadRows(
                                  "SELECT coalesce(sum(row_count), 0)::BIGINT FROM control.extents"
                                  " WHERE table_id = " + std::to_string(table_id) +
                                      " AND cursor > " + std::to_string(from) +
                                      " AND cursor <= " + std::to_string(to),
                                  {ScalarType::kLong}));
  return rows[0][0].int64_value();
}

Result<Schema> DuckDbRecordStore::DescribeFile(const std::string& path,
                                               FileRecords::Format format) {
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  return files::DescribeFile(connection, path, format);
}

Status DuckDbRecordStore::RemoveUnknown(const std::vector<KnownTable>& known) {
  std::set<int64_t> unknown;
  {
    std::lock_guard lock(tables_mutex_);
    unknown = tables_;
  }
  for (const KnownTable& table : known) {
    Status status = RequireTable(table.table_id);
    if (!status.ok()) {
      return DataLoss("the catalog names a table that is missing; was the file with the records"
                      " replaced? " + status.message());
    }
    unknown.erase(table.table_id);
  }
  for (int64_t table_id : unknown) {
    LogInfo("dropping table t" + std::to_string(table_id) + ", which the catalog does not name");
    RETURN_IF_ERROR(DropTable(table_id));
  }
  for (const KnownTable& table : known) RETURN_IF_ERROR(RemoveUnknownColumns(table));
  return Status::Ok();
}

Status DuckDbRecordStore::RemoveUnknownColumns(const KnownTable& table) {
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  ASSIGN_OR_RETURN(
      auto rows, connection.ReadRows("SELECT column_name FROM information_schema.columns WHERE"
                                     " table_schema = 'records' AND table_name = 't" +
                                         std::to_string(table.table_id) + "'",
                                     {ScalarType::kString}));
  std::set<int64_t> unknown;
  for (const auto& row : rows) {
    const std::string& name = row[0].string_value();
    std::optional<int64_t> id = NumberOf(name);
    if (name.starts_with('c') && id) unknown.insert(*id);
  }
  for (const StoredColumn& column : table.columns) {
    if (unknown.erase(column.column_id) == 0) {
      return DataLoss("the catalog names column c" + std::to_string(column.column_id) +
                      " of table t" + std::to_string(table.table_id) + ", which is missing");
    }
  }
  if (unknown.empty()) return Status::Ok();
  LogInfo("dropping columns of table t" + std::to_string(table.table_id) +
          " that the catalog does not name");
  return DropColumns(table.table_id, {unknown.begin(), unknown.end()});
}

Status DuckDbRecordStore::Checkpoint() {
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  return connection.Execute("CHECKPOINT");
}

}  // namespace sluice::engine::duckdb
