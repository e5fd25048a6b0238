// One pass of a continuous export: ends what an earlier pass left open, plans a window, and runs
// the protocol over it. All decisions are those of continuous_state_update.h and
// run_state_update.h.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "catalog/catalog.h"
#include "engine/record_store.h"
#include "export/continuous/continuous_state.h"
#include "export/export_layout.h"
#include "export/export_source.h"
#include "export/recovery/run_resolver.h"
#include "export/run/run_driver.h"

namespace sluice::exporting {

struct PassOutcome {
  Status status;             // Without secrets. Why the pass failed or was ended early.
  bool interrupted = false;  // Ended by us, not by a failure.
  bool more_left = false;    // The window was cut: there is more to export right away.
  std::vector<catalog::ExportArtifact> artifacts;
};

// Thread-safe for different exports.
class ContinuousDriver {
 public:
  struct Parts {  // All outlive the driver.
    catalog::Catalog& catalog;
    engine::RecordStore& records;
    ExportQueries& queries;
    storage::ObjectStoreRegistry& registry;
    Clock& clock;
    Random& random;
    RunCommitter& committer;
    RunResolver& resolver;
    ActiveRuns& active;
    const ExportSettings& settings;
  };
  explicit ContinuousDriver(const Parts& parts) : parts_(parts) {}

  PassOutcome RunOnce(const catalog::ContinuousExport& definition, const RunContexts& contexts);

 private:
  struct Planned;
  Status FinishLeftovers(const catalog::ContinuousExport& definition, const RunContexts& contexts);
  Result<Planned> Plan(const catalog::ContinuousExport& definition,
                       const OperationContext& context);
  Result<ExportWindow> FindWindow(const catalog::ContinuousExport& definition,
                                  const std::vector<SourceTable>& facts, bool& cut);
  void RunWindow(const catalog::ContinuousExport& definition, Planned& planned,
                 const RunContexts& contexts, PassOutcome& outcome);
  void NoteFailure(const catalog::ContinuousExport& definition,
                   const catalog::ExportFailure& failure);
  catalog::ExportFailure FailureBeforeRun(const catalog::ContinuousExport& definition,
                                          const Status& status);

  Parts parts_;
};

// The database that an id names.
Result<catalog::Database> DatabaseOf(catalog::Catalog& catalog, int64_t database_id);

}  // namespace sluice::exporting
