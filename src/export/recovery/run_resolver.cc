#include "export/recovery/run_resolver.h"

#include <set>
#include <string>

#include "base/log.h"
#include "export/export_layout.h"
#include "export/masked_error.h"
#include "export/run/run_id.h"
#include "export/run/run_state_update.h"

namespace sluice::exporting {

RunResolver::Outcome RunResolver::Resolve(const Wanted& wanted, const RunContexts& contexts) {
  Outcome outcome;
  Result<std::vector<catalog::ExportRun>> runs = catalog_.ListUnfinishedRuns();
  if (!runs.ok()) {
    outcome.status = runs.status();
    outcome.left = 1;
    return outcome;
  }
  for (const catalog::ExportRun& run : *runs) {
    if (!wanted(run) || !active_.TryClaim(run.run_id)) continue;
    ActiveRuns::Claim claim(active_, run.run_id);
    Status status = MaskSecrets(ResolveOne(run, contexts), run.targets);
    if (status.ok()) continue;
    ++outcome.left;
    LogWarning("export: run " + run.run_id + " stays open: " + status.message());
    if (outcome.status.ok()) outcome.status = status;
  }
  return outcome;
}

Status RunResolver::ResolveOne(const catalog::ExportRun& listed, const RunContexts& contexts) {
  // Between listing and claiming, the thread that drove it may have moved it on.
  catalog::ExportRun run = listed;
  ASSIGN_OR_RETURN(std::vector<catalog::ExportRun> present, catalog_.ListUnfinishedRuns());
  bool open = false;
  for (catalog::ExportRun& other : present) {
    if (other.run_id != listed.run_id) continue;
    run = std::move(other);
    open = true;
  }
  if (!open) return Status::Ok();

  ASSIGN_OR_RETURN(Stores stores, OpenTargets(run.targets, registry_));
  ASSIGN_OR_RETURN(std::vector<catalog::ExportArtifact> artifacts,
                   catalog_.ListRunArtifacts(run.run_id));
  RunState state = ResumedRun(std::move(run), std::move(artifacts));
  if (state.phase != RunPhase::kDoomed && state.phase != RunPhase::kSealed) return Status::Ok();
  state.error = Status::Ok();
  RunDriver(committer_).Resume(state, stores, contexts);
  return state.stuck ? state.error : Status::Ok();
}

Status RunResolver::DiscardStrays(const OperationContext& context) {
  ASSIGN_OR_RETURN(std::vector<catalog::Database> databases, catalog_.ListDatabases());
  ASSIGN_OR_RETURN(std::vector<catalog::ExportRun> runs, catalog_.ListUnfinishedRuns());
  std::set<std::string> open;
  for (const catalog::ExportRun& run : runs) open.insert(run.run_id);
  std::set<std::string> prefixes;
  std::set<std::string> visited;
  Status first_error;
  auto keep = [&](const Status& status) {
    if (first_error.ok()) first_error = status;
  };
  for (const catalog::Database& database : databases) prefixes.insert(RunIdPrefix(database.guid));
  for (const catalog::Database& database : databases) {
    ASSIGN_OR_RETURN(std::vector<catalog::ExternalTable> tables,
                     catalog_.ListExternalTables(database.id));
    for (const catalog::ExternalTable& table : tables) {
      for (const catalog::ConnectionString& target : table.connection_strings) {
        if (!visited.insert(target.text.Reveal()).second) continue;
        Result<std::shared_ptr<storage::ObjectStore>> store = registry_.Open(target.text.Reveal());
        if (!store.ok()) {
          keep(MaskSecrets(store.status(), {target}));
          continue;
        }
        Result<std::vector<std::string>> owners = (*store)->StagedOwners(context);
        if (!owners.ok()) {
          keep(MaskSecrets(owners.status(), {target}));
          continue;
        }
        for (const std::string& owner : *owners) {
          if (open.contains(owner) || !prefixes.contains(owner.substr(0, 8))) continue;
          LogInfo("export: discarding what run " + owner + " left staged");
          Status status = (*store)->AbortAll(owner, context);
          if (!status.ok()) keep(MaskSecrets(status, {target}));
        }
      }
    }
  }
  return first_error;
}

}  // namespace sluice::exporting
