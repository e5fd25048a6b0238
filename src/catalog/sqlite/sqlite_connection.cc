#include "catalog/sqlite/sqlite_connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sluice::catalog {

std::string SqliteRow::Text(int column) const {
  const void* text = sqlite3_column_text(statement_, column);
  if (text == nullptr) return {};
  return {static_cast<const char*>(text),
          static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

std::optional<int64_t> SqliteRow::OptionalInt(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Int(column));
}

std::optional<bool> SqliteRow::OptionalBool(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Bool(column));
}

std::optional<std::string> SqliteRow::OptionalText(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Text(column));
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(const std::string& path) {
  // SQLite would create the file with the process's umask; it holds secrets, and the log files
  // beside it take over its mode.
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return Unavailable("The catalog cannot be opened: " + path + ": " + std::strerror(errno));
  }
  ::close(file);

  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
  if (code != SQLITE_OK) return connection->ErrorStatus(code).WithContext(path);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, 10'000);
  const Status prepared = connection->ExecuteScript(
      "PRAGMA journal_mode = WAL;"
      "PRAGMA synchronous = FULL;"
      "PRAGMA foreign_keys = ON;"
      "PRAGMA secure_delete = ON;");
  if (!prepared.ok()) return prepared.WithContext(path);
  return connection;
}

SqliteConnection::~SqliteConnection() {
  for (const auto& [text, statement] : kept_) sqlite3_finalize(statement);
  sqlite3_close(connection_);
}

Status SqliteConnection::ExecuteScript(const char* sql) {
  const int code = sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Status::Ok() : ErrorStatus(code);
}

Result<SqliteConnection::Statement> SqliteConnection::Prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (const auto found = kept_.find(sql); found != kept_.end()) {
    statement = found->second;
    kept_.erase(found);
    return Statement(statement, Release{this});
  }
  const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return ErrorStatus(code);
  return Statement(statement, Release{this});
}

void SqliteConnection::Keep(sqlite3_stmt* statement) {
  constexpr size_t kKeptStatementsMax = 128;
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (kept_.size() < kKeptStatementsMax && kept_.emplace(sqlite3_sql(statement), statement).second) {
    return;
  }
  sqlite3_finalize(statement);
}

Status SqliteConnection::ErrorStatus(int code) const {
  std::string message = "The catalog failed: ";
  message += connection_ != nullptr ? sqlite3_errmsg(connection_) : sqlite3_errstr(code);
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return DataLoss(std::move(message));
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
      return Unavailable(std::move(message));
    default:
      return Internal(std::move(message));
  }
}

}  // namespace sluice::catalog
