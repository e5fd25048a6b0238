// Drives one run from where it stands to its end: the loop over the run's state machine.
//
// The protocol is the same for one-shot exports, continuous ones and recovery: plan, write, seal,
// publish. Before the seal a failure discards everything; after it the run only goes forward.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/cancellation.h"
#include "export/export_layout.h"
#include "export/export_source.h"
#include "export/run/run_committer.h"
#include "export/run/run_state.h"

namespace sluice::exporting {

// What bounds the parts of a run.
struct RunContexts {
  OperationContext write;  // Until the seal. Ends early when the run is cancelled.
  OperationContext after;  // What follows, and discarding: not ended by what cancels the run.
  std::chrono::nanoseconds publish_timeout = std::chrono::minutes(1);  // Of one artifact.
  std::chrono::nanoseconds clean_up_timeout = std::chrono::seconds(30);
};

// What a failure is recorded with.
struct RunLabel {
  std::string name;
  std::optional<int64_t> last_success_time;
};

// Thread-safe for different runs.
class RunDriver {
 public:
  explicit RunDriver(RunCommitter& committer) : committer_(committer) {}

  // Drives a new run (phase kPlanned) until it has ended or is stuck, which its state tells. The
  // failure of an aborted run is noted under `label`, unless it was cancelled.
  void Drive(RunState& state, const ExportLayout& layout, ExportSource& source,
             const RunContexts& contexts, const RunLabel& label);

  // The same for a run that is resumed: it can only be aborted or published.
  void Resume(RunState& state, const Stores& stores, const RunContexts& contexts);

 private:
  struct Writing {
    const ExportLayout& layout;
    ExportSource& source;
    const RunLabel& label;
  };
  void Loop(RunState& state, const Writing* writing, const Stores& stores,
            const RunContexts& contexts);
  Result<std::vector<catalog::ExportArtifact>> Write(const RunState& state, const Writing& writing,
                                                     const RunContexts& contexts);

  RunCommitter& committer_;
};

// What `.show continuous-export failures` lists for a failed run; `details` without the secrets of
// the run's targets. PartialFailure when readers already see some artifacts.
catalog::ExportFailure FailureOf(const RunState& state, const RunLabel& label, int64_t now);

}  // namespace sluice::exporting
