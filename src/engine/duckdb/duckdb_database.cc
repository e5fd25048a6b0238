#include "engine/duckdb/duckdb_database.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <thread>

#include "engine/duckdb/batch_view.h"
#include "engine/duckdb/duckdb_errors.h"
#include "engine/duckdb/duckdb_row_stream.h"
#include "engine/duckdb/files/parse_functions.h"
#include "engine/duckdb/files/read_text_function.h"
#include "engine/duckdb/sql/kernel_functions.h"

namespace sluice::engine::duckdb {
namespace {

// A commit that finds more than this in the log writes all of it into the main file and holds
// every other commit up meanwhile.
constexpr const char* kCheckpointThreshold = "512MB";

size_t StatementsMax(const DuckDbOptions& options) {
  if (options.concurrent_statements_max > 0) return options.concurrent_statements_max;
  size_t threads = options.threads > 0 ? static_cast<size_t>(options.threads)
                                       : std::max(1u, std::thread::hardware_concurrency());
  return std::max<size_t>(16, 4 * threads);
}

Status MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unavailable("the folder " + folder + " cannot be made: " + error.message());
  return Status::Ok();
}

// Removes what the queries of a killed process had spilled.
void RemoveSpilled(const std::string& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::error_code ignored;
    if (entry.path().filename().string().starts_with("duckdb_temp_")) {
      std::filesystem::remove(entry.path(), ignored);
    }
  }
}

// Settings for the opening of a database.
class Config {
 public:
  Config() {
    if (duckdb_create_config(&config_) != DuckDBSuccess) config_ = nullptr;
  }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  ~Config() { duckdb_destroy_config(&config_); }
  duckdb_config get() const { return config_; }

  void Set(const char* name, const std::string& value) {
    if (status_.ok() && (config_ == nullptr ||
                         duckdb_set_config(config_, name, value.c_str()) != DuckDBSuccess)) {
      status_ = Internal("the engine does not know the setting " + std::string(name));
    }
  }
  const Status& status() const { return status_; }

 private:
  duckdb_config config_ = nullptr;
  Status status_;
};

}  // namespace

DuckDbDatabase::DuckDbDatabase(const DuckDbOptions& options)
    : options_(options), admission_(StatementsMax(options)), watchdog_(*options.clock) {}

DuckDbDatabase::~DuckDbDatabase() {
  if (database_ != nullptr) duckdb_close(&database_);
}

Result<std::shared_ptr<DuckDbDatabase>> DuckDbDatabase::Open(const DuckDbOptions& options) {
  std::shared_ptr<DuckDbDatabase> database(new DuckDbDatabase(options));
  RETURN_IF_ERROR(database->Start());
  return database;
}

Status DuckDbDatabase::Start() {
  const bool in_memory = options_.data_folder.empty();
  std::string temporary = options_.temporary_folder;
  if (!in_memory) {
    RETURN_IF_ERROR(MakeFolder(options_.data_folder));
    if (temporary.empty()) temporary = options_.data_folder + "/temporary/engine";
  }
  if (!temporary.empty()) RETURN_IF_ERROR(MakeFolder(temporary));
  Config config;
  config.Set("temp_directory", temporary);
  if (options_.threads > 0) config.Set("threads", std::to_string(options_.threads));
  if (options_.memory_bytes_max > 0) {
    config.Set("memory_limit", std::to_string(options_.memory_bytes_max) + "B");
  }
  config.Set("checkpoint_threshold", kCheckpointThreshold);
  // Everything needed is inside the library; nothing is to be fetched from the network.
  config.Set("autoinstall_known_extensions", "false");
  config.Set("autoload_known_extensions", "false");
  RETURN_IF_ERROR(config.status());

  // DuckDB names the catalog after the file; it must not be called like a schema.
  std::string path = in_memory ? ":memory:" : options_.data_folder + "/engine.duckdb";
  char* message = nullptr;
  if (duckdb_open_ext(path.c_str(), &database_, config.get(), &message) != DuckDBSuccess) {
    Status status = MapError(DUCKDB_ERROR_IO, message != nullptr ? message : "unknown error");
    duckdb_free(message);
    database_ = nullptr;
    return status.WithContext("the records in " + path + " cannot be opened");
  }
  // Only now is it certain that no other process has it open.
  if (!temporary.empty()) RemoveSpilled(temporary);
  ASSIGN_OR_RETURN(Connection connection, Connect());
  RETURN_IF_ERROR(files::RegisterReadTextFunction(connection.get()));
  RETURN_IF_ERROR(sql::RegisterKernels(connection.get()));
  RETURN_IF_ERROR(files::RegisterParseFunctions(connection.get()));
  return sinks_.RegisterFunction(connection.get());
}

Result<std::unique_ptr<RowStream>> DuckDbDatabase::Stream(const std::string& sql,
                                                          const Schema& schema,
                                                          const OperationContext& context) {
  return DuckDbRowStream::Start(shared_from_this(), sql, schema, context);
}

Status DuckDbDatabase::RunIntoSink(const std::string& sql, const Schema& schema, bool ordered,
                                   ParallelSink& sink, const OperationContext& context) {
  if (!ordered) return RunInParallel(sql, schema, sink, context);
  ASSIGN_OR_RETURN(std::unique_ptr<RowStream> stream, Stream(sql, schema, context));
  ASSIGN_OR_RETURN(std::unique_ptr<SinkWorker> worker, sink.NewWorker());
  while (true) {
    ASSIGN_OR_RETURN(std::optional<ColumnBatch> batch, stream->Next());
    if (!batch) return Status::Ok();
    RETURN_IF_ERROR(worker->Consume(*batch));
  }
}

Status DuckDbDatabase::RunInParallel(const std::string& sql, const Schema& schema,
                                     ParallelSink& sink, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(Admission::Place place, admission_.Enter(context));
  ASSIGN_OR_RETURN(Connection connection, Connect());
  auto run = std::make_shared<SinkRun>(sink, TypesOf(schema));
  int64_t number = sinks_.Add(run);
  Status status;
  {
    std::unique_ptr<Watchdog::Guard> guard = watchdog_.Watch(connection.get(), context);
    status = connection.Execute(SinkSql(number, sql, schema.columns.size()));
  }
  sinks_.Remove(number);
  run->End();
  RETURN_IF_ERROR(run->status());
  return status.ok() ? status : WithReason(status, context);
}

}  // namespace sluice::engine::duckdb
