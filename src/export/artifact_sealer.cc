#include "export/artifact_sealer.h"

#include <algorithm>
#include <utility>

namespace sluice::exporting {
namespace {

constexpr size_t kThreadsMax = 8;
// Bounds the open files.
constexpr size_t kWaitingMax = 32;

}  // namespace

ArtifactSealer::~ArtifactSealer() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
}

Status ArtifactSealer::Seal(std::unique_ptr<Artifact> artifact) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < kWaitingMax || !status_.ok(); });
  RETURN_IF_ERROR(status_);
  waiting_.push_back(std::move(artifact));
  if (busy_ + waiting_.size() > threads_.size() && threads_.size() < kThreadsMax) {
    threads_.emplace_back([this] { Work(); });
  }
  changed_.notify_all();
  return Status::Ok();
}

void ArtifactSealer::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    std::unique_ptr<Artifact> artifact = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    bool wanted = status_.ok();
    lock.unlock();
    Result<catalog::ExportArtifact> facts = Status(StatusCode::kCancelled, "the run has failed");
    if (wanted) facts = artifact->Complete();
    artifact.reset();
    lock.lock();
    --busy_;
    if (facts.ok()) {
      sealed_.push_back(*std::move(facts));
    } else if (status_.ok()) {
      status_ = facts.status();
    }
    changed_.notify_all();
  }
}

Result<std::vector<catalog::ExportArtifact>> ArtifactSealer::Finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.empty() && busy_ == 0; });
  RETURN_IF_ERROR(status_);
  std::sort(sealed_.begin(), sealed_.end(),
            [](const auto& a, const auto& b) { return a.ordinal < b.ordinal; });
  return std::move(sealed_);
}

}  // namespace sluice::exporting
