#include "export/continuous/continuous_driver.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "export/continuous/continuous_state_update.h"
#include "export/continuous/fact_tables.h"
#include "export/masked_error.h"
#include "export/run/run_id.h"
#include "export/schema_match.h"

namespace sluice::exporting {

// What a run needs, checked anew each time: tables and external tables change under an export.
struct ContinuousDriver::Planned {
  catalog::Database database;
  ExportLayout layout;
  ExportWindow window;
  bool cut = false;
  int64_t row_count = 0;  // Of the fact tables within the window.
  std::unique_ptr<ExportSource> source;
};

Result<catalog::Database> DatabaseOf(catalog::Catalog& catalog, int64_t database_id) {
  ASSIGN_OR_RETURN(std::vector<catalog::Database> databases, catalog.ListDatabases());
  for (catalog::Database& database : databases) {
    if (database.id == database_id) return std::move(database);
  }
  return NotFound("there is no database with id " + std::to_string(database_id));
}

PassOutcome ContinuousDriver::RunOnce(const catalog::ContinuousExport& listed,
                                      const RunContexts& contexts) {
  PassOutcome outcome;
  int64_t started = parts_.clock.NowTicks();
  auto fail = [&](const catalog::ContinuousExport& definition, const Status& status) {
    outcome.status = status;
    outcome.interrupted = contexts.write.cancellation->cancelled();
    if (!outcome.interrupted) NoteFailure(definition, FailureBeforeRun(definition, status));
    return outcome;
  };

  if (Status status = FinishLeftovers(listed, contexts); !status.ok()) return fail(listed, status);
  // Publishing what was left, or somebody else, may have changed it since it was listed.
  Result<catalog::ContinuousExport> read =
      parts_.catalog.GetContinuousExport(listed.database_id, listed.name);
  if (!read.ok()) return fail(listed, read.status());
  const catalog::ContinuousExport& definition = *read;
  if (definition.id != listed.id) {
    return fail(listed, NotFound("continuous export '" + listed.name + "' was dropped"));
  }

  Result<Planned> planned = Plan(definition, contexts.write);
  if (!planned.ok()) return fail(definition, planned.status());
  outcome.more_left = planned->cut;
  if (planned->row_count == 0) {
    Status status = parts_.catalog.CompleteEmptyRun(definition.id, planned->window.from,
                                                    planned->window.to, started);
    return status.ok() ? outcome : fail(definition, status);
  }
  RunWindow(definition, *planned, contexts, outcome);
  return outcome;
}

Status ContinuousDriver::FinishLeftovers(const catalog::ContinuousExport& definition,
                                         const RunContexts& contexts) {
  auto own = [&](const catalog::ExportRun& run) {
    return run.continuous_export_id == definition.id;
  };
  RunResolver::Outcome outcome = parts_.resolver.Resolve(own, contexts);
  if (outcome.left == 0) return outcome.status;
  return outcome.status.WithContext("an earlier run could not be finished");
}

Result<ContinuousDriver::Planned> ContinuousDriver::Plan(
    const catalog::ContinuousExport& definition, const OperationContext& context) {
  Planned planned;
  ASSIGN_OR_RETURN(planned.database, DatabaseOf(parts_.catalog, definition.database_id));
  ASSIGN_OR_RETURN(
      catalog::ExternalTable table,
      parts_.catalog.GetExternalTable(definition.database_id, definition.external_table));
  ExportQuery query;
  query.database = planned.database.name;
  query.text = definition.query;
  ASSIGN_OR_RETURN(std::unique_ptr<ExportSource> unscoped, parts_.queries.Prepare(query, context));
  RETURN_IF_ERROR(MatchSchemas(unscoped->schema(), table.schema, table.name));
  ASSIGN_OR_RETURN(std::vector<SourceTable> facts,
                   FactTables(definition.over, unscoped->tables(), planned.database.name));
  ASSIGN_OR_RETURN(planned.window, FindWindow(definition, facts, planned.cut));
  if (!planned.window.empty()) {
    for (const SourceTable& fact : facts) {
      ASSIGN_OR_RETURN(int64_t count, parts_.records.CountRows(fact.table_id, planned.window.from,
                                                               planned.window.to));
      planned.row_count += count;
    }
  }
  // Nothing new costs nothing: the targets are not even opened.
  if (planned.row_count == 0) return planned;
  ASSIGN_OR_RETURN(planned.layout, LayoutOfTableExport(table, definition.properties,
                                                       parts_.settings, parts_.registry));
  for (const SourceTable& fact : facts) {
    query.cursor_scopes.push_back({fact.name, planned.window.from, planned.window.to});
  }
  ASSIGN_OR_RETURN(planned.source, parts_.queries.Prepare(query, context));
  RETURN_IF_ERROR(MatchSchemas(planned.source->schema(), table.schema, table.name));
  return planned;
}

Result<ExportWindow> ContinuousDriver::FindWindow(const catalog::ContinuousExport& definition,
                                                  const std::vector<SourceTable>& facts,
                                                  bool& cut) {
  int64_t database_id = definition.database_id;
  ASSIGN_OR_RETURN(engine::DatabaseCursor current, parts_.records.CurrentCursor(database_id));
  std::optional<engine::DatabaseCursor> latency_cursor;
  if (definition.forced_latency_ticks > 0) {
    int64_t until = parts_.clock.NowTicks() - definition.forced_latency_ticks;
    ASSIGN_OR_RETURN(latency_cursor, parts_.records.CursorAt(database_id, until));
  }
  ExportWindow window = PlanWindow(definition.exported_to, current, latency_cursor);
  int64_t rows_max = parts_.settings.window_rows_max;
  int64_t rows = 0;
  for (const SourceTable& fact : facts) {
    ASSIGN_OR_RETURN(int64_t count,
                     parts_.records.CountRows(fact.table_id, window.from, window.to));
    rows += count;
  }
  if (rows <= rows_max) return window;
  std::vector<engine::Extent> extents;
  for (const SourceTable& fact : facts) {
    ASSIGN_OR_RETURN(std::vector<engine::Extent> of_table,
                     parts_.records.ListExtents(database_id, fact.table_id));
    extents.insert(extents.end(), of_table.begin(), of_table.end());
  }
  std::sort(extents.begin(), extents.end(),
            [](const auto& a, const auto& b) { return a.cursor < b.cursor; });
  ExportWindow part = CutWindow(window, extents, rows_max);
  cut = part.to < window.to;
  return part;
}

void ContinuousDriver::RunWindow(const catalog::ContinuousExport& definition, Planned& planned,
                                 const RunContexts& contexts, PassOutcome& outcome) {
  RunState state;
  state.run.run_id = NewRunId(planned.database.guid, parts_.random);
  state.run.continuous_export_id = definition.id;
  state.run.operation_id = parts_.random.NewGuid();
  state.run.external_table = definition.external_table;
  state.run.database_id = definition.database_id;
  state.run.generation = definition.generation + 1;
  state.run.from_cursor = planned.window.from;
  state.run.to_cursor = planned.window.to;
  state.run.started = parts_.clock.NowTicks();
  state.run.targets = planned.layout.targets;

  CHECK(parts_.active.TryClaim(state.run.run_id));
  ActiveRuns::Claim claim(parts_.active, state.run.run_id);
  RunLabel label{definition.name, definition.last_success_time};
  RunDriver(parts_.committer).Drive(state, planned.layout, *planned.source, contexts, label);
  if (state.phase == RunPhase::kDone) {
    outcome.artifacts = std::move(state.artifacts);
    return;
  }
  outcome.status = MaskSecrets(state.error, state.run.targets);
  outcome.interrupted = contexts.write.cancellation->cancelled();
  if (outcome.interrupted || state.failure_noted) return;
  NoteFailure(definition, FailureOf(state, label, parts_.clock.NowTicks()));
}

catalog::ExportFailure ContinuousDriver::FailureBeforeRun(
    const catalog::ContinuousExport& definition, const Status& status) {
  catalog::ExportFailure failure;
  failure.timestamp = parts_.clock.NowTicks();
  failure.operation_id = parts_.random.NewGuid();
  failure.name = definition.name;
  failure.last_success_run = definition.last_success_time;
  failure.failure_kind = "Failure";
  failure.details = status.message();
  return failure;
}

void ContinuousDriver::NoteFailure(const catalog::ContinuousExport& definition,
                                   const catalog::ExportFailure& failure) {
  LogWarning("export: continuous export '" + definition.name + "' failed: " + failure.details);
  Status noted = parts_.catalog.RecordFailure(definition.id, failure);
  if (!noted.ok()) LogError("export: a failure could not be recorded: " + noted.message());
}

}  // namespace sluice::exporting
