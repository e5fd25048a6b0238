#include "export/run/run_driver.h"

#include <algorithm>

#include "export/artifact_writer.h"
#include "export/masked_error.h"
#include "export/run/run_state_update.h"

namespace sluice::exporting {

catalog::ExportFailure FailureOf(const RunState& state, const RunLabel& label, int64_t now) {
  catalog::ExportFailure failure;
  failure.timestamp = now;
  failure.operation_id = state.run.operation_id;
  failure.name = label.name;
  failure.last_success_run = label.last_success_time;
  bool partial = std::any_of(state.artifacts.begin(), state.artifacts.end(),
                             [](const auto& artifact) { return artifact.published; });
  failure.failure_kind = partial ? "PartialFailure" : "Failure";
  failure.details = MaskSecrets(state.error, state.run.targets).message();
  return failure;
}

void RunDriver::Drive(RunState& state, const ExportLayout& layout, ExportSource& source,
                      const RunContexts& contexts, const RunLabel& label) {
  Writing writing{layout, source, label};
  Loop(state, &writing, layout.stores, contexts);
}

void RunDriver::Resume(RunState& state, const Stores& stores, const RunContexts& contexts) {
  CHECK(state.phase == RunPhase::kDoomed || state.phase == RunPhase::kSealed);
  Loop(state, nullptr, stores, contexts);
}

void RunDriver::Loop(RunState& state, const Writing* writing, const Stores& stores,
                     const RunContexts& contexts) {
  const std::string& run_id = state.run.run_id;
  for (;;) {
    if (Status ended = contexts.write.Check(); !ended.ok()) OnCancelled(state, ended);
    OperationContext clean_up = contexts.after.WithTimeout(contexts.clean_up_timeout);
    switch (NextAction(state)) {
      case RunAction::kBegin:
        OnBegun(state, committer_.Begin(state.run));
        break;
      case RunAction::kWrite:
        CHECK(writing != nullptr);
        OnWritten(state, Write(state, *writing, contexts));
        break;
      case RunAction::kSeal:
        OnSealed(state, committer_.Seal(run_id, state.artifacts));
        break;
      case RunAction::kReadBack:
        OnReadBack(state, committer_.ReadBack(run_id, clean_up));
        break;
      case RunAction::kPublish:
        OnPublished(state,
                    committer_.Publish(state, stores, contexts.after, contexts.publish_timeout));
        break;
      case RunAction::kComplete:
        OnCompleted(state, committer_.Complete(run_id, clean_up));
        break;
      case RunAction::kDiscard:
        OnDiscarded(state, committer_.Discard(run_id, stores, clean_up));
        break;
      case RunAction::kAbort: {
        std::optional<catalog::ExportFailure> failure;
        if (writing != nullptr && !contexts.write.cancellation->cancelled()) {
          failure = FailureOf(state, writing->label, clean_up.clock->NowTicks());
        }
        OnAborted(state, committer_.Abort(run_id, failure, clean_up));
        state.failure_noted = failure.has_value() && state.phase == RunPhase::kAborted;
        break;
      }
      case RunAction::kNone:
        return;
    }
  }
}

// Whether an export has more partitions than may be open is only known from its rows. Counting
// them first would run every query twice; so the first attempt runs as if there were few, which
// ends early when there are many, since they show up in the first rows, and only then the query
// runs a second time, clustered.
Result<std::vector<catalog::ExportArtifact>> RunDriver::Write(const RunState& state,
                                                              const Writing& writing,
                                                              const RunContexts& contexts) {
  const std::string& run_id = state.run.run_id;
  {
    ArtifactWriter writer(writing.layout, run_id, ArtifactWriter::RowOrder::kAnyOrder,
                          contexts.write);
    Status status = writing.source.ExecuteIntoSink(writer, {}, contexts.write);
    if (status.ok()) return writer.Finish();
    if (!writer.too_many_folders()) return status;
  }
  RETURN_IF_ERROR(contexts.write.Check());
  OperationContext clean_up = contexts.after.WithTimeout(contexts.clean_up_timeout);
  RETURN_IF_ERROR(committer_.Discard(run_id, writing.layout.stores, clean_up));
  ArtifactWriter writer(writing.layout, run_id, ArtifactWriter::RowOrder::kClustered,
                        contexts.write);
  RETURN_IF_ERROR(writing.source.ExecuteIntoSink(writer, writing.layout.partitions->partitions(),
                                                 contexts.write));
  return writer.Finish();
}

}  // namespace sluice::exporting
