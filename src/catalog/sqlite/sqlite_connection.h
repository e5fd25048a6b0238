// A connection to an SQLite file, with errors as Status and typed parameters.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret.h"
#include "base/status.h"

namespace sluice::catalog {

// The present row of a query. Text lives until the next row.
class SqliteRow {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  bool IsNull(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  int Type(int column) const { return sqlite3_column_type(statement_, column); }
  int64_t Int(int column) const { return sqlite3_column_int64(statement_, column); }
  bool Bool(int column) const { return Int(column) != 0; }
  double Real(int column) const { return sqlite3_column_double(statement_, column); }
  std::string Text(int column) const;
  std::optional<int64_t> OptionalInt(int column) const;
  std::optional<bool> OptionalBool(int column) const;
  std::optional<std::string> OptionalText(int column) const;

 private:
  sqlite3_stmt* statement_;
};

// Used by one thread at a time. Statements are kept for the next time that their text comes: parsing
// one takes longer than most run. No value stays bound to one that is kept. Messages of its errors never hold the values bound to statements.
class SqliteConnection {
 public:
  // Opens or creates `path`, readable by its owner alone, with a write-ahead log and every commit
  // synced to disk.
  static Result<std::unique_ptr<SqliteConnection>> Open(const std::string& path);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  // Runs statements separated by ';', without parameters.
  Status ExecuteScript(const char* sql);

  // Runs one statement to its end, with a value for each '?'.
  template <typename... Values>
  Status Execute(std::string_view sql, const Values&... values) {
    return Query(sql, [](const SqliteRow&) { return Status::Ok(); }, values...);
  }

  // Calls `on_row`, which returns a Status, for each row of a query; its error ends the query.
  template <typename OnRow, typename... Values>
  Status Query(std::string_view sql, OnRow&& on_row, const Values&... values) {
    ASSIGN_OR_RETURN(Statement statement, Prepare(sql));
    int index = 0;
    (Bind(statement.get(), ++index, values), ...);
    while (true) {
      const int code = sqlite3_step(statement.get());
      if (code == SQLITE_DONE) return Status::Ok();
      if (code != SQLITE_ROW) return ErrorStatus(code);
      RETURN_IF_ERROR(on_row(SqliteRow(statement.get())));
    }
  }

  // The number of a query's only row, or nothing when it has none or a null.
  template <typename... Values>
  Result<std::optional<int64_t>> QueryInt(std::string_view sql, const Values&... values) {
    std::optional<int64_t> number;
    RETURN_IF_ERROR(Query(
        sql,
        [&](const SqliteRow& row) {
          number = row.OptionalInt(0);
          return Status::Ok();
        },
        values...));
    return number;
  }

  // Rows changed by the last statement that changes rows.
  int64_t changes() const { return sqlite3_changes64(connection_); }

 private:
  struct Release {
    SqliteConnection* connection;
    void operator()(sqlite3_stmt* statement) const { connection->Keep(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Release>;

  explicit SqliteConnection(sqlite3* connection) : connection_(connection) {}
  Result<Statement> Prepare(std::string_view sql);
  void Keep(sqlite3_stmt* statement);
  Status ErrorStatus(int code) const;

  static void Bind(sqlite3_stmt* statement, int index, int64_t value) {
    sqlite3_bind_int64(statement, index, value);
  }
  static void Bind(sqlite3_stmt* statement, int index, bool value) {
    sqlite3_bind_int64(statement, index, value ? 1 : 0);
  }
  static void Bind(sqlite3_stmt* statement, int index, double value) {
    sqlite3_bind_double(statement, index, value);
  }
  static void Bind(sqlite3_stmt* statement, int index, std::string_view value) {
    sqlite3_bind_text64(statement, index, value.empty() ? "" : value.data(), value.size(),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  static void Bind(sqlite3_stmt* statement, int index, const std::string& value) {
    Bind(statement, index, std::string_view(value));
  }
  static void Bind(sqlite3_stmt* statement, int index, const char* value) {
    Bind(statement, index, std::string_view(value));
  }
  static void Bind(sqlite3_stmt* statement, int index, const Secret& value) {
    Bind(statement, index, std::string_view(value.Reveal()));
  }
  static void Bind(sqlite3_stmt* statement, int index, std::nullopt_t) {
    sqlite3_bind_null(statement, index);
  }
  template <typename T>
  static void Bind(sqlite3_stmt* statement, int index, const std::optional<T>& value) {
    if (value) {
      Bind(statement, index, *value);
    } else {
      sqlite3_bind_null(statement, index);
    }
  }

  sqlite3* connection_;
  // By text. One that runs is not here, so that a query may ask the same within its rows.
  std::map<std::string, sqlite3_stmt*, std::less<>> kept_;
};

}  // namespace sluice::catalog
