// Tells on the terminal that a query is under way: seconds and rows, on one line of stderr.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "cli/result_sink.h"

namespace sluice::cli {

// Shows nothing for the first half second, nothing once rows are being printed, and nothing when
// stderr is no terminal. The line is gone when it ends.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // A sink that passes on to `sink` and silences the line at the first result. Lives as long as
  // this.
  ResultSink& Wrap(ResultSink& sink);

 private:
  class SilencingSink;
  void Silence();
  void Run();

  std::mutex mutex_;
  std::condition_variable wake_;
  bool silent_ = false;
  bool shown_ = false;
  std::unique_ptr<ResultSink> sink_;
  std::thread thread_;
};

}  // namespace sluice::cli
