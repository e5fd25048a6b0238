// How many exports run at once.
// https://learn.microsoft.com/kusto/management/capacity-policy#export-capacity
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::exporting {

// ExportCapacity of a capacity policy: Minimum(ClusterMaximumConcurrentOperations, Maximum(1, cores
// * CoreUtilizationCoefficient)). `otherwise` when there is no policy or it says nothing of
// exports.
int64_t ExportCapacityOf(const std::optional<std::string>& policy_json, int64_t core_count,
                         int64_t otherwise);

}  // namespace sluice::exporting
