// Brings runs that nobody drives any more to their end: after a crash, and after a failure that
// left a run open. What was being written is discarded, what was sealed is published.
#pragma once

#include <functional>
#include <vector>

#include "base/cancellation.h"
#include "catalog/catalog.h"
#include "export/run/active_runs.h"
#include "export/run/run_driver.h"
#include "storage/object_store.h"

namespace sluice::exporting {

// Thread-safe.
class RunResolver {
 public:
  // Everything passed outlives the resolver.
  RunResolver(catalog::Catalog& catalog, storage::ObjectStoreRegistry& registry,
              RunCommitter& committer, ActiveRuns& active)
      : catalog_(catalog), registry_(registry), committer_(committer), active_(active) {}

  struct Outcome {
    // The first error; the other runs were tried all the same.
    Status status;
    int64_t left = 0;  // Runs that are still open.
  };
  // Resolves the unfinished runs that `wanted` picks and that no thread drives.
  using Wanted = std::function<bool(const catalog::ExportRun& run)>;
  Outcome Resolve(const Wanted& wanted, const RunContexts& contexts);

  // Discards what is staged by runs of this server's databases that are over or unknown, on the
  // targets of all external tables. Only while no run is under way.
  Status DiscardStrays(const OperationContext& context);

 private:
  Status ResolveOne(const catalog::ExportRun& run, const RunContexts& contexts);

  catalog::Catalog& catalog_;
  storage::ObjectStoreRegistry& registry_;
  RunCommitter& committer_;
  ActiveRuns& active_;
};

}  // namespace sluice::exporting
