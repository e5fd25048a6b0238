// How records come into a table: the ingestion's transaction.
#include <filesystem>
#include <system_error>

#include "base/sync_point.h"
#include "engine/duckdb/duckdb_errors.h"
#include "engine/duckdb/duckdb_record_store.h"
#include "engine/duckdb/extent_rows.h"
#include "engine/duckdb/files/file_sql.h"
#include "engine/duckdb/sql/sql_renderer.h"

namespace sluice::engine::duckdb {
namespace {

std::vector<ScalarType> TypesOfColumns(const std::vector<StoredColumn>& columns) {
  std::vector<ScalarType> types;
  for (const StoredColumn& column : columns) types.push_back(column.type);
  return types;
}

// The rows of a query as columns of the table, by position; columns that it lacks are absent.
Result<sql::RenderedQuery> QuerySql(DuckDbDatabase& database, const QueryRecords& records,
                                    const IngestRequest& request) {
  const std::vector<Column>& given = records.plan.schema.columns;
  if (given.size() > request.columns.size()) {
    return InvalidArgument("the query has " + std::to_string(given.size()) +
                           " columns, the table " + std::to_string(request.columns.size()));
  }
  ASSIGN_OR_RETURN(sql::RenderedQuery rendered, database.Render(records.plan));
  std::string names;
  std::string values;
  for (size_t i = 0; i < request.columns.size(); ++i) {
    ScalarType type = request.columns[i].type;
    std::string name = "c" + std::to_string(i);
    std::string value = std::string("CAST(NULL AS ") + SqlTypeName(type) + ")";
    if (i < given.size()) {
      if (given[i].type != type) {
        return InvalidArgument("the query's column '" + given[i].name + "' is of type " +
                               std::string(ScalarTypeName(given[i].type)) +
                               " where the table's is of type " +
                               std::string(ScalarTypeName(type)));
      }
      names += (i > 0 ? ", " : "") + name;
      value = name;
    }
    if (type == ScalarType::kString) value = "coalesce(" + value + ", '')";
    values += (i > 0 ? ", " : "") + value;
  }
  rendered.sql = "SELECT " + values + " FROM (" + rendered.sql + ") AS query(" + names + ")";
  return rendered;
}

int64_t FilesSize(const FileRecords& records) {
  int64_t size = 0;
  for (const std::string& path : records.paths) {
    std::error_code error;
    auto file_size = std::filesystem::file_size(path, error);
    if (!error) size += static_cast<int64_t>(file_size);
  }
  return size;
}

Status CheckText(const std::vector<std::string>& texts, const char* what) {
  for (const std::string& text : texts) {
    if (text.find('\0') != std::string::npos) {
      return InvalidArgument(std::string(what) + " must not hold a zero byte");
    }
  }
  return Status::Ok();
}

Status CheckRequest(const IngestRequest& request) {
  if (request.columns.empty()) return InvalidArgument("the table has no columns");
  const auto* files = std::get_if<FileRecords>(&request.records);
  if (files == nullptr) return Status::Ok();
  RETURN_IF_ERROR(CheckText(files->paths, "the name of a file"));
  return CheckText(files->column_names, "the name of a column");
}

std::vector<std::string> IngestByTags(const std::vector<std::string>& values) {
  std::vector<std::string> tags;
  for (const std::string& value : values) tags.push_back("ingest-by:" + value);
  return tags;
}

}  // namespace

Result<sql::RenderedQuery> DuckDbRecordStore::RecordsSql(Connection& connection,
                                                         const IngestRequest& request) {
  if (const auto* files = std::get_if<FileRecords>(&request.records)) {
    ASSIGN_OR_RETURN(std::string sql,
                     files::RecordsSql(connection, *files, TypesOfColumns(request.columns)));
    return sql::RenderedQuery{std::move(sql), {}};
  }
  return QuerySql(*database_, std::get<QueryRecords>(request.records), request);
}

Result<IngestResult> DuckDbRecordStore::Ingest(const IngestRequest& request,
                                               const OperationContext& context) {
  RETURN_IF_ERROR(CheckRequest(request));
  RETURN_IF_ERROR(context.Check());
  // A replacement deletes what other ingestions would add meanwhile, hence it is alone.
  ASSIGN_OR_RETURN(TableLocks::Lock lock,
                   table_locks_.Acquire(request.table_id,
                                        request.replace ? TableLocks::Mode::kExclusive
                                                        : TableLocks::Mode::kShared,
                                        context));
  RETURN_IF_ERROR(RequireTable(request.table_id));
  ASSIGN_OR_RETURN(Admission::Place place, database_->admission().Enter(context));
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  ASSIGN_OR_RETURN(bool known,
                   AnyExtentTagged(connection, request.table_id,
                                   IngestByTags(request.ingest_if_not_exists)));
  if (known) return IngestResult();

  const int64_t extent_number = next_extent_++;
  ASSIGN_OR_RETURN(int64_t row_count,
                   InsertRecords(connection, request, extent_number, context));
  if (row_count == 0 && !request.replace) return IngestResult();
  RETURN_IF_ERROR(context.Check());
  return CommitExtent(connection, request, extent_number, row_count);
}

Result<int64_t> DuckDbRecordStore::InsertRecords(Connection& connection,
                                                 const IngestRequest& request,
                                                 int64_t extent_number,
                                                 const OperationContext& context) {
  std::unique_ptr<Watchdog::Guard> guard = database_->watchdog().Watch(connection.get(), context);
  ASSIGN_OR_RETURN(sql::RenderedQuery records, RecordsSql(connection, request));
  const QueryStages stages(database_, std::move(records.stages), context);
  std::string names;
  std::string values;
  for (size_t i = 0; i < request.columns.size(); ++i) {
    names += ColumnName(request.columns[i].column_id) + ", ";
    values += "v" + std::to_string(i) + ", ";
  }
  const std::string extent = std::to_string(extent_number);
  const std::string rows = "SELECT " + values + extent + " FROM (" + records.sql + ") AS records(" +
                           values.substr(0, values.size() - 2) + ")";
  RETURN_IF_ERROR(connection.Execute("BEGIN"));
  SYNC_POINT("ingest.begin");
  Result<int64_t> row_count = connection.ExecuteCounting(
      "INSERT INTO " + TableName(request.table_id) + " (" + names + kExtentColumn + ") " +
      UnorderedSql(rows, request.columns.size() + 1));
  if (!row_count.ok()) return WithReason(row_count.status(), context);
  SYNC_POINT("ingest.after_insert");
  if (request.replace) {
    Status status = connection.Execute("DELETE FROM " + TableName(request.table_id) + " WHERE " +
                                       kExtentColumn + " <> " + extent);
    if (!status.ok()) return WithReason(status, context);
    RETURN_IF_ERROR(
        DeleteExtents(connection, "table_id = " + std::to_string(request.table_id)));
  }
  return row_count;
}

Result<IngestResult> DuckDbRecordStore::CommitExtent(Connection& connection,
                                                     const IngestRequest& request,
                                                     int64_t extent_number, int64_t row_count) {
  Extent extent;
  std::optional<Guid> id = Guid::Parse(database_->options().random->NewGuid());
  CHECK(id.has_value());
  extent.id = *id;
  extent.database_id = request.database_id;
  extent.table_id = request.table_id;
  extent.row_count = row_count;
  extent.original_size_bytes = request.original_size_bytes;
  if (const auto* files = std::get_if<FileRecords>(&request.records);
      files != nullptr && extent.original_size_bytes == 0) {
    extent.original_size_bytes = FilesSize(*files);
  }
  // Of text about a third is left; of what has no text, eight bytes a value.
  extent.extent_size_bytes = extent.original_size_bytes > 0
                                 ? extent.original_size_bytes / 3
                                 : row_count * 8 * static_cast<int64_t>(request.columns.size());
  extent.has_ingestion_time = request.ingestion_time_policy;
  extent.tags = request.tags;

  CursorClock::Turn turn = cursors_.BeginCommit(request.database_id);
  if (!request.ingest_if_not_exists.empty()) {
    // The transaction's own snapshot is older than what was committed while it ran.
    ASSIGN_OR_RETURN(Connection newest, database_->Connect());
    ASSIGN_OR_RETURN(bool known, AnyExtentTagged(newest, request.table_id,
                                                 IngestByTags(request.ingest_if_not_exists)));
    if (known) return IngestResult();
  }
  extent.cursor = turn.cursor();
  extent.min_created_ticks = request.creation_time_ticks.value_or(extent.cursor);
  extent.max_created_ticks = extent.min_created_ticks;
  if (row_count > 0) RETURN_IF_ERROR(InsertExtent(connection, extent_number, extent));
  SYNC_POINT("ingest.before_commit");
  RETURN_IF_ERROR(connection.Execute("COMMIT"));
  SYNC_POINT("ingest.after_commit");
  if (row_count == 0) return IngestResult();
  turn.Publish();
  return IngestResult{extent};
}

}  // namespace sluice::engine::duckdb
