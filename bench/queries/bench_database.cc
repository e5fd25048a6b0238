#include "bench_database.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>

#include "catalog/sqlite/sqlite_catalog.h"
#include "engine/duckdb/batch_view.h"
#include "language/parser/parser.h"
#include "planning/planner.h"

namespace sluice::bench {
namespace {

using engine::duckdb::Connection;
using engine::duckdb::QueryResult;

// Datetimes are ticks of 100 ns since the year 1 in a stored table; what hand-written SQL says of
// them.
constexpr const char* kMacros =
    "CREATE OR REPLACE MACRO ticks(t) AS epoch_us(t::TIMESTAMP) * 10 + 621355968000000000;"
    "CREATE OR REPLACE MACRO year_of(t) AS year(make_timestamp((t - 621355968000000000) // 10));";

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Stopwatch {
 public:
  void Tell(Answer& answer) const {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
    answer.seconds = spent.count();
    answer.cpu_seconds = CpuSeconds() - cpu_begin_;
  }

 private:
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  const double cpu_begin_ = CpuSeconds();
};

std::string TextOf(const ColumnVector& column, size_t row) {
  if (column.IsNull(row)) return column.type == ScalarType::kString ? "" : "null";
  switch (column.type) {
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return std::to_string(column.values<int64_t>()[row]);
    case ScalarType::kString: return std::string(column.string(row));
    case ScalarType::kReal: return fmt::format("{}", column.values<double>()[row]);
    default: return column.ScalarAt(row).ToText();
  }
}

// Reads all of a streaming result.
Status Drain(Connection& connection, const std::string& sql) {
  ASSIGN_OR_RETURN(QueryResult result, connection.Stream(sql));
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(*result.get())) {
    duckdb_destroy_data_chunk(&chunk);
  }
  const char* message = duckdb_result_error(result.get());
  if (message != nullptr && *message != '\0') return Internal(message);
  return Status::Ok();
}

Result<std::string> ExplainAnalyze(Connection& connection, const std::string& sql) {
  std::string text = sql + "\n";
  ASSIGN_OR_RETURN(auto rows, connection.ReadRows("EXPLAIN (ANALYZE, FORMAT json) " + sql,
                                                  {ScalarType::kString, ScalarType::kString}));
  for (const auto& row : rows) text += row[1].string_value();
  return text;
}

}  // namespace

Result<std::unique_ptr<BenchDatabase>> BenchDatabase::Open(const std::string& folder, int threads) {
  std::filesystem::create_directories(folder);
  std::unique_ptr<BenchDatabase> made(new BenchDatabase);
  made->folder_ = folder;
  ASSIGN_OR_RETURN(made->catalog_, catalog::OpenSqliteCatalog(folder + "/catalog.sqlite"));
  engine::duckdb::DuckDbOptions options;
  options.data_folder = folder;
  options.threads = threads;
  ASSIGN_OR_RETURN(made->database_, engine::duckdb::DuckDbDatabase::Open(options));
  ASSIGN_OR_RETURN(made->records_, engine::duckdb::DuckDbRecordStore::Open(made->database_));
  made->engine_ = std::make_unique<engine::duckdb::DuckDbEngine>(made->database_);
  made->queries_ = std::make_unique<query::QueryService>(*made->catalog_, *made->engine_,
                                                         *made->records_, SystemClock());
  ASSIGN_OR_RETURN(made->entity_, made->catalog_->GetDatabase("NetDefaultDB"));
  ASSIGN_OR_RETURN(Connection connection, made->database_->Connect());
  RETURN_IF_ERROR(connection.Execute(kMacros));
  return made;
}

Status BenchDatabase::MakeTable(const std::string& name, const std::string& schema_text,
                                const std::string& select) {
  const std::string origin = std::to_string(std::hash<std::string>()(schema_text + select));
  if (Result<catalog::Table> known = catalog_->GetTable(entity_.id, name); known.ok()) {
    if (known->docstring == origin) return Status::Ok();
    RETURN_IF_ERROR(catalog_->DropTable(known->id));
    RETURN_IF_ERROR(records_->DropTable(known->id));
  }
  language::Diagnostics diagnostics;
  const Schema schema = language::ParseSchema(schema_text, diagnostics);
  if (!diagnostics.empty()) return diagnostics.ToStatus(schema_text);
  catalog::Table table;
  RETURN_IF_ERROR(CreateTable(name, schema, table));
  RETURN_IF_ERROR(Ingest(table, select));
  RETURN_IF_ERROR(MakeView(table));
  table.docstring = origin;  // Now it is whole.
  return catalog_->UpdateTable(table);
}

Status BenchDatabase::CreateTable(const std::string& name, const Schema& schema,
                                  catalog::Table& table) {
  const auto count = static_cast<int64_t>(schema.columns.size());
  ASSIGN_OR_RETURN(const int64_t first_id, catalog_->ReserveIds(count + 1));
  table.id = first_id;
  table.database_id = entity_.id;
  table.name = name;
  std::vector<engine::StoredColumn> stored;
  for (int64_t i = 0; i < count; ++i) {
    const Column& column = schema.columns[static_cast<size_t>(i)];
    table.columns.push_back({first_id + 1 + i, column.name, column.type, ""});
    stored.push_back({first_id + 1 + i, column.type});
  }
  RETURN_IF_ERROR(records_->CreateTable(table.id, stored));
  return catalog_->CreateTable(table);
}

Status BenchDatabase::Ingest(const catalog::Table& table, const std::string& select) {
  const std::string path = folder_ + "/" + table.name + ".parquet";
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  RETURN_IF_ERROR(connection.Execute(
      fmt::format("COPY ({}) TO {} (FORMAT parquet, COMPRESSION snappy)", select,
                  engine::duckdb::SqlString(path))));
  engine::FileRecords files;
  files.format = engine::FileRecords::Format::kParquet;
  files.paths = {path};
  engine::IngestRequest request;
  request.database_id = entity_.id;
  request.table_id = table.id;
  for (const catalog::TableColumn& column : table.columns) {
    files.column_names.push_back(column.name);
    request.columns.push_back({column.column_id, column.type});
  }
  request.records = files;
  ASSIGN_OR_RETURN(const engine::IngestResult result, records_->Ingest(request, {}));
  std::filesystem::remove(path);
  if (!result.extent) return Internal("no records for " + table.name);
  fmt::print(stderr, "{}: {} rows\n", table.name, result.extent->row_count);
  return Status::Ok();
}

Status BenchDatabase::MakeView(const catalog::Table& table) {
  std::string columns;
  for (const catalog::TableColumn& column : table.columns) {
    columns += fmt::format("{}c{} AS {}", columns.empty() ? "" : ", ", column.column_id,
                           column.name);
  }
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  return connection.Execute(fmt::format("CREATE OR REPLACE VIEW {} AS SELECT {} FROM records.t{}",
                                        table.name, columns, table.id));
}

Result<Answer> BenchDatabase::RunKql(const std::string& text, bool keep_rows) {
  const Stopwatch watch;
  query::QueryRequest request;
  request.text = text;
  request.database = entity_.name;
  request.properties.notruncation = true;
  const OperationContext context;
  ASSIGN_OR_RETURN(const query::PreparedQuery query, queries_->Prepare(request, context));
  ASSIGN_OR_RETURN(std::unique_ptr<RowStream> stream, queries_->Run(query, 0, context));
  Answer answer;
  while (true) {
    ASSIGN_OR_RETURN(std::optional<ColumnBatch> batch, stream->Next());
    if (!batch) break;
    for (size_t row = 0; keep_rows && row < batch->row_count; ++row) {
      auto& values = answer.rows.emplace_back();
      for (const ColumnVector& column : batch->columns) values.push_back(TextOf(column, row));
    }
  }
  watch.Tell(answer);
  return answer;
}

Result<Answer> BenchDatabase::RunSql(const std::string& text, bool keep_rows) {
  const Stopwatch watch;
  Answer answer;
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  if (!keep_rows) {
    RETURN_IF_ERROR(Drain(connection, text));
    watch.Tell(answer);
    return answer;
  }
  ASSIGN_OR_RETURN(QueryResult result,
                   connection.Stream("SELECT COLUMNS(*)::VARCHAR FROM (" + text + ")"));
  const std::vector<ScalarType> types(duckdb_column_count(result.get()), ScalarType::kString);
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(*result.get())) {
    const ColumnBatch batch = engine::duckdb::ViewChunk(chunk, types);
    for (size_t row = 0; row < batch.row_count; ++row) {
      auto& values = answer.rows.emplace_back();
      for (const ColumnVector& column : batch.columns) {
        values.push_back(column.IsNull(row) ? "null" : std::string(column.string(row)));
      }
    }
    duckdb_destroy_data_chunk(&chunk);
  }
  return answer;
}

Result<std::string> BenchDatabase::ExplainKql(const std::string& text) {
  query::QueryRequest request;
  request.text = text;
  request.database = entity_.name;
  ASSIGN_OR_RETURN(const query::PreparedQuery query, queries_->Prepare(request, {}));
  ASSIGN_OR_RETURN(const auto rendered, database_->Render(query.parts[0].plan));
  ASSIGN_OR_RETURN(const std::string engine_text, ExplainSql(rendered.sql));
  return planning::ExplainPlan(query.parts[0].plan) + "\n" + engine_text;
}

Result<std::string> BenchDatabase::ExplainSql(const std::string& text) {
  ASSIGN_OR_RETURN(Connection connection, database_->Connect());
  return ExplainAnalyze(connection, text);
}

}  // namespace sluice::bench
