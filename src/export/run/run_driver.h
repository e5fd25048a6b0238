// Drives one run from where it stands to its end: the loop over the run's state machine.
//
// The protocol is the same for one-shot exports, continuous ones and recovery: plan, write, seal,
// publish. Before the seal a failure discards everything; after it the run only goes forward.
#pragma once

#include "base/cancellation.h"
#include "export/export_layout.h"
#include "export/export_source.h"
#include "export/run/run_committer.h"
#include "export/run/run_state.h"

namespace sluice::exporting {

// What bounds the parts of a run.
struct RunContexts {
  OperationContext write;    // Until the seal. Ends early when the run is cancelled.
  OperationContext publish;  // After the seal.
  OperationContext clean_up; // Discarding what was staged.
};

// Thread-safe for different runs.
class RunDriver {
 public:
  explicit RunDriver(RunCommitter& committer) : committer_(committer) {}

  // Drives a new run (phase kPlanned) until it has ended or is stuck, which its state tells. The
  // failure of an aborted run is noted under `name`, unless it was cancelled.
  void Drive(RunState& state, const ExportLayout& layout, ExportSource& source,
             const RunContexts& contexts, const std::string& name);

  // The same for a run that is resumed: it can only be aborted or published.
  void Resume(RunState& state, const Stores& stores, const RunContexts& contexts);

 private:
  struct Writing {
    const ExportLayout& layout;
    ExportSource& source;
    const std::string& name;
  };
  void Loop(RunState& state, const Writing* writing, const Stores& stores,
            const RunContexts& contexts);
  Result<std::vector<catalog::ExportArtifact>> Write(const RunState& state, const Writing& writing,
                                                     const RunContexts& contexts);

  RunCommitter& committer_;
};

// What `.show continuous-export failures` lists for a failed run; `details` without the secrets of
// the run's targets. PartialFailure when readers already see some artifacts.
catalog::ExportFailure FailureOf(const RunState& state, const std::string& name, int64_t now);

}  // namespace sluice::exporting
