#include "app/serve.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

#include "app/data_folder.h"
#include "base/log.h"
#include "base/random.h"
#include "catalog/sqlite/sqlite_catalog.h"
#include "commands/command_service.h"
#include "data/datetime.h"
#include "engine/duckdb/duckdb_engine.h"
#include "engine/duckdb/duckdb_record_store.h"
#include "export/export_service.h"
#include "ingestion/ingestor.h"
#include "query/query_service.h"
#include "server/http/http_server.h"
#include "server/rest/rest_api.h"
#include "storage/register_object_stores.h"
#include "views/view_service.h"

namespace sluice::app {
namespace {

// How long answers under way may take to leave, and sealed exports to publish, when we stop.
constexpr std::chrono::seconds kAnswerGrace{5};
constexpr std::chrono::seconds kExportGrace{30};

constexpr int kExitFailed = 1;
constexpr int kExitSettings = 2;

void AddKnownTable(int64_t table_id, const std::vector<catalog::TableColumn>& columns,
                   std::vector<engine::RecordStore::KnownTable>& known) {
  auto& entry = known.emplace_back();
  entry.table_id = table_id;
  for (const catalog::TableColumn& column : columns) {
    entry.columns.push_back({column.column_id, column.type});
  }
}

// What the catalog says exists; the record store drops the rest, left over from a crash between
// the two.
Result<std::vector<engine::RecordStore::KnownTable>> KnownTables(catalog::Catalog& catalog,
                                                                 int64_t now_ticks) {
  std::vector<engine::RecordStore::KnownTable> known;
  ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables, catalog.ListAllTables());
  for (const catalog::Table& table : tables) AddKnownTable(table.id, table.columns, known);
  ASSIGN_OR_RETURN(const std::vector<catalog::MaterializedView> views,
                   catalog.ListAllMaterializedViews());
  for (const catalog::MaterializedView& view : views) {
    AddKnownTable(view.state_table_id, view.state_columns, known);
  }
  ASSIGN_OR_RETURN(const std::vector<catalog::StoredQueryResult> results,
                   catalog.ListAllStoredQueryResults());
  std::vector<std::string> expired;
  for (const catalog::StoredQueryResult& result : results) {
    if (result.expires_on <= now_ticks) {
      expired.push_back(result.id);
    } else {
      AddKnownTable(result.table_id, result.columns, known);
    }
  }
  RETURN_IF_ERROR(catalog.DropStoredQueryResults(expired));
  ASSIGN_OR_RETURN(const std::vector<catalog::GraphSnapshot> snapshots,
                   catalog.ListAllGraphSnapshots());
  for (const catalog::GraphSnapshot& snapshot : snapshots) {
    AddKnownTable(snapshot.node_table_id, snapshot.node_columns, known);
    AddKnownTable(snapshot.edge_table_id, snapshot.edge_columns, known);
  }
  return known;
}

// Waits for SIGTERM or SIGINT, which must be blocked in all threads.
void WaitForSignal(const sigset_t& signals) {
  int received = 0;
  while (sigwait(&signals, &received) != 0) {
  }
  LogInfo(received == SIGTERM ? "SIGTERM: stopping." : "SIGINT: stopping.");
}

Status ServeUntilSignal(const Settings& settings, const sigset_t& signals) {
  ASSIGN_OR_RETURN(ListenAddress address, ParseListenAddress(settings.listen));
  if (!address.loopback && !settings.insecure) {
    return InvalidArgument(
        "Listening on " + settings.listen +
        " would let every machine that reaches this one read and change all data, since no "
        "authentication is configured: listen on 127.0.0.1, or accept that with --insecure.");
  }
  auto interval = ParseTimespan(settings.min_export_interval);
  if (!interval || *interval <= 0) {
    return InvalidArgument("The least export interval must be a timespan such as 1m or 1s, but is: " +
                           settings.min_export_interval);
  }
  uint64_t memory_bytes_max = 0;
  if (!settings.memory_limit.empty()) {
    ASSIGN_OR_RETURN(memory_bytes_max, ParseSizeBytes(settings.memory_limit));
  }

  Clock& clock = SystemClock();
  Random& random = SystemRandom();
  OperationContext context;
  context.client_request_id = "start";

  ASSIGN_OR_RETURN(auto folder, DataFolder::Open(settings.data_folder));
  ASSIGN_OR_RETURN(auto catalog, catalog::OpenSqliteCatalog(folder->catalog_file()));
  engine::duckdb::DuckDbOptions engine_options;
  engine_options.data_folder = folder->path();
  engine_options.temporary_folder = folder->engine_temporary_folder();
  engine_options.threads = settings.threads;
  engine_options.memory_bytes_max = memory_bytes_max;
  ASSIGN_OR_RETURN(auto database, engine::duckdb::DuckDbDatabase::Open(engine_options));
  ASSIGN_OR_RETURN(auto records, engine::duckdb::DuckDbRecordStore::Open(database));
  ASSIGN_OR_RETURN(auto known, KnownTables(*catalog, clock.NowTicks()));
  RETURN_IF_ERROR(records->RemoveUnknown(known));
  RETURN_IF_ERROR(catalog->AbandonOperations(clock.NowTicks()));

  std::vector<std::string> roots = settings.storage_roots;
  if (roots.empty()) roots.push_back(folder->exports_folder());
  auto stores = storage::MakeObjectStoreRegistry(roots);
  engine::duckdb::DuckDbEngine engine(database);
  query::QueryService queries(*catalog, engine, *records, clock);
  exporting::ExportSettings export_settings;
  export_settings.interval_floor_ticks = *interval;
  auto exports = exporting::ExportService::Make(*catalog, queries, *records, *stores, clock, random,
                                                export_settings);
  queries.SetExternalFileSource(&exports->external_files());
  queries.SetClusterEndpoint(settings.listen);
  ASSIGN_OR_RETURN(auto ingestor,
                   ingestion::Ingestor::Open(*records, *stores, random, folder->spool_folder()));
  views::ViewSettings view_settings;
  // What lets exports run more often, in tests and demos, does so for views.
  view_settings.interval_ticks = std::min(view_settings.interval_ticks, *interval);
  views::ViewService views(*catalog, queries, *records, clock, random, view_settings);
  commands::CommandService commands(
      {.catalog = *catalog,
       .records = *records,
       .queries = queries,
       .ingestor = *ingestor,
       .exports = *exports,
       .views = views,
       .stores = *stores,
       .clock = clock,
       .random = random,
       .started_on = clock.NowTicks()},
      {});
  RETURN_IF_ERROR(exports->Recover(context));

  std::atomic<bool> ready{false};
  server::Metrics metrics;
  server::HttpRouter router(settings.allowed_origins, address.loopback);
  server::RestApi api(queries, commands, metrics, [&ready] { return ready.load(); });
  api.AddRoutes(router);
  server::HttpServerOptions http_options;
  http_options.host = address.host;
  http_options.port = address.port;
  ASSIGN_OR_RETURN(auto http, server::HttpServer::Listen(http_options, router, clock, random));
  metrics.SetGauges([&] {
    auto load = http->load();
    auto capacity = exports->capacity();
    return std::vector<server::Gauge>{
        {"sluice_connections", "Open client connections.", static_cast<double>(load.connections)},
        {"sluice_requests_running", "Requests running or queued.",
         static_cast<double>(load.requests)},
        {"sluice_requests_queued", "Requests waiting for a worker.",
         static_cast<double>(load.queued)},
        {"sluice_exports_running", "Exports running.", static_cast<double>(capacity.running)},
        {"sluice_exports_most", "Exports allowed at once.", static_cast<double>(capacity.most)},
    };
  });
  exports->Start();
  views.Start();
  http->Start();
  ready = true;
  bool ipv6 = address.host.find(':') != std::string::npos;
  // One line, read by scripts that wait for the server.
  fmt::print("http://{}{}{}:{}\n", ipv6 ? "[" : "", address.host, ipv6 ? "]" : "", http->port());
  std::fflush(stdout);

  WaitForSignal(signals);
  ready = false;
  http->Stop(kAnswerGrace);
  commands.Stop();
  views.Stop();
  exports->Stop(OperationContext().WithTimeout(kExportGrace));
  return records->Checkpoint();
}

}  // namespace

int Serve(const Settings& settings) {
  auto level = ParseLogLevel(settings.log_level);
  if (!level.ok()) {
    fmt::print(stderr, "error: {}\n", level.status().message());
    return kExitSettings;
  }
  SetLogLevel(*level);
  // Before any thread starts, so that all inherit it and only sigwait() sees the signals.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  Status status = ServeUntilSignal(settings, signals);
  if (status.ok()) return 0;
  fmt::print(stderr, "error: {}\n", status.message());
  return status.code() == StatusCode::kInvalidArgument ? kExitSettings : kExitFailed;
}

}  // namespace sluice::app
