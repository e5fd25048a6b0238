// The runs that some thread of this process drives, so that nobody else takes one for left over.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace sluice::exporting {

// Thread-safe.
class ActiveRuns {
 public:
  // Held while a run is driven.
  class Claim {
   public:
    Claim(ActiveRuns& runs, std::string run_id) : runs_(&runs), run_id_(std::move(run_id)) {}
    Claim(Claim&& other) noexcept
        : runs_(std::exchange(other.runs_, nullptr)), run_id_(std::move(other.run_id_)) {}
    Claim& operator=(Claim&&) = delete;
    ~Claim() {
      if (runs_ != nullptr) runs_->Release(run_id_);
    }

   private:
    ActiveRuns* runs_;
    std::string run_id_;
  };

  // False when another thread has it.
  bool TryClaim(const std::string& run_id) {
    std::lock_guard lock(mutex_);
    return run_ids_.insert(run_id).second;
  }
  void Release(const std::string& run_id) {
    std::lock_guard lock(mutex_);
    run_ids_.erase(run_id);
  }

 private:
  std::mutex mutex_;
  std::set<std::string> run_ids_;
};

}  // namespace sluice::exporting
