// Completes artifacts beside the writing: making a file durable waits for the disk, and many files
// wait together no longer than one.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/status.h"
#include "catalog/entities.h"
#include "export/artifact.h"

namespace sluice::exporting {

// Thread-safe. Destroying one waits for what is being sealed and drops what waits.
class ArtifactSealer {
 public:
  ArtifactSealer() = default;
  ~ArtifactSealer();

  // Hands an artifact over; waits while many are waiting. The error of an earlier one when there is
  // one, since the run has failed then.
  Status Seal(std::unique_ptr<Artifact> artifact);

  // Waits for all. What the catalog records of them, in order of ordinal, or the first error.
  Result<std::vector<catalog::ExportArtifact>> Finish();

 private:
  void Work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Artifact>> waiting_;
  size_t busy_ = 0;
  bool stopping_ = false;
  Status status_;
  std::vector<catalog::ExportArtifact> sealed_;
  std::vector<std::thread> threads_;
};

}  // namespace sluice::exporting
