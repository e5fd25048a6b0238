#include "cli/progress.h"

#include <chrono>
#include <cstdio>

#include <unistd.h>

namespace sluice::cli {

class Progress::SilencingSink final : public ResultSink {
 public:
  SilencingSink(Progress& progress, ResultSink& sink) : progress_(progress), sink_(sink) {}
  Status BeginResult(const Schema& schema) override {
    progress_.Silence();
    return sink_.BeginResult(schema);
  }
  Status AddRow(std::vector<Scalar> row) override { return sink_.AddRow(std::move(row)); }
  Status EndResult() override { return sink_.EndResult(); }

 private:
  Progress& progress_;
  ResultSink& sink_;
};

Progress::Progress() {
  if (isatty(STDERR_FILENO) == 1) thread_ = std::thread([this] { Run(); });
}

Progress::~Progress() {
  Silence();
  if (thread_.joinable()) thread_.join();
}

ResultSink& Progress::Wrap(ResultSink& sink) {
  sink_ = std::make_unique<SilencingSink>(*this, sink);
  return *sink_;
}

void Progress::Silence() {
  std::lock_guard lock(mutex_);
  silent_ = true;
  if (shown_) std::fputs("\r\033[K", stderr);
  shown_ = false;
  wake_.notify_all();
}

void Progress::Run() {
  constexpr std::chrono::milliseconds kFirst{500};
  constexpr std::chrono::milliseconds kEach{200};
  auto started = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, kFirst, [this] { return silent_; });
  while (!silent_) {
    double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    std::fprintf(stderr, "\r\033[Krunning %.1f s, Ctrl-C cancels", seconds);
    shown_ = true;
    wake_.wait_for(lock, kEach, [this] { return silent_; });
  }
}

}  // namespace sluice::cli
