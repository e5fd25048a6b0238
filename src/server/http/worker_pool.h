// Threads that handle requests, apart from those that do the network's I/O.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sluice::server {

// Thread-safe.
class WorkerPool {
 public:
  // `queue_max` bounds the tasks that wait for a thread.
  WorkerPool(size_t threads, size_t queue_max);
  ~WorkerPool() { End(); }

  // Runs what is queued, takes no more, and waits for the threads. Once more does nothing.
  void End();

  // False, with nothing done, when the queue is full.
  bool Submit(std::function<void()> task);
  // Tasks waiting for a thread.
  size_t queued() const;

 private:
  void Run();

  const size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace sluice::server
