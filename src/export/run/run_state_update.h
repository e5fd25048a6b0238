// The transitions of a run: pure, without I/O. Each takes what an action answered.
#pragma once

#include <vector>

#include "export/run/run_state.h"

namespace sluice::exporting {

RunAction NextAction(const RunState& state);

// A run as a restart or a later driver finds it in the catalog.
RunState ResumedRun(catalog::ExportRun run, std::vector<catalog::ExportArtifact> artifacts);

void OnBegun(RunState& state, const Status& answer);
void OnWritten(RunState& state, Result<std::vector<catalog::ExportArtifact>> answer);
void OnSealed(RunState& state, const Status& answer);
void OnReadBack(RunState& state, const Result<CatalogRunState>& answer);
// One artifact was published and noted.
void OnArtifactPublished(RunState& state, size_t artifact);
void OnPublished(RunState& state, const Status& answer);
void OnCompleted(RunState& state, const Status& answer);
void OnDiscarded(RunState& state, const Status& answer);
void OnAborted(RunState& state, const Status& answer);

// Somebody ends the run: before its seal it is doomed, afterwards nothing changes.
void OnCancelled(RunState& state, const Status& reason);

}  // namespace sluice::exporting
