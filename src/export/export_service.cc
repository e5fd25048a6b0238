#include "export/export_service.h"

#include <algorithm>
#include <set>
#include <thread>
#include <utility>

#include "base/log.h"
#include "export/capacity.h"
#include "export/continuous/continuous_driver.h"
#include "export/continuous/fact_tables.h"
#include "export/export_layout.h"
#include "export/export_properties.h"
#include "export/export_service_parts.h"
#include "export/external_table/external_files.h"
#include "export/masked_error.h"
#include "export/recovery/run_resolver.h"
#include "export/run/active_runs.h"
#include "export/run/run_committer.h"
#include "export/run/run_driver.h"
#include "export/run/run_id.h"
#include "export/scheduler/scheduler.h"
#include "export/schema_match.h"

namespace sluice::exporting {
namespace {

using catalog::ContinuousExport;
using catalog::ExternalTable;

std::chrono::nanoseconds DurationOf(int64_t ticks) { return std::chrono::nanoseconds(ticks * 100); }

constexpr std::chrono::nanoseconds kRecoveryTimeout = std::chrono::seconds(5);

std::vector<ArtifactRow> RowsOf(const std::vector<catalog::ExportArtifact>& artifacts) {
  std::vector<ArtifactRow> rows;
  for (const catalog::ExportArtifact& artifact : artifacts) {
    rows.push_back({artifact.display_path, artifact.row_count, artifact.size_bytes});
  }
  return rows;
}

class ExportServiceImplementation final : public ExportService, private SchedulerHost {
 public:
  explicit ExportServiceImplementation(ExportServiceParts parts)
      : parts_(std::move(parts)),
        committer_(parts_.catalog, parts_.clock, parts_.random),
        resolver_(parts_.catalog, parts_.registry, committer_, active_),
        driver_({parts_.catalog, parts_.records, *parts_.queries, parts_.registry, parts_.clock,
                 parts_.random, committer_, resolver_, active_, parts_.settings}),
        external_files_(parts_.registry),
        scheduler_(*this, parts_.clock, parts_.schedule_rules) {}

  Status Recover(const OperationContext& context) override;
  void Start() override { scheduler_.Start(); }
  void Stop(const OperationContext& context) override;
  void Wake() override { scheduler_.Wake(); }

  Status Check(const ExportRequest& request, const OperationContext& context) override;
  Result<std::vector<ArtifactRow>> Export(const ExportRequest& request,
                                          const std::string& operation_id,
                                          const OperationContext& context) override;

  Result<ContinuousExportStatus> CreateOrAlter(const std::string& database,
                                               ContinuousExport definition,
                                               const OperationContext& context) override;
  Result<std::vector<ContinuousExportStatus>> List(const std::string& database) override;
  Result<ContinuousExportStatus> Get(const std::string& database, const std::string& name) override;
  Result<ContinuousExportStatus> Drop(const std::string& database, const std::string& name,
                                      const OperationContext& context) override;
  Result<ContinuousExportStatus> SetDisabled(const std::string& database, const std::string& name,
                                             bool disabled) override;
  Result<std::vector<ArtifactRow>> RunNow(const std::string& database, const std::string& name,
                                          const OperationContext& context) override;

  Capacity capacity() override { return {scheduler_.running_count(), CapacityMost()}; }
  query::ExternalFileSource& external_files() override { return external_files_; }
  Result<std::vector<ExternalArtifact>> ListExternalArtifacts(
      const ExternalTable& table, const OperationContext& context) override {
    return external_files_.ListArtifacts(table, context);
  }
  Status CheckExternalTable(const ExternalTable& table) override {
    return CheckExternalTableDefinition(table, parts_.registry, parts_.settings);
  }

 private:
  // A request that has passed all checks.
  struct Prepared {
    catalog::Database database;
    ExportLayout layout;
    std::unique_ptr<ExportSource> source;
  };
  Result<Prepared> Prepare(const ExportRequest& request, const OperationContext& context);
  Status CheckContinuous(const catalog::Database& database, const ContinuousExport& definition,
                         const OperationContext& context);
  Result<ContinuousExport> Find(const catalog::Database& database, const std::string& name);
  ContinuousExportStatus StatusOf(const catalog::Database& database, ContinuousExport definition);
  RunContexts ContextsFor(const OperationContext& write);

  // SchedulerHost:
  Result<std::vector<ContinuousExport>> ListJobs() override {
    return parts_.catalog.ListAllContinuousExports();
  }
  int64_t CapacityMost() override;
  PassOutcome RunJob(const ContinuousExport& definition,
                     const std::shared_ptr<Cancellation>& cancellation) override;
  Status Sweep(const std::shared_ptr<Cancellation>& cancellation) override;
  void DisableJob(const ContinuousExport& definition, const Status& failure) override;

  ExportServiceParts parts_;
  RunCommitter committer_;
  ActiveRuns active_;
  RunResolver resolver_;
  ContinuousDriver driver_;
  ExternalFiles external_files_;
  // Cancelled when the service stops: at once, and when its time is over.
  std::shared_ptr<Cancellation> stop_ = std::make_shared<Cancellation>();
  std::shared_ptr<Cancellation> stop_hard_ = std::make_shared<Cancellation>();
  Scheduler scheduler_;
};

RunContexts ExportServiceImplementation::ContextsFor(const OperationContext& write) {
  RunContexts contexts;
  contexts.write = write.WithTimeout(DurationOf(parts_.settings.run_timeout_ticks));
  contexts.after.clock = &parts_.clock;
  contexts.after.cancellation = stop_hard_;
  contexts.after.client_request_id = write.client_request_id;
  contexts.after.activity_id = write.activity_id;
  contexts.after.principal = write.principal;
  contexts.publish_timeout = DurationOf(parts_.settings.publish_timeout_ticks);
  return contexts;
}

// --- Life
// ------------------------------------------------------------------------------------------

Status ExportServiceImplementation::Recover(const OperationContext& context) {
  RunContexts contexts;
  contexts.write = contexts.after = context;
  // A target that is away must not keep the server from starting.
  contexts.publish_timeout = contexts.clean_up_timeout = kRecoveryTimeout;
  RunResolver::Outcome outcome =
      resolver_.Resolve([](const catalog::ExportRun&) { return true; }, contexts);
  if (outcome.left > 0) {
    LogWarning(
        "export: " + std::to_string(outcome.left) +
        " runs could not be finished and are left to the scheduler: " + outcome.status.message());
    scheduler_.RequestSweep();
  }
  Status strays = resolver_.DiscardStrays(context);
  if (!strays.ok()) {
    LogWarning("export: not all targets could be cleared of what earlier runs staged: " +
               strays.message());
  }
  return Status::Ok();
}

void ExportServiceImplementation::Stop(const OperationContext& context) {
  stop_->Cancel("the server is stopping");
  scheduler_.Stop(context, [this] { stop_hard_->Cancel("the server is stopping"); });
}

// --- One-shot exports
// ------------------------------------------------------------------------------

Result<ExportServiceImplementation::Prepared> ExportServiceImplementation::Prepare(
    const ExportRequest& request, const OperationContext& context) {
  Prepared prepared;
  ASSIGN_OR_RETURN(prepared.database, parts_.catalog.GetDatabase(request.database));
  ExportQuery query;
  query.database = prepared.database.name;
  query.text = request.query;
  query.properties = request.request_properties;
  if (!request.external_table.empty()) {
    ASSIGN_OR_RETURN(ExternalTable table,
                     parts_.catalog.GetExternalTable(prepared.database.id, request.external_table));
    ASSIGN_OR_RETURN(prepared.layout, LayoutOfTableExport(table, request.properties,
                                                          parts_.settings, parts_.registry));
    ASSIGN_OR_RETURN(prepared.source, parts_.queries->Prepare(query, context));
    RETURN_IF_ERROR(MatchSchemas(prepared.source->schema(), table.schema, table.name));
    return prepared;
  }
  ASSIGN_OR_RETURN(prepared.source, parts_.queries->Prepare(query, context));
  Result<ExportLayout> layout = LayoutOfStorage(
      request.storage, request.targets, request.properties, prepared.source->schema(),
      parts_.random.NewGuid(), parts_.settings, parts_.registry);
  if (!layout.ok()) return MaskSecrets(layout.status(), request.targets);
  prepared.layout = *std::move(layout);
  return prepared;
}

Status ExportServiceImplementation::Check(const ExportRequest& request,
                                          const OperationContext& context) {
  return Prepare(request, context).status();
}

Result<std::vector<ArtifactRow>> ExportServiceImplementation::Export(
    const ExportRequest& request, const std::string& operation_id,
    const OperationContext& context) {
  ASSIGN_OR_RETURN(Scheduler::Place place, scheduler_.WaitForPlace(context));
  ASSIGN_OR_RETURN(Prepared prepared, Prepare(request, context));
  OperationContext write = context;
  write.cancellation = std::make_shared<Cancellation>();
  auto from_client = context.cancellation->OnCancel(
      [&] { write.cancellation->Cancel(context.cancellation->reason()); });
  auto from_stop = stop_->OnCancel([&] { write.cancellation->Cancel(stop_->reason()); });

  RunState state;
  state.run.run_id = NewRunId(prepared.database.guid, parts_.random);
  state.run.operation_id = operation_id;
  state.run.external_table = request.external_table;
  state.run.database_id = prepared.database.id;
  state.run.started = parts_.clock.NowTicks();
  state.run.targets = prepared.layout.targets;
  CHECK(active_.TryClaim(state.run.run_id));
  {
    ActiveRuns::Claim claim(active_, state.run.run_id);
    RunDriver(committer_).Drive(state, prepared.layout, *prepared.source, ContextsFor(write), {});
  }
  if (state.phase == RunPhase::kDone) return RowsOf(state.artifacts);
  if (state.phase != RunPhase::kAborted) scheduler_.RequestSweep();
  Status error = MaskSecrets(state.error, state.run.targets);
  if (state.phase == RunPhase::kSealed || state.phase == RunPhase::kVisible) {
    return error.WithContext(
        "the export is complete and durable, but not all of its artifacts could be made visible "
        "yet; the server goes on trying");
  }
  return error;
}

// --- Continuous exports
// ----------------------------------------------------------------------------

Status ExportServiceImplementation::CheckContinuous(const catalog::Database& database,
                                                    const ContinuousExport& definition,
                                                    const OperationContext& context) {
  if (definition.name.empty()) return InvalidArgument("a continuous export needs a name");
  int64_t floor = parts_.settings.interval_floor_ticks;
  if (definition.interval_ticks < floor) {
    return InvalidArgument("property 'intervalBetweenRuns' must be at least " +
                           Scalar::Timespan(floor).ToText() + ", not " +
                           Scalar::Timespan(definition.interval_ticks).ToText());
  }
  if (definition.forced_latency_ticks < 0) {
    return InvalidArgument("property 'forcedLatency' must not be negative, as " +
                           Scalar::Timespan(definition.forced_latency_ticks).ToText() + " is");
  }
  ExportRequest request;
  request.database = database.name;
  request.query = definition.query;
  request.properties = definition.properties;
  request.external_table = definition.external_table;
  ASSIGN_OR_RETURN(Prepared prepared, Prepare(request, context));
  return FactTables(definition.over, prepared.source->tables(), database.name).status();
}

Result<ContinuousExport> ExportServiceImplementation::Find(const catalog::Database& database,
                                                           const std::string& name) {
  return parts_.catalog.GetContinuousExport(database.id, name);
}

ContinuousExportStatus ExportServiceImplementation::StatusOf(const catalog::Database& database,
                                                             ContinuousExport definition) {
  ContinuousExportStatus status;
  for (const std::string& table : definition.over) {
    status.scoped_tables.push_back(ScopedTableName({database.name, table}));
  }
  status.running = scheduler_.running(definition.id);
  status.definition = std::move(definition);
  return status;
}

Result<ContinuousExportStatus> ExportServiceImplementation::CreateOrAlter(
    const std::string& database_name, ContinuousExport definition,
    const OperationContext& context) {
  ASSIGN_OR_RETURN(catalog::Database database, parts_.catalog.GetDatabase(database_name));
  definition.database_id = database.id;
  RETURN_IF_ERROR(CheckContinuous(database, definition, context));
  Result<ContinuousExport> present = Find(database, definition.name);
  if (present.ok()) {
    definition.id = present->id;
    RETURN_IF_ERROR(parts_.catalog.AlterContinuousExport(definition));
    // The catalog no longer lets a run of the former definition seal; to go on writing is waste.
    scheduler_.Cancel(definition.id, "the definition of the continuous export has changed");
  } else if (present.status().code() == StatusCode::kNotFound) {
    ASSIGN_OR_RETURN(definition.start_cursor, parts_.records.CurrentCursor(database.id));
    definition.exported_to = definition.start_cursor;
    definition.generation = 0;
    RETURN_IF_ERROR(parts_.catalog.CreateContinuousExport(definition));
  } else {
    return present.status();
  }
  scheduler_.Wake();
  return Get(database_name, definition.name);
}

Result<std::vector<ContinuousExportStatus>> ExportServiceImplementation::List(
    const std::string& database_name) {
  ASSIGN_OR_RETURN(catalog::Database database, parts_.catalog.GetDatabase(database_name));
  ASSIGN_OR_RETURN(std::vector<ContinuousExport> definitions,
                   parts_.catalog.ListContinuousExports(database.id));
  std::vector<ContinuousExportStatus> list;
  for (ContinuousExport& definition : definitions) {
    list.push_back(StatusOf(database, std::move(definition)));
  }
  return list;
}

Result<ContinuousExportStatus> ExportServiceImplementation::Get(const std::string& database_name,
                                                                const std::string& name) {
  ASSIGN_OR_RETURN(catalog::Database database, parts_.catalog.GetDatabase(database_name));
  ASSIGN_OR_RETURN(ContinuousExport definition, Find(database, name));
  return StatusOf(database, std::move(definition));
}

Result<ContinuousExportStatus> ExportServiceImplementation::Drop(const std::string& database_name,
                                                                 const std::string& name,
                                                                 const OperationContext& context) {
  ASSIGN_OR_RETURN(catalog::Database database, parts_.catalog.GetDatabase(database_name));
  ASSIGN_OR_RETURN(ContinuousExport definition, Find(database, name));
  ContinuousExportStatus dropped = StatusOf(database, definition);
  // Disabled first, so that no new run begins while the present one ends.
  RETURN_IF_ERROR(parts_.catalog.SetContinuousExportDisabled(definition.id, true));
  Status waited =
      scheduler_.CancelAndWait(definition.id, "the continuous export is dropped", context);
  if (!waited.ok()) {
    Status restored =
        parts_.catalog.SetContinuousExportDisabled(definition.id, definition.disabled);
    if (!restored.ok()) {
      return waited.WithContext("continuous export '" + name + "' was disabled, not dropped");
    }
    scheduler_.Wake();
    return waited;
  }
  RETURN_IF_ERROR(parts_.catalog.DropContinuousExport(definition.id));
  // What it sealed is still published.
  scheduler_.RequestSweep();
  return dropped;
}

Result<ContinuousExportStatus> ExportServiceImplementation::SetDisabled(
    const std::string& database_name, const std::string& name, bool disabled) {
  ASSIGN_OR_RETURN(catalog::Database database, parts_.catalog.GetDatabase(database_name));
  ASSIGN_OR_RETURN(ContinuousExport definition, Find(database, name));
  RETURN_IF_ERROR(parts_.catalog.SetContinuousExportDisabled(definition.id, disabled));
  // What a failed run left sealed is published all the same.
  if (disabled) scheduler_.RequestSweep();
  scheduler_.Wake();
  return Get(database_name, name);
}

Result<std::vector<ArtifactRow>> ExportServiceImplementation::RunNow(
    const std::string& database_name, const std::string& name, const OperationContext& context) {
  ASSIGN_OR_RETURN(catalog::Database database, parts_.catalog.GetDatabase(database_name));
  ASSIGN_OR_RETURN(ContinuousExport definition, Find(database, name));
  ASSIGN_OR_RETURN(PassOutcome outcome, scheduler_.RunNow(definition, context));
  if (!outcome.status.ok()) return outcome.status;
  return RowsOf(outcome.artifacts);
}

// --- SchedulerHost
// ---------------------------------------------------------------------------------

int64_t ExportServiceImplementation::CapacityMost() {
  Result<std::optional<std::string>> policy = parts_.catalog.GetPolicy("cluster", "capacity");
  auto cores = static_cast<int64_t>(std::max(1U, std::thread::hardware_concurrency()));
  return ExportCapacityOf(policy.ok() ? *policy : std::nullopt, cores,
                          parts_.settings.concurrent_runs_max);
}

PassOutcome ExportServiceImplementation::RunJob(const ContinuousExport& definition,
                                                const std::shared_ptr<Cancellation>& cancellation) {
  OperationContext context;
  context.clock = &parts_.clock;
  context.cancellation = cancellation;
  context.activity_id = "RunContinuousExports;" + parts_.random.NewGuid();
  context.client_request_id = context.activity_id;
  return driver_.RunOnce(definition, ContextsFor(context));
}

Status ExportServiceImplementation::Sweep(const std::shared_ptr<Cancellation>& cancellation) {
  OperationContext context;
  context.clock = &parts_.clock;
  context.cancellation = cancellation;
  ASSIGN_OR_RETURN(std::vector<ContinuousExport> definitions,
                   parts_.catalog.ListAllContinuousExports());
  std::set<int64_t> looked_after;
  for (const ContinuousExport& definition : definitions) {
    if (!definition.disabled) looked_after.insert(definition.id);
  }
  // Enabled exports finish their own runs, and record why when they cannot.
  auto wanted = [&](const catalog::ExportRun& run) {
    return !run.continuous_export_id || !looked_after.contains(*run.continuous_export_id);
  };
  RunResolver::Outcome outcome = resolver_.Resolve(wanted, ContextsFor(context));
  return outcome.left == 0 ? Status::Ok() : outcome.status;
}

void ExportServiceImplementation::DisableJob(const ContinuousExport& definition,
                                             const Status& failure) {
  LogError("export: continuous export '" + definition.name +
           "' is disabled, since it has failed for over seven days: " + failure.message());
  Status status = parts_.catalog.SetContinuousExportDisabled(definition.id, true);
  if (!status.ok()) LogError("export: it could not be disabled: " + status.message());
}

}  // namespace

std::unique_ptr<ExportService> MakeExportService(ExportServiceParts parts) {
  return std::make_unique<ExportServiceImplementation>(std::move(parts));
}

}  // namespace sluice::exporting
