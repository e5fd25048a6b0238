// What a run does to the world: its catalog transactions, and publishing and discarding in stores.
// One method per action of the run's state machine; each can be repeated.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "export/backoff.h"
#include "export/run/run_state.h"
#include "storage/object_store.h"

namespace sluice::exporting {

using Stores = std::vector<std::shared_ptr<storage::ObjectStore>>;

// Thread-safe for different runs.
class RunCommitter {
 public:
  // Everything passed outlives the committer.
  RunCommitter(catalog::Catalog& catalog, Clock& clock, Random& random)
      : catalog_(catalog), clock_(clock), random_(random) {}

  Status Begin(const catalog::ExportRun& run);
  Status Seal(const std::string& run_id, const std::vector<catalog::ExportArtifact>& artifacts);
  // Asks a few times, until the context ends.
  Result<CatalogRunState> ReadBack(const std::string& run_id, const OperationContext& context);

  // Makes the artifacts that are not published yet visible and notes each. What may be transient is
  // tried again until `artifact_timeout` has passed for one artifact or the context ends; any other
  // error ends it at once.
  Status Publish(RunState& state, const Stores& stores, const OperationContext& context,
                 std::chrono::nanoseconds artifact_timeout);
  Status Complete(const std::string& run_id, const OperationContext& context);

  // Discards all that is staged for the run, on all of its targets.
  Status Discard(const std::string& run_id, const Stores& stores, const OperationContext& context);
  Status Abort(const std::string& run_id, const std::optional<catalog::ExportFailure>& failure,
               const OperationContext& context);

 private:
  Status PublishOne(const std::string& run_id, const catalog::ExportArtifact& artifact,
                    storage::ObjectStore& store, const OperationContext& context);
  Status AcceptTaken(const catalog::ExportArtifact& artifact, storage::ObjectStore& store,
                     const OperationContext& context);
  template <typename Attempt>
  Status Retry(const OperationContext& context, int64_t attempts_max, Attempt attempt);

  catalog::Catalog& catalog_;
  Clock& clock_;
  Random& random_;
  Backoff backoff_;
};

}  // namespace sluice::exporting
