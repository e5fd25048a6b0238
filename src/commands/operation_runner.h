// Operations in the background (`async`), and those that `.cancel operation` can reach.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/status.h"

namespace sluice::commands {

// Thread-safe.
class OperationRunner {
 public:
  // `threads` operations run at once, `queued_max` more wait.
  OperationRunner(Clock& clock, size_t threads, size_t queued_max);
  // Cancels what runs, drops what waits, and waits for the threads.
  ~OperationRunner();

  // Runs `work` in the background. It gets a context of its own: neither the end of the request nor
  // its deadline ends it. kLimitExceeded when too many wait.
  Status Start(const std::string& operation_id, const OperationContext& request,
               std::chrono::nanoseconds timeout,
               std::function<void(const OperationContext&)> work);

  // Makes a running operation known, so that it can be cancelled; until the handle ends.
  [[nodiscard]] std::shared_ptr<void> Track(const std::string& operation_id,
                                            const OperationContext& context);

  // Cancels an operation that waits or runs. False when there is none of that id.
  bool Cancel(const std::string& operation_id, const std::string& reason);

  // Ends all, as the destructor does; called when the server stops.
  void Stop();

 private:
  struct Job {
    std::string operation_id;
    OperationContext context;
    std::function<void(const OperationContext&)> work;
  };

  void Work();

  Clock& clock_;
  const size_t threads_max_;
  const size_t queued_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  size_t idle_ = 0;
  std::deque<Job> queue_;
  std::map<std::string, std::shared_ptr<Cancellation>> running_;
  std::vector<std::thread> threads_;
};

}  // namespace sluice::commands
