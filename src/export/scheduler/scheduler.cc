#include "export/scheduler/scheduler.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <utility>

#include "base/log.h"
#include "export/continuous/continuous_state_update.h"

namespace sluice::exporting {
namespace {

// However far the next due time is, definitions and the wall clock are looked at again.
constexpr int64_t kLookAgainTicks = 30 * kTicksPerSecond;

std::chrono::nanoseconds DurationOf(int64_t ticks) { return std::chrono::nanoseconds(ticks * 100); }

}  // namespace

Scheduler::Scheduler(SchedulerHost& host, Clock& clock, ScheduleRules rules)
    : host_(host), clock_(clock), rules_(rules) {
  jobs_[kSweepJob].state.disabled = true;
}

Scheduler::~Scheduler() { CHECK(!loop_.joinable()); }

void Scheduler::Start() {
  std::lock_guard lock(mutex_);
  CHECK(!started_);
  started_ = true;
  loop_ = std::thread([this] { Loop(); });
}

void Scheduler::Wake() {
  std::lock_guard lock(mutex_);
  wake_ = true;
  changed_.notify_all();
}

void Scheduler::RequestSweep() {
  std::lock_guard lock(mutex_);
  jobs_[kSweepJob].state.disabled = false;
  jobs_[kSweepJob].state.run_requested = true;
  wake_ = true;
  changed_.notify_all();
}

void Scheduler::Loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_ = false;
    lock.unlock();
    Result<std::vector<catalog::ContinuousExport>> definitions = host_.ListJobs();
    int64_t most = host_.CapacityMost();
    lock.lock();
    if (stopping_) break;
    int64_t now = clock_.NowTicks();
    int64_t wait_ticks = kLookAgainTicks;
    if (!definitions.ok()) {
      LogWarning("export: the definitions cannot be read: " + definitions.status().message());
      wait_ticks = rules_.first_retry_ticks;
    } else {
      UpdateJobs(*definitions);
      std::map<int64_t, ScheduleState> states;
      for (auto& [id, job] : jobs_) {
        OnClock(job.state, now);
        states[id] = job.state;
      }
      ScheduleChoice choice = ChooseJobs(states, rules_, now, most - PlacesTaken());
      for (int64_t id : choice.start) {
        auto definition = std::find_if(definitions->begin(), definitions->end(),
                                       [&](const auto& entry) { return entry.id == id; });
        StartJob(id, definition == definitions->end() ? nullptr : &*definition);
      }
      if (choice.next_due_time) wait_ticks = std::min(wait_ticks, *choice.next_due_time - now);
    }
    auto deadline = clock_.Monotonic() + DurationOf(wait_ticks);
    while (!stopping_ && !wake_ && clock_.Monotonic() < deadline) {
      clock_.WaitUntil(lock, changed_, deadline);
    }
  }
}

void Scheduler::UpdateJobs(const std::vector<catalog::ContinuousExport>& definitions) {
  for (const catalog::ContinuousExport& definition : definitions) {
    OnDefinition(jobs_[definition.id].state, definition);
  }
  for (auto entry = jobs_.begin(); entry != jobs_.end();) {
    auto& [id, job] = *entry;
    bool known =
        id == kSweepJob || std::any_of(definitions.begin(), definitions.end(),
                                       [&](const auto& d) { return d.id == entry->first; });
    if (known || job.state.running) {
      ++entry;
      continue;
    }
    // Its job has ended, so that it takes this lock no more.
    if (job.thread.joinable()) job.thread.join();
    entry = jobs_.erase(entry);
  }
}

void Scheduler::StartJob(int64_t id, const catalog::ContinuousExport* definition) {
  Job& job = jobs_[id];
  if (job.thread.joinable()) job.thread.join();
  OnStarted(job.state, clock_.NowTicks());
  job.cancellation = std::make_shared<Cancellation>();
  job.in_caller_thread = false;
  std::optional<catalog::ContinuousExport> copy;
  if (definition != nullptr) copy = *definition;
  job.thread = std::thread([this, id, copy, cancellation = job.cancellation] {
    PassOutcome outcome;
    try {
      if (copy) {
        outcome = host_.RunJob(*copy, cancellation);
      } else {
        outcome.status = host_.Sweep(cancellation);
        outcome.interrupted = cancellation->cancelled();
      }
    } catch (const std::exception& error) {
      outcome.status = Internal(std::string("an export ended unexpectedly: ") + error.what());
    }
    FinishJob(id, copy ? &*copy : nullptr, outcome);
  });
}

void Scheduler::FinishJob(int64_t id, const catalog::ContinuousExport* definition,
                          const PassOutcome& outcome) {
  int64_t now = clock_.NowTicks();
  auto apply = [&](ScheduleState& state) {
    if (outcome.status.ok()) {
      OnSucceeded(state);
      if (outcome.more_left) state.run_requested = true;
    } else if (outcome.interrupted) {
      OnInterrupted(state);
    } else {
      OnFailed(state, now, outcome.status.permanent());
    }
  };
  bool disable = false;
  {
    std::lock_guard lock(mutex_);
    ScheduleState next = jobs_[id].state;
    apply(next);
    disable = definition != nullptr && MustDisable(next, rules_, now);
  }
  if (disable) host_.DisableJob(*definition, outcome.status);
  // The job ends last, so that who waits for its end sees all that follows from it, and its thread
  // takes no lock afterwards.
  std::lock_guard lock(mutex_);
  Job& job = jobs_[id];
  apply(job.state);
  if (id == kSweepJob && outcome.status.ok()) job.state.disabled = !job.state.run_requested;
  job.cancellation.reset();
  wake_ = true;
  changed_.notify_all();
}

int64_t Scheduler::PlacesTaken() const {
  int64_t taken = one_shot_runs_;
  for (const auto& [id, job] : jobs_) {
    if (id != kSweepJob && job.state.running && !job.in_caller_thread) ++taken;
  }
  return taken;
}

template <typename Done>
Status Scheduler::WaitFor(std::unique_lock<std::mutex>& lock, const OperationContext& context,
                          Done done) {
  lock.unlock();
  std::shared_ptr<void> registration = context.cancellation->OnCancel([this] {
    std::lock_guard own(mutex_);
    changed_.notify_all();
  });
  lock.lock();
  Status status;
  while (!done()) {
    status = context.Check();
    if (!status.ok()) break;
    auto deadline = clock_.Monotonic() + DurationOf(kLookAgainTicks);
    if (context.deadline) deadline = std::min(deadline, *context.deadline);
    clock_.WaitUntil(lock, changed_, deadline);
  }
  lock.unlock();
  registration.reset();
  lock.lock();
  return status;
}

Result<Scheduler::Place> Scheduler::WaitForPlace(const OperationContext& context) {
  for (;;) {
    int64_t most = host_.CapacityMost();
    std::unique_lock lock(mutex_);
    if (stopping_) return Cancelled("the server is stopping");
    if (PlacesTaken() < most) {
      ++one_shot_runs_;
      return Place(*this);
    }
    RETURN_IF_ERROR(WaitFor(lock, context, [&] { return stopping_ || PlacesTaken() < most; }));
  }
}

void Scheduler::ReleasePlace() {
  std::lock_guard lock(mutex_);
  --one_shot_runs_;
  wake_ = true;
  changed_.notify_all();
}

Result<PassOutcome> Scheduler::RunNow(const catalog::ContinuousExport& definition,
                                      const OperationContext& context) {
  PassOutcome total;
  bool more = true;
  while (more) {
    std::shared_ptr<Cancellation> cancellation = std::make_shared<Cancellation>();
    {
      std::unique_lock lock(mutex_);
      RETURN_IF_ERROR(
          WaitFor(lock, context, [&] { return stopping_ || !jobs_[definition.id].state.running; }));
      if (stopping_) return Cancelled("the server is stopping");
      Job& job = jobs_[definition.id];
      OnDefinition(job.state, definition);
      OnStarted(job.state, clock_.NowTicks());
      job.cancellation = cancellation;
      job.in_caller_thread = true;
    }
    PassOutcome outcome;
    {
      auto link = context.cancellation->OnCancel(
          [&] { cancellation->Cancel(context.cancellation->reason()); });
      outcome = host_.RunJob(definition, cancellation);
    }
    FinishJob(definition.id, &definition, outcome);
    total.status = outcome.status;
    total.interrupted = outcome.interrupted;
    for (catalog::ExportArtifact& artifact : outcome.artifacts) {
      total.artifacts.push_back(std::move(artifact));
    }
    more = outcome.status.ok() && outcome.more_left;
  }
  return total;
}

void Scheduler::Cancel(int64_t id, const std::string& reason) {
  std::shared_ptr<Cancellation> cancellation;
  {
    std::lock_guard lock(mutex_);
    auto job = jobs_.find(id);
    if (job != jobs_.end()) cancellation = job->second.cancellation;
  }
  if (cancellation) cancellation->Cancel(reason);
}

Status Scheduler::CancelAndWait(int64_t id, const std::string& reason,
                                const OperationContext& context) {
  Cancel(id, reason);
  std::unique_lock lock(mutex_);
  return WaitFor(lock, context, [&] {
    auto job = jobs_.find(id);
    return job == jobs_.end() || !job->second.state.running;
  });
}

bool Scheduler::running(int64_t id) const {
  std::lock_guard lock(mutex_);
  auto job = jobs_.find(id);
  return job != jobs_.end() && job->second.state.running;
}

int64_t Scheduler::running_count() const {
  std::lock_guard lock(mutex_);
  int64_t count = one_shot_runs_;
  for (const auto& [id, job] : jobs_) count += id != kSweepJob && job.state.running ? 1 : 0;
  return count;
}

void Scheduler::Stop(const OperationContext& context, const std::function<void()>& on_deadline) {
  std::vector<std::shared_ptr<Cancellation>> running;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& [id, job] : jobs_) {
      if (job.cancellation) running.push_back(job.cancellation);
    }
    changed_.notify_all();
  }
  for (const auto& cancellation : running) cancellation->Cancel("the server is stopping");
  if (loop_.joinable()) loop_.join();
  auto at_rest = [this] {
    return one_shot_runs_ == 0 && std::none_of(jobs_.begin(), jobs_.end(), [](const auto& entry) {
             return entry.second.state.running;
           });
  };
  {
    std::unique_lock lock(mutex_);
    Status waited = WaitFor(lock, context, at_rest);
    if (!waited.ok()) {
      lock.unlock();
      on_deadline();
    }
  }
  std::vector<std::thread> threads;
  {
    std::lock_guard lock(mutex_);
    for (auto& [id, job] : jobs_) {
      if (job.thread.joinable()) threads.push_back(std::move(job.thread));
    }
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace sluice::exporting
