// Writes the rows of one attempt of a run into staged artifacts, from all of the engine's workers.
//
// Each worker turns its rows into blocks on its own; blocks of all workers are appended to the
// shared artifact of their folder, one artifact open per folder at a time. Memory is bounded by the
// folders that are open, never by rows: a folder too many ends the attempt, and the run starts
// again with its rows clustered, where each folder is closed before the next begins.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "catalog/entities.h"
#include "engine/engine.h"
#include "export/artifact.h"
#include "export/artifact_sealer.h"
#include "export/export_layout.h"

namespace sluice::exporting {

class ArtifactWriter final : public engine::ParallelSink {
 public:
  // kAnyOrder: rows of all folders come mixed. kClustered: rows of one folder come together, from
  // one worker.
  enum class RowOrder { kAnyOrder, kClustered };

  // `layout` outlives the writer.
  ArtifactWriter(const ExportLayout& layout, std::string run_id, RowOrder order,
                 const OperationContext& context);
  ~ArtifactWriter() override;

  Result<std::unique_ptr<engine::SinkWorker>> NewWorker() override;

  // True when the attempt failed because its rows belong to more folders than may be open.
  bool too_many_folders() const { return too_many_folders_.load(); }

  // After the query: encodes what waits, completes all artifacts, which are then durable. Artifacts
  // in order of ordinal. After an error the staged bytes are to be discarded.
  Result<std::vector<catalog::ExportArtifact>> Finish();

 private:
  class Worker;
  struct WorkerState;
  // A folder that is being written, by one worker or by all.
  struct Folder {
    std::string path;
    std::mutex mutex;
    std::unique_ptr<Artifact> open;
  };

  // The folder as this worker writes to it; made when new.
  Result<std::shared_ptr<Folder>> OpenFolder(const std::string& path, size_t worker);
  // Appends a block, beginning a new artifact when there is none or sizeLimit is reached.
  Status AddBlock(Folder& folder, formats::EncodedBlock block);
  // Ends the folder's open artifact.
  Status CloseFolder(Folder& folder);
  void ForgetFolder(const std::string& path, size_t worker);
  Result<std::unique_ptr<Artifact>> NewArtifact(const Folder& folder);
  Status FlushWorkers();

  const ExportLayout& layout_;
  const std::string run_id_;
  const RowOrder order_;
  const OperationContext context_;
  std::atomic<bool> too_many_folders_{false};

  std::mutex mutex_;
  std::vector<std::unique_ptr<WorkerState>> workers_;
  std::map<std::pair<std::string, size_t>, std::shared_ptr<Folder>> folders_;
  std::set<std::string> begun_folders_;  // For headers in first files only.
  int64_t next_ordinal_ = 1;
  ArtifactSealer sealer_;
};

}  // namespace sluice::exporting
