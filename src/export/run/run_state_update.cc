#include "export/run/run_state_update.h"

#include <utility>

namespace sluice::exporting {
namespace {

// The first error is the cause; those that follow from it are not.
void Keep(RunState& state, const Status& error) {
  if (state.error.ok()) state.error = error;
}

void Stick(RunState& state, const Status& error) {
  Keep(state, error);
  state.stuck = true;
}

}  // namespace

RunAction NextAction(const RunState& state) {
  if (state.stuck) return RunAction::kNone;
  switch (state.phase) {
    case RunPhase::kPlanned:
      return RunAction::kBegin;
    case RunPhase::kWriting:
      return RunAction::kWrite;
    case RunPhase::kWritten:
      return RunAction::kSeal;
    case RunPhase::kUnsure:
      return RunAction::kReadBack;
    case RunPhase::kSealed:
      return RunAction::kPublish;
    case RunPhase::kVisible:
      return RunAction::kComplete;
    case RunPhase::kDoomed:
      return RunAction::kDiscard;
    case RunPhase::kDiscarded:
      return RunAction::kAbort;
    case RunPhase::kDone:
    case RunPhase::kAborted:
      return RunAction::kNone;
  }
  return RunAction::kNone;
}

RunState ResumedRun(catalog::ExportRun run, std::vector<catalog::ExportArtifact> artifacts) {
  RunState state;
  switch (run.state) {
    case catalog::ExportRun::State::kWriting:
      state.phase = RunPhase::kDoomed;
      state.error = Cancelled("the run was interrupted before its artifacts were sealed");
      break;
    case catalog::ExportRun::State::kSealed:
      state.phase = RunPhase::kSealed;
      break;
    case catalog::ExportRun::State::kPublished:
      state.phase = RunPhase::kDone;
      break;
    case catalog::ExportRun::State::kAborted:
      state.phase = RunPhase::kAborted;
      break;
  }
  state.run = std::move(run);
  state.artifacts = std::move(artifacts);
  return state;
}

void OnBegun(RunState& state, const Status& answer) {
  CHECK(state.phase == RunPhase::kPlanned);
  if (answer.ok()) {
    state.phase = RunPhase::kWriting;
    return;
  }
  Keep(state, answer);
  state.phase = RunPhase::kUnsure;
}

void OnWritten(RunState& state, Result<std::vector<catalog::ExportArtifact>> answer) {
  CHECK(state.phase == RunPhase::kWriting);
  if (!answer.ok()) {
    Keep(state, answer.status());
    state.phase = RunPhase::kDoomed;
    return;
  }
  state.artifacts = *std::move(answer);
  state.phase = RunPhase::kWritten;
}

void OnSealed(RunState& state, const Status& answer) {
  CHECK(state.phase == RunPhase::kWritten);
  if (answer.ok()) {
    state.phase = RunPhase::kSealed;
    return;
  }
  // Also a refusal is read back: staged bytes are discarded on the catalog's word alone.
  Keep(state, answer);
  state.phase = RunPhase::kUnsure;
}

void OnReadBack(RunState& state, const Result<CatalogRunState>& answer) {
  CHECK(state.phase == RunPhase::kUnsure);
  if (!answer.ok()) return Stick(state, answer.status());
  switch (*answer) {
    case CatalogRunState::kWriting:
      state.phase = RunPhase::kDoomed;
      return;
    case CatalogRunState::kSealed:
      // It did happen: no failure after all.
      state.error = Status::Ok();
      state.phase = RunPhase::kSealed;
      return;
    case CatalogRunState::kAbsent:
      // Never begun.
      state.phase = RunPhase::kAborted;
      return;
  }
}

void OnArtifactPublished(RunState& state, size_t artifact) {
  CHECK(state.phase == RunPhase::kSealed);
  state.artifacts.at(artifact).published = true;
}

void OnPublished(RunState& state, const Status& answer) {
  CHECK(state.phase == RunPhase::kSealed);
  if (!answer.ok()) return Stick(state, answer);
  for (const catalog::ExportArtifact& artifact : state.artifacts) CHECK(artifact.published);
  state.phase = RunPhase::kVisible;
}

void OnCompleted(RunState& state, const Status& answer) {
  CHECK(state.phase == RunPhase::kVisible);
  if (!answer.ok()) return Stick(state, answer);
  state.phase = RunPhase::kDone;
}

void OnDiscarded(RunState& state, const Status& answer) {
  CHECK(state.phase == RunPhase::kDoomed);
  if (!answer.ok()) return Stick(state, answer);
  state.phase = RunPhase::kDiscarded;
}

void OnAborted(RunState& state, const Status& answer) {
  CHECK(state.phase == RunPhase::kDiscarded);
  if (!answer.ok()) return Stick(state, answer);
  state.phase = RunPhase::kAborted;
}

void OnCancelled(RunState& state, const Status& reason) {
  if (state.phase != RunPhase::kWriting && state.phase != RunPhase::kWritten) return;
  Keep(state, reason);
  state.phase = RunPhase::kDoomed;
}

}  // namespace sluice::exporting
