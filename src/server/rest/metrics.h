// Counters of the server, and their text for Prometheus.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"

namespace sluice::server {

// One number that another part of the server tells when asked.
struct Gauge {
  std::string name;  // "sluice_exports_running"
  std::string help;
  double value = 0;
};

// Thread-safe.
class Metrics {
 public:
  // Counts a request that ended: `kind` is "query", "command", "ingest".
  void CountRequest(const std::string& kind, int http_status, double seconds);
  void CountRows(int64_t rows) { rows_.fetch_add(rows, std::memory_order_relaxed); }

  // Set once, before use: what else the text tells.
  void SetGauges(std::function<std::vector<Gauge>()> gauges) { gauges_ = std::move(gauges); }

  // https://prometheus.io/docs/instrumenting/exposition_formats/
  std::string Text() const;

 private:
  struct Kind {
    std::map<int, int64_t> by_status;
    std::vector<int64_t> buckets;
    double seconds = 0;
    int64_t count = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Kind> kinds_;
  std::atomic<int64_t> rows_{0};
  std::function<std::vector<Gauge>()> gauges_;
};

}  // namespace sluice::server
