#include "engine/duckdb/connection.h"

#include "engine/duckdb/batch_view.h"
#include "engine/duckdb/duckdb_errors.h"

namespace sluice::engine::duckdb {
namespace {

// A prepared statement for the length of a call.
struct PreparedStatement {
  duckdb_prepared_statement statement = nullptr;
  ~PreparedStatement() { duckdb_destroy_prepare(&statement); }
};

}  // namespace

Result<Connection> Connection::Open(duckdb_database database) {
  duckdb_connection connection = nullptr;
  if (duckdb_connect(database, &connection) != DuckDBSuccess) {
    return Unavailable("the engine gave no connection");
  }
  return Connection(connection);
}

Status Connection::Execute(const std::string& sql) {
  QueryResult result;
  if (duckdb_query(connection_, sql.c_str(), result.Fill()) != DuckDBSuccess) {
    return ErrorOf(result.get());
  }
  return Status::Ok();
}

Result<int64_t> Connection::ExecuteCounting(const std::string& sql) {
  QueryResult result;
  if (duckdb_query(connection_, sql.c_str(), result.Fill()) != DuckDBSuccess) {
    return ErrorOf(result.get());
  }
  return static_cast<int64_t>(duckdb_rows_changed(result.get()));
}

Result<QueryResult> Connection::Stream(const std::string& sql) {
  PreparedStatement prepared;
  if (duckdb_prepare(connection_, sql.c_str(), &prepared.statement) != DuckDBSuccess) {
    const char* message = duckdb_prepare_error(prepared.statement);
    duckdb_error_type type = DUCKDB_ERROR_BINDER;
    // A failed preparation keeps its text but not its type; constant folding can meet a bad value.
    std::string_view text = message != nullptr ? message : "unknown error";
    if (text.starts_with("Conversion Error")) type = DUCKDB_ERROR_CONVERSION;
    if (text.starts_with("Out of Range Error")) type = DUCKDB_ERROR_OUT_OF_RANGE;
    if (text.starts_with("Invalid Input Error")) type = DUCKDB_ERROR_INVALID_INPUT;
    if (text.starts_with("IO Error")) type = DUCKDB_ERROR_IO;
    if (text.starts_with("INTERRUPT Error")) type = DUCKDB_ERROR_INTERRUPT;
    if (text.starts_with("Out of Memory Error")) type = DUCKDB_ERROR_OUT_OF_MEMORY;
    return MapError(type, text);
  }
  QueryResult result;
  if (duckdb_execute_prepared_streaming(prepared.statement, result.Fill()) != DuckDBSuccess) {
    return ErrorOf(result.get());
  }
  return result;
}

Result<std::vector<std::vector<Scalar>>> Connection::ReadRows(
    const std::string& sql, const std::vector<ScalarType>& types) {
  QueryResult result;
  if (duckdb_query(connection_, sql.c_str(), result.Fill()) != DuckDBSuccess) {
    return ErrorOf(result.get());
  }
  RETURN_IF_ERROR(CheckColumnTypes(result.get(), types));
  std::vector<std::vector<Scalar>> rows;
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(*result.get())) {
    ColumnBatch batch = ViewChunk(chunk, types);
    for (size_t row = 0; row < batch.row_count; ++row) {
      std::vector<Scalar>& values = rows.emplace_back();
      for (const ColumnVector& column : batch.columns) values.push_back(column.ScalarAt(row));
    }
    duckdb_destroy_data_chunk(&chunk);
  }
  return rows;
}

std::string SqlString(std::string_view text) {
  std::string literal = "'";
  for (char c : text) {
    if (c == '\'') literal += '\'';
    literal += c;
  }
  return literal += '\'';
}

const char* SqlTypeName(ScalarType type) {
  switch (type) {
    case ScalarType::kBool: return "BOOLEAN";
    case ScalarType::kInt: return "INTEGER";
    case ScalarType::kLong:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return "BIGINT";
    case ScalarType::kReal: return "DOUBLE";
    case ScalarType::kDecimal: return "DECIMAL(38,18)";
    case ScalarType::kGuid: return "UUID";
    case ScalarType::kString:
    case ScalarType::kDynamic: return "VARCHAR";
  }
  return "VARCHAR";
}

}  // namespace sluice::engine::duckdb
