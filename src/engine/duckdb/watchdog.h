// Ends statements whose context ended: interrupts their connections on cancellation and at
// deadlines.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/cancellation.h"
#include "base/clock.h"
#include "engine/duckdb/duckdb_api.h"

namespace sluice::engine::duckdb {

// One thread, which sleeps until the next deadline. Thread-safe.
//
// DuckDB forgets an interrupt when a statement begins, so one that comes just before is lost;
// therefore it is repeated until the guard ends.
class Watchdog {
 public:
  explicit Watchdog(Clock& clock);
  // All guards must have ended.
  ~Watchdog();

  // Watches one connection while it lives; never touches it afterwards.
  class Guard {
   public:
    Guard(Watchdog& watchdog, uint64_t id) : watchdog_(watchdog), id_(id) {}
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    ~Guard();

   private:
    friend class Watchdog;
    Watchdog& watchdog_;
    uint64_t id_;
    std::shared_ptr<Cancellation> cancellation_;  // Outlives the registration.
    std::shared_ptr<void> on_cancel_;
  };
  [[nodiscard]] std::unique_ptr<Guard> Watch(duckdb_connection connection,
                                             const OperationContext& context);

 private:
  struct Watched {
    duckdb_connection connection = nullptr;
    std::optional<std::chrono::nanoseconds> deadline;  // On clock_.
    bool ended = false;
  };

  void Run();
  void End(uint64_t id);

  Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<uint64_t, Watched> watched_;
  uint64_t next_id_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sluice::engine::duckdb
