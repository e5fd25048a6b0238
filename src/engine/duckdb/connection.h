// Owning handles over DuckDB's C API, with its errors as Status.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "data/scalar.h"
#include "data/schema.h"
#include "engine/duckdb/duckdb_api.h"

namespace sluice::engine::duckdb {

// A result of DuckDB, whole or streaming. Moves by address are safe: the C struct is plain data.
class QueryResult {
 public:
  QueryResult() = default;
  QueryResult(QueryResult&& other) noexcept
      : result_(std::exchange(other.result_, duckdb_result{})),
        set_(std::exchange(other.set_, false)) {}
  QueryResult& operator=(QueryResult&& other) noexcept {
    std::swap(result_, other.result_);
    std::swap(set_, other.set_);
    return *this;
  }
  ~QueryResult() {
    if (set_) duckdb_destroy_result(&result_);
  }

  duckdb_result* get() { return &result_; }
  // For the call that fills it.
  duckdb_result* Fill() {
    set_ = true;
    return &result_;
  }

 private:
  duckdb_result result_{};
  bool set_ = false;
};

// One connection: a transaction of its own. Used by one thread at a time, but for an interrupt.
class Connection {
 public:
  static Result<Connection> Open(duckdb_database database);
  Connection(Connection&& other) noexcept
      : connection_(std::exchange(other.connection_, nullptr)) {}
  Connection& operator=(Connection&& other) noexcept {
    std::swap(connection_, other.connection_);
    return *this;
  }
  // Rolls an open transaction back.
  ~Connection() {
    if (connection_ != nullptr) duckdb_disconnect(&connection_);
  }

  duckdb_connection get() const { return connection_; }

  // Runs statements, separated by ';', for their effect.
  Status Execute(const std::string& sql);
  // The number of rows that one INSERT or DELETE statement touched.
  Result<int64_t> ExecuteCounting(const std::string& sql);
  // Starts one statement whose result is fetched chunk by chunk while it runs.
  Result<QueryResult> Stream(const std::string& sql);
  // Reads a whole small result whose columns have the physical types of `types`.
  Result<std::vector<std::vector<Scalar>>> ReadRows(const std::string& sql,
                                                    const std::vector<ScalarType>& types);

 private:
  explicit Connection(duckdb_connection connection) : connection_(connection) {}
  duckdb_connection connection_ = nullptr;
};

// 'text' as an SQL literal. The text must hold no zero byte.
std::string SqlString(std::string_view text);

// The SQL type of the values of a scalar type.
const char* SqlTypeName(ScalarType type);

}  // namespace sluice::engine::duckdb
