#include "export/capacity.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>

namespace sluice::exporting {

int64_t ExportCapacityOf(const std::optional<std::string>& policy_json, int64_t core_count,
                         int64_t otherwise) {
  if (!policy_json) return otherwise;
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(*policy_json).get(document) != simdjson::SUCCESS) return otherwise;
  simdjson::dom::element capacity;
  if (document["ExportCapacity"].get(capacity) != simdjson::SUCCESS) return otherwise;
  int64_t most = 0;
  bool has_most = capacity["ClusterMaximumConcurrentOperations"].get(most) == simdjson::SUCCESS;
  double coefficient = 0;
  bool has_coefficient =
      capacity["CoreUtilizationCoefficient"].get(coefficient) == simdjson::SUCCESS;
  if (!has_most && !has_coefficient) return otherwise;
  int64_t result = otherwise;
  if (has_coefficient && std::isfinite(coefficient)) {
    double cores = std::clamp(static_cast<double>(core_count) * coefficient, 1.0, 1e6);
    result = static_cast<int64_t>(cores);
    if (has_most) result = std::min(result, most);
  } else if (has_most) {
    result = most;
  }
  return std::max<int64_t>(result, 1);
}

}  // namespace sluice::exporting
