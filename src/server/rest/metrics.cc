#include "server/rest/metrics.h"

#include <fmt/format.h>

#include <array>

namespace sluice::server {
namespace {

constexpr std::array<double, 9> kBucketSeconds = {0.001, 0.005, 0.025, 0.1, 0.5, 2, 10, 60, 300};

}  // namespace

void Metrics::CountRequest(const std::string& kind, int http_status, double seconds) {
  std::lock_guard lock(mutex_);
  Kind& one = kinds_[kind];
  one.buckets.resize(kBucketSeconds.size());
  ++one.by_status[http_status];
  ++one.count;
  one.seconds += seconds;
  for (size_t i = 0; i < kBucketSeconds.size(); ++i) {
    if (seconds <= kBucketSeconds[i]) ++one.buckets[i];
  }
}

std::string Metrics::Text() const {
  std::string text;
  {
    std::lock_guard lock(mutex_);
    text += "# HELP sluice_requests_total Requests that ended.\n"
            "# TYPE sluice_requests_total counter\n";
    for (const auto& [kind, one] : kinds_) {
      for (auto [status, count] : one.by_status) {
        text += fmt::format("sluice_requests_total{{kind=\"{}\",status=\"{}\"}} {}\n", kind, status,
                            count);
      }
    }
    text += "# HELP sluice_request_seconds Duration of requests.\n"
            "# TYPE sluice_request_seconds histogram\n";
    for (const auto& [kind, one] : kinds_) {
      for (size_t i = 0; i < kBucketSeconds.size(); ++i) {
        text += fmt::format("sluice_request_seconds_bucket{{kind=\"{}\",le=\"{}\"}} {}\n", kind,
                            kBucketSeconds[i], one.buckets[i]);
      }
      text += fmt::format("sluice_request_seconds_bucket{{kind=\"{}\",le=\"+Inf\"}} {}\n", kind,
                          one.count);
      text += fmt::format("sluice_request_seconds_sum{{kind=\"{}\"}} {}\n", kind, one.seconds);
      text += fmt::format("sluice_request_seconds_count{{kind=\"{}\"}} {}\n", kind, one.count);
    }
  }
  text += fmt::format(
      "# HELP sluice_result_rows_total Rows sent to clients.\n"
      "# TYPE sluice_result_rows_total counter\nsluice_result_rows_total {}\n",
      rows_.load());
  if (gauges_) {
    for (const Gauge& gauge : gauges_()) {
      text += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", gauge.name, gauge.help,
                          gauge.value);
    }
  }
  return text;
}

}  // namespace sluice::server
