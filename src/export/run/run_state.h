// Where one run of an export stands. Plain data; run_state_update.h moves it, run_driver.h acts.
#pragma once

#include <vector>

#include "base/status.h"
#include "catalog/entities.h"

namespace sluice::exporting {

// What is known of a run, from its plan to its end.
//
//   kPlanned -> kWriting -> kWritten -> kSealed -> kVisible -> kDone
//       |           |           |
//       v           v           v
//   kUnsure ---> kDoomed <-- kUnsure --> kSealed
//                   |
//                   v
//              kDiscarded -> kAborted
//
// kUnsure: the catalog was asked to change the run and its answer is lost or an error; what it
// says when read back decides.
enum class RunPhase {
  kPlanned,  // Nothing exists outside of this process.
  kWriting,  // The catalog knows the run; staged bytes may exist.
  kWritten,  // All artifacts are durable, staged; the catalog does not know them yet.
  kUnsure,
  kSealed,     // The catalog has the artifacts and the cursor has moved: only forward from here.
  kVisible,    // All artifacts stand under their final names.
  kDone,       // Ended well.
  kDoomed,     // Must be aborted: staged bytes are to be discarded, then the catalog told.
  kDiscarded,  // Nothing is staged any more.
  kAborted,    // Ended without effect.
};

// Invariant: once the phase was kSealed it is never kDoomed or later; staged bytes are discarded
// only in kDoomed.
struct RunState {
  catalog::ExportRun run;
  std::vector<catalog::ExportArtifact> artifacts;  // From kWritten on.
  RunPhase phase = RunPhase::kPlanned;
  // Why the run failed or could not go on; kept when the rest goes well. Ok while all is well.
  Status error;
  // True when the catalog has recorded `error` as a failure.
  bool failure_noted = false;
  // True when the last action failed and trying again is left to a later driver.
  bool stuck = false;
};

// The next thing to do about a run.
enum class RunAction {
  kBegin,
  kWrite,
  kSeal,
  kReadBack,
  kPublish,
  kComplete,
  kDiscard,
  kAbort,
  kNone,  // The run has ended, or is stuck.
};

// What the catalog says of a run.
enum class CatalogRunState { kAbsent, kWriting, kSealed };

}  // namespace sluice::exporting
