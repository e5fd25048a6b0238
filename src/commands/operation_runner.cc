#include "commands/operation_runner.h"

#include <utility>

namespace sluice::commands {

OperationRunner::OperationRunner(Clock& clock, size_t threads, size_t queued_max)
    : clock_(clock), threads_max_(threads), queued_max_(queued_max) {}

OperationRunner::~OperationRunner() { Stop(); }

void OperationRunner::Stop() {
  std::vector<std::thread> threads;
  std::vector<std::shared_ptr<Cancellation>> cancellations;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& [id, cancellation] : running_) cancellations.push_back(cancellation);
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (const auto& cancellation : cancellations) cancellation->Cancel("The server is stopping");
  for (std::thread& thread : threads) thread.join();
}

Status OperationRunner::Start(const std::string& operation_id, const OperationContext& request,
                              std::chrono::nanoseconds timeout,
                              std::function<void(const OperationContext&)> work) {
  OperationContext context;
  context.clock = &clock_;
  context.client_request_id = request.client_request_id;
  context.activity_id = request.activity_id;
  context.principal = request.principal;
  context = context.WithTimeout(timeout);

  std::lock_guard lock(mutex_);
  if (stopping_) return Unavailable("The server is stopping");
  if (queue_.size() >= queued_max_) {
    return LimitExceeded("Too many operations wait in the background: " +
                         std::to_string(queue_.size()) + ". Try again later")
        .WithPermanent(false);
  }
  running_[operation_id] = context.cancellation;
  queue_.push_back({operation_id, std::move(context), std::move(work)});
  if (idle_ < queue_.size() && threads_.size() < threads_max_) {
    threads_.emplace_back([this] { Work(); });
  }
  changed_.notify_one();
  return Status::Ok();
}

void OperationRunner::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;
    Job job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    // What waited when the server stops runs too: its context is cancelled, so that it ends at once
    // and says so.
    job.work(job.context);
    job.work = nullptr;
    lock.lock();
    running_.erase(job.operation_id);
  }
}

std::shared_ptr<void> OperationRunner::Track(const std::string& operation_id,
                                             const OperationContext& context) {
  std::lock_guard lock(mutex_);
  running_[operation_id] = context.cancellation;
  return std::shared_ptr<void>(nullptr, [this, operation_id](void*) {
    std::lock_guard guard(mutex_);
    running_.erase(operation_id);
  });
}

bool OperationRunner::Cancel(const std::string& operation_id, const std::string& reason) {
  std::shared_ptr<Cancellation> cancellation;
  {
    std::lock_guard lock(mutex_);
    const auto found = running_.find(operation_id);
    if (found == running_.end()) return false;
    cancellation = found->second;
  }
  cancellation->Cancel(reason);
  return true;
}

}  // namespace sluice::commands
