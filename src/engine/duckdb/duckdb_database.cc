#include "engine/duckdb/duckdb_database.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
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

// The memory limit in force. DuckDB tells its own only as text, rounded to a tenth of a unit.
Result<uint64_t> ReadMemoryLimit(Connection& connection, const DuckDbOptions& options) {
  if (options.memory_bytes_max > 0) return options.memory_bytes_max;
  ASSIGN_OR_RETURN(auto rows, connection.ReadRows("SELECT current_setting('memory_limit')",
                                                  {ScalarType::kString}));
  const std::string text = rows.empty() ? "" : rows[0][0].string_value();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::array<std::string_view, 5> kUnits = {" bytes", " KiB", " MiB", " GiB", " TiB"};
  const auto unit = std::ranges::find(kUnits, std::string_view(end, text.data() + text.size()));
  if (error != std::errc() || unit == kUnits.end()) {
    return Internal("the engine's memory limit cannot be read: " + text);
  }
  return static_cast<uint64_t>(std::ldexp(number, 10 * static_cast<int>(unit - kUnits.begin())));
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
  ASSIGN_OR_RETURN(memory_bytes_max_, ReadMemoryLimit(connection, options_));
  RETURN_IF_ERROR(files::RegisterReadTextFunction(connection.get()));
  RETURN_IF_ERROR(sql::RegisterKernels(connection.get()));
  RETURN_IF_ERROR(files::RegisterParseFunctions(connection.get()));
  RETURN_IF_ERROR(stages_.RegisterFunction(connection.get()));
  return sinks_.RegisterFunction(connection.get());
}

Result<sql::RenderedQuery> DuckDbDatabase::Render(const planning::LogicalPlan& plan) {
  sql::RenderContext context;
  context.new_stage_number = [this] { return stages_.NewNumber(); };
  if (sql::NeedsStages(plan)) {
    ASSIGN_OR_RETURN(Connection connection, Connect());
    ASSIGN_OR_RETURN(auto rows, connection.ReadRows("SELECT table_id::BIGINT, max(\"cursor\")::BIGINT"
                                                    " FROM control.extents GROUP BY table_id",
                                                    {ScalarType::kLong, ScalarType::kLong}));
    context.newest_cursors.emplace();
    for (const auto& row : rows) {
      context.newest_cursors->emplace(row[0].int64_value(), row[1].int64_value());
    }
  }
  return sql::RenderSql(plan, context);
}

Result<std::unique_ptr<RowStream>> DuckDbDatabase::Stream(sql::RenderedQuery query,
                                                          const Schema& schema,
                                                          const OperationContext& context) {
  return DuckDbRowStream::Start(shared_from_this(), query.sql, schema,
                                QueryStages(shared_from_this(), std::move(query.stages), context),
                                context);
}

Status DuckDbDatabase::RunIntoSink(sql::RenderedQuery query, const Schema& schema, bool ordered,
                                   ParallelSink& sink, const OperationContext& context) {
  if (!ordered) return RunInParallel(std::move(query), schema, sink, context);
  ASSIGN_OR_RETURN(std::unique_ptr<RowStream> stream, Stream(std::move(query), schema, context));
  ASSIGN_OR_RETURN(std::unique_ptr<SinkWorker> worker, sink.NewWorker());
  while (true) {
    ASSIGN_OR_RETURN(std::optional<ColumnBatch> batch, stream->Next());
    if (!batch) return Status::Ok();
    RETURN_IF_ERROR(worker->Consume(*batch));
  }
}

Status DuckDbDatabase::RunInParallel(sql::RenderedQuery query, const Schema& schema,
                                     ParallelSink& sink, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(Admission::Place place, admission_.Enter(context));
  const QueryStages stages(shared_from_this(), std::move(query.stages), context);
  ASSIGN_OR_RETURN(Connection connection, Connect());
  auto run = std::make_shared<SinkRun>(sink, TypesOf(schema));
  int64_t number = sinks_.Add(run);
  Status status;
  {
    std::unique_ptr<Watchdog::Guard> guard = watchdog_.Watch(connection.get(), context);
    status = connection.Execute(SinkSql(number, query.sql, schema.columns.size()));
  }
  sinks_.Remove(number);
  run->End();
  RETURN_IF_ERROR(run->status());
  return status.ok() ? status : WithReason(status, context);
}

}  // namespace sluice::engine::duckdb
