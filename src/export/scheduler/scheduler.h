// Runs continuous exports when they are due: one loop, and a thread per run.
//
// A job never overlaps itself, at most the capacity runs at once, and a job that fails backs off
// without holding up the others. What the jobs do is the host's business.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "base/clock.h"
#include "catalog/entities.h"
#include "export/continuous/continuous_driver.h"
#include "export/scheduler/schedule.h"

namespace sluice::exporting {

// What the scheduler asks of the service. Called from several threads, never under its lock.
class SchedulerHost {
 public:
  virtual ~SchedulerHost() = default;
  virtual Result<std::vector<catalog::ContinuousExport>> ListJobs() = 0;
  // How many exports may run at once.
  virtual int64_t CapacityMost() = 0;
  // One pass. Ends early when `cancellation` is cancelled.
  virtual PassOutcome RunJob(const catalog::ContinuousExport& definition,
                             const std::shared_ptr<Cancellation>& cancellation) = 0;
  // Finishes the runs that no job looks after. An error means: try again later.
  virtual Status Sweep(const std::shared_ptr<Cancellation>& cancellation) = 0;
  // The job has failed for too long.
  virtual void DisableJob(const catalog::ContinuousExport& definition, const Status& failure) = 0;
};

// Thread-safe.
class Scheduler {
 public:
  // Both outlive the scheduler.
  Scheduler(SchedulerHost& host, Clock& clock, ScheduleRules rules = {});
  // Stop() was called when Start() was.
  ~Scheduler();

  void Start();
  // Ends the loop, cancels all jobs and waits for them until the context ends; `on_deadline` is
  // called then, and must make those that are left end soon.
  void Stop(const OperationContext& context, const std::function<void()>& on_deadline);
  void Wake();
  // Asks for a Sweep() soon.
  void RequestSweep();

  // Runs a job in the caller's thread, after the run that is under way, if any; does not wait for a
  // place. Passes follow each other while records are left.
  Result<PassOutcome> RunNow(const catalog::ContinuousExport& definition,
                             const OperationContext& context);
  // Cancels the run of a job, if any, and waits until it has ended.
  Status CancelAndWait(int64_t job, const std::string& reason, const OperationContext& context);
  // Cancels without waiting.
  void Cancel(int64_t job, const std::string& reason);
  bool running(int64_t job) const;
  int64_t running_count() const;

  // A place among the exports that run at once, for a one-shot export. Waits until there is one.
  class Place {
   public:
    explicit Place(Scheduler& scheduler) : scheduler_(&scheduler) {}
    Place(Place&& other) noexcept : scheduler_(std::exchange(other.scheduler_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (scheduler_ != nullptr) scheduler_->ReleasePlace();
    }

   private:
    Scheduler* scheduler_;
  };
  Result<Place> WaitForPlace(const OperationContext& context);

 private:
  struct Job {
    ScheduleState state;
    std::shared_ptr<Cancellation> cancellation;  // Of the present run.
    bool in_caller_thread = false;
    std::thread thread;  // Of the present or last run.
  };
  // Not an id of the catalog, whose ids are positive.
  static constexpr int64_t kSweepJob = 0;

  void Loop();
  void UpdateJobs(const std::vector<catalog::ContinuousExport>& definitions);
  void StartJob(int64_t id, const catalog::ContinuousExport* definition);
  void FinishJob(int64_t id, const catalog::ContinuousExport* definition,
                 const PassOutcome& outcome);
  int64_t PlacesTaken() const;
  void ReleasePlace();
  // Waits on changed_ until `done` or the context ends.
  template <typename Done>
  Status WaitFor(std::unique_lock<std::mutex>& lock, const OperationContext& context, Done done);

  SchedulerHost& host_;
  Clock& clock_;
  const ScheduleRules rules_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int64_t, Job> jobs_;
  int64_t one_shot_runs_ = 0;
  bool started_ = false;
  bool stopping_ = false;
  bool wake_ = false;
  std::thread loop_;
};

}  // namespace sluice::exporting
