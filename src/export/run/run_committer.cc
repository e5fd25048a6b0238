#include "export/run/run_committer.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "base/sync_point.h"
#include "export/run/run_state_update.h"

namespace sluice::exporting {
namespace {

constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();
// A catalog that does not answer now is asked again by a later driver, not for ever by this one.
constexpr int64_t kCatalogAttemptsMax = 4;
constexpr size_t kPublishersMax = 8;

}  // namespace

template <typename Attempt>
Status RunCommitter::Retry(const OperationContext& context, int64_t attempts_max, Attempt attempt) {
  for (int64_t count = 1;; ++count) {
    Status status = attempt();
    if (status.ok() || status.permanent() || count >= attempts_max) return status;
    // The attempt's own error says more than that the time is over.
    if (!Pause(backoff_.After(count), random_, context).ok()) return status;
  }
}

Status RunCommitter::Begin(const catalog::ExportRun& run) {
  RETURN_IF_ERROR(catalog_.BeginRun(run));
  SYNC_POINT("export.run_begun");
  return Status::Ok();
}

Status RunCommitter::Seal(const std::string& run_id,
                          const std::vector<catalog::ExportArtifact>& artifacts) {
  SYNC_POINT("export.before_seal");
  RETURN_IF_ERROR(catalog_.SealRun(run_id, artifacts));
  SYNC_POINT("export.after_seal");
  return Status::Ok();
}

Result<CatalogRunState> RunCommitter::ReadBack(const std::string& run_id,
                                               const OperationContext& context) {
  CatalogRunState found = CatalogRunState::kAbsent;
  RETURN_IF_ERROR(Retry(context, kCatalogAttemptsMax, [&]() -> Status {
    ASSIGN_OR_RETURN(std::vector<catalog::ExportRun> runs, catalog_.ListUnfinishedRuns());
    found = CatalogRunState::kAbsent;
    for (const catalog::ExportRun& run : runs) {
      if (run.run_id != run_id) continue;
      found = run.state == catalog::ExportRun::State::kSealed ? CatalogRunState::kSealed
                                                              : CatalogRunState::kWriting;
    }
    return Status::Ok();
  }));
  return found;
}

Status RunCommitter::Publish(RunState& state, const Stores& stores, const OperationContext& context,
                             std::chrono::nanoseconds artifact_timeout) {
  std::vector<size_t> left;
  for (size_t i = 0; i < state.artifacts.size(); ++i) {
    if (state.artifacts[i].target >= stores.size()) {
      return Internal("an artifact of run " + state.run.run_id + " names no target of the run");
    }
    if (!state.artifacts[i].published) left.push_back(i);
  }
  std::mutex mutex;
  size_t next = 0;
  Status first_error;
  auto publish = [&] {
    for (;;) {
      size_t i = 0;
      {
        std::lock_guard lock(mutex);
        if (next == left.size() || !first_error.ok()) return;
        i = left[next++];
      }
      const catalog::ExportArtifact& artifact = state.artifacts[i];
      OperationContext limited = context.WithTimeout(artifact_timeout);
      Status status = Retry(limited, kNoLimit, [&] {
        return PublishOne(state.run.run_id, artifact, *stores[artifact.target], limited);
      });
      std::lock_guard lock(mutex);
      if (status.ok()) {
        OnArtifactPublished(state, i);
      } else if (first_error.ok()) {
        first_error = status;
      }
    }
  };
  // Publishing waits for disks and networks, so many artifacts wait together.
  std::vector<std::thread> threads;
  for (size_t i = 1; i < std::min(left.size(), kPublishersMax); ++i) threads.emplace_back(publish);
  publish();
  for (std::thread& thread : threads) thread.join();
  return first_error;
}

Status RunCommitter::PublishOne(const std::string& run_id, const catalog::ExportArtifact& artifact,
                                storage::ObjectStore& store, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  SYNC_POINT("export.before_publish");
  Status status = store.Publish(artifact.stage_token, artifact.path, context);
  if (status.code() == StatusCode::kNotFound) status = AcceptTaken(artifact, store, context);
  if (!status.ok()) return status.WithContext("cannot publish " + artifact.display_path);
  SYNC_POINT("export.artifact_published");
  RETURN_IF_ERROR(catalog_.MarkArtifactPublished(run_id, artifact.ordinal));
  SYNC_POINT("export.after_mark_published");
  return Status::Ok();
}

// What is sealed is durable, so an artifact that is neither staged nor visible was made visible by
// an earlier attempt that ended before it was noted, and a reader has taken it away since. A disk
// that is not mounted looks the same; but then the target looks empty, and waiting is right.
Status RunCommitter::AcceptTaken(const catalog::ExportArtifact& artifact,
                                 storage::ObjectStore& store, const OperationContext& context) {
  size_t slash = artifact.path.rfind('/');
  std::string folder = slash == std::string::npos ? "" : artifact.path.substr(0, slash + 1);
  ASSIGN_OR_RETURN(std::vector<storage::ObjectInfo> others, store.List(folder, context));
  if (others.empty()) {
    return Unavailable(
               "it is neither staged nor visible, and its folder is empty; is the target "
               "mounted?")
        .WithPermanent(true);
  }
  LogWarning("export: an artifact was published and is gone since: " + artifact.display_path);
  return Status::Ok();
}

Status RunCommitter::Complete(const std::string& run_id, const OperationContext& context) {
  SYNC_POINT("export.before_complete");
  RETURN_IF_ERROR(Retry(context, kCatalogAttemptsMax, [&]() -> Status {
    Status status = catalog_.CompleteRun(run_id, clock_.NowTicks());
    if (status.ok()) return status;
    // Whether it happened, although the answer says otherwise.
    Result<CatalogRunState> found = ReadBack(run_id, context);
    if (found.ok() && *found == CatalogRunState::kAbsent) return Status::Ok();
    return status;
  }));
  SYNC_POINT("export.after_complete");
  return Status::Ok();
}

Status RunCommitter::Discard(const std::string& run_id, const Stores& stores,
                             const OperationContext& context) {
  SYNC_POINT("export.before_discard");
  for (const std::shared_ptr<storage::ObjectStore>& store : stores) {
    RETURN_IF_ERROR(
        Retry(context, kCatalogAttemptsMax, [&] { return store->AbortAll(run_id, context); }));
  }
  SYNC_POINT("export.after_discard");
  return Status::Ok();
}

Status RunCommitter::Abort(const std::string& run_id,
                           const std::optional<catalog::ExportFailure>& failure,
                           const OperationContext& context) {
  SYNC_POINT("export.before_abort");
  RETURN_IF_ERROR(Retry(context, kCatalogAttemptsMax, [&]() -> Status {
    Status status = catalog_.AbortRun(run_id, failure, clock_.NowTicks());
    if (status.ok()) return status;
    Result<CatalogRunState> found = ReadBack(run_id, context);
    if (found.ok() && *found == CatalogRunState::kAbsent) return Status::Ok();
    return status;
  }));
  SYNC_POINT("export.after_abort");
  return Status::Ok();
}

}  // namespace sluice::exporting
