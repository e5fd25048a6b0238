#include "export/run/run_state_update.h"

#include <set>

#include "gtest/gtest.h"

namespace sluice::exporting {
namespace {

const Status kError = Unavailable("lost");

std::vector<catalog::ExportArtifact> Two() {
  std::vector<catalog::ExportArtifact> artifacts(2);
  artifacts[1].ordinal = 1;
  return artifacts;
}

TEST(RunStateUpdate, GoesThroughTheProtocol) {
  RunState state;
  EXPECT_EQ(NextAction(state), RunAction::kBegin);
  OnBegun(state, Status::Ok());
  EXPECT_EQ(NextAction(state), RunAction::kWrite);
  OnWritten(state, Two());
  EXPECT_EQ(NextAction(state), RunAction::kSeal);
  OnSealed(state, Status::Ok());
  EXPECT_EQ(NextAction(state), RunAction::kPublish);
  OnArtifactPublished(state, 0);
  OnArtifactPublished(state, 1);
  OnPublished(state, Status::Ok());
  EXPECT_EQ(NextAction(state), RunAction::kComplete);
  OnCompleted(state, Status::Ok());
  EXPECT_EQ(NextAction(state), RunAction::kNone);
  EXPECT_TRUE(state.error.ok());
}

TEST(RunStateUpdate, AnUnknownSealIsReadBack) {
  for (CatalogRunState found :
       {CatalogRunState::kAbsent, CatalogRunState::kWriting, CatalogRunState::kSealed}) {
    RunState state;
    OnBegun(state, Status::Ok());
    OnWritten(state, Two());
    OnSealed(state, kError);
    EXPECT_EQ(NextAction(state), RunAction::kReadBack);
    OnReadBack(state, found);
    switch (found) {
      case CatalogRunState::kSealed:
        EXPECT_EQ(NextAction(state), RunAction::kPublish);
        EXPECT_TRUE(state.error.ok());
        break;
      case CatalogRunState::kWriting:
        EXPECT_EQ(NextAction(state), RunAction::kDiscard);
        break;
      case CatalogRunState::kAbsent:
        EXPECT_EQ(state.phase, RunPhase::kAborted);
        break;
    }
  }
}

TEST(RunStateUpdate, DiscardsNothingWhileTheSealIsUnknown) {
  RunState state;
  OnBegun(state, Status::Ok());
  OnWritten(state, Two());
  OnSealed(state, kError);
  OnCancelled(state, Cancelled("stop"));
  OnReadBack(state, Unavailable("catalog away"));
  EXPECT_EQ(NextAction(state), RunAction::kNone);
  EXPECT_TRUE(state.stuck);
  EXPECT_EQ(state.phase, RunPhase::kUnsure);
}

TEST(RunStateUpdate, CancellingEndsARunOnlyBeforeItsSeal) {
  RunState writing;
  OnBegun(writing, Status::Ok());
  OnCancelled(writing, Cancelled("stop"));
  EXPECT_EQ(NextAction(writing), RunAction::kDiscard);

  RunState sealed;
  OnBegun(sealed, Status::Ok());
  OnWritten(sealed, Two());
  OnSealed(sealed, Status::Ok());
  OnCancelled(sealed, Cancelled("stop"));
  EXPECT_EQ(NextAction(sealed), RunAction::kPublish);
}

TEST(RunStateUpdate, ResumesByWhatTheCatalogSays) {
  catalog::ExportRun run;
  EXPECT_EQ(NextAction(ResumedRun(run, {})), RunAction::kDiscard);
  run.state = catalog::ExportRun::State::kSealed;
  EXPECT_EQ(NextAction(ResumedRun(run, Two())), RunAction::kPublish);
  run.state = catalog::ExportRun::State::kPublished;
  EXPECT_EQ(NextAction(ResumedRun(run, Two())), RunAction::kNone);
}

// Every sequence of answers: no run that was sealed is ever discarded, none is completed before all
// is published, and each ends or is stuck.
void Walk(const RunState& state, bool sealed, std::set<RunPhase>& ends, int depth) {
  ASSERT_LT(depth, 20);
  const Status answers[] = {Status::Ok(), kError};
  RunAction action = NextAction(state);
  if (action == RunAction::kNone) {
    ends.insert(state.phase);
    return;
  }
  if (sealed) {
    ASSERT_TRUE(action == RunAction::kPublish || action == RunAction::kComplete ||
                action == RunAction::kReadBack);
  }
  if (action == RunAction::kReadBack) {
    for (CatalogRunState found :
         {CatalogRunState::kAbsent, CatalogRunState::kWriting, CatalogRunState::kSealed}) {
      if (sealed && found != CatalogRunState::kSealed) continue;
      // What was never written is not found sealed.
      if (state.artifacts.empty() && found == CatalogRunState::kSealed) continue;
      RunState next = state;
      OnReadBack(next, found);
      Walk(next, found == CatalogRunState::kSealed, ends, depth + 1);
    }
    RunState next = state;
    OnReadBack(next, kError);
    Walk(next, sealed, ends, depth + 1);
    return;
  }
  for (const Status& answer : answers) {
    RunState next = state;
    bool now_sealed = sealed;
    switch (action) {
      case RunAction::kBegin:
        OnBegun(next, answer);
        break;
      case RunAction::kWrite:
        OnWritten(next, answer.ok() ? Result<std::vector<catalog::ExportArtifact>>(Two())
                                    : Result<std::vector<catalog::ExportArtifact>>(answer));
        break;
      case RunAction::kSeal:
        OnSealed(next, answer);
        now_sealed = answer.ok();
        break;
      case RunAction::kPublish:
        if (answer.ok()) {
          OnArtifactPublished(next, 0);
          OnArtifactPublished(next, 1);
        }
        OnPublished(next, answer);
        break;
      case RunAction::kComplete:
        OnCompleted(next, answer);
        break;
      case RunAction::kDiscard:
        OnDiscarded(next, answer);
        break;
      case RunAction::kAbort:
        OnAborted(next, answer);
        break;
      case RunAction::kReadBack:
      case RunAction::kNone:
        break;
    }
    Walk(next, now_sealed, ends, depth + 1);
  }
}

TEST(RunStateUpdate, HoldsItsInvariantsForAllAnswers) {
  std::set<RunPhase> ends;
  Walk(RunState(), false, ends, 0);
  EXPECT_EQ(ends, (std::set<RunPhase>{RunPhase::kUnsure, RunPhase::kSealed, RunPhase::kVisible,
                                      RunPhase::kDone, RunPhase::kDoomed, RunPhase::kDiscarded,
                                      RunPhase::kAborted}));
}

}  // namespace
}  // namespace sluice::exporting
