// How many exports run at once. https://learn.microsoft.com/kusto/management/capacity-policy
//
// The catalog keeps it as the policy "capacity" of the entity "cluster", for example
// {"ExportCapacity":{"ClusterMaximumConcurrentOperations":4,"CoreUtilizationCoefficient":0.25}};
// without one the server's settings count. Other components of Kusto's policy govern what this
// server does not have, so setting them is an error.
#include <fmt/format.h>
#include <simdjson.h>

#include "commands/command_definition.h"
#include "commands/policies/policy_rows.h"

namespace sluice::commands {
namespace {

constexpr std::string_view kEntity = "cluster";
constexpr std::string_view kPolicy = "capacity";
constexpr std::string_view kComponent = "ExportCapacity";

struct ExportCapacity {
  std::optional<int64_t> most;
  std::optional<double> core_coefficient;

  std::string ToJson() const {
    std::string json;
    if (most) json = fmt::format("\"ClusterMaximumConcurrentOperations\":{}", *most);
    if (core_coefficient) {
      if (!json.empty()) json += ',';
      json += fmt::format("\"CoreUtilizationCoefficient\":{}", *core_coefficient);
    }
    return fmt::format("{{\"{}\":{{{}}}}}", kComponent, json);
  }
};

// Sets in `capacity` what the JSON text says.
Status ReadCapacity(const std::string& json, ExportCapacity& capacity) {
  simdjson::dom::parser parser;
  simdjson::dom::object policy;
  if (parser.parse(json).get_object().get(policy) != simdjson::SUCCESS) {
    return InvalidArgument("The capacity policy must be a JSON object");
  }
  for (const auto component : policy) {
    if (component.key != kComponent) {
      return Unsupported("The component '" + std::string(component.key) +
                         "' of the capacity policy is not supported; supported is " +
                         std::string(kComponent));
    }
    simdjson::dom::object fields;
    if (component.value.get_object().get(fields) != simdjson::SUCCESS) {
      return InvalidArgument("ExportCapacity must be a JSON object");
    }
    for (const auto field : fields) {
      if (field.key == "ClusterMaximumConcurrentOperations") {
        int64_t most = 0;
        if (field.value.get_int64().get(most) != simdjson::SUCCESS || most < 1) {
          return InvalidArgument(
              "ClusterMaximumConcurrentOperations must be a whole number of at least 1");
        }
        capacity.most = most;
      } else if (field.key == "CoreUtilizationCoefficient") {
        double coefficient = 0;
        if (field.value.get_double().get(coefficient) != simdjson::SUCCESS || coefficient <= 0) {
          return InvalidArgument("CoreUtilizationCoefficient must be a number above 0");
        }
        capacity.core_coefficient = coefficient;
      } else {
        return InvalidArgument("Unknown property of ExportCapacity: '" + std::string(field.key) +
                               "'. Known: ClusterMaximumConcurrentOperations, "
                               "CoreUtilizationCoefficient");
      }
    }
  }
  return Status::Ok();
}

// What is set, or what the server does when nothing is.
Result<CommandResult> Show(const CommandCall& call) {
  ASSIGN_OR_RETURN(std::optional<std::string> json,
                   call.services.catalog.GetPolicy(kEntity, kPolicy));
  if (!json) {
    ExportCapacity capacity;
    capacity.most = call.services.exports.capacity().most;
    json = capacity.ToJson();
  }
  return CommandResult(Rows{PolicyRow("CapacityPolicy", "", *json, "Cluster")});
}

Result<CommandResult> Change(CommandCall& call, bool merge) {
  ExportCapacity capacity;
  if (merge) {
    ASSIGN_OR_RETURN(const std::optional<std::string> present,
                     call.services.catalog.GetPolicy(kEntity, kPolicy));
    if (present) RETURN_IF_ERROR(ReadCapacity(*present, capacity));
  }
  RETURN_IF_ERROR(ReadCapacity(call.arguments.Text("policy"), capacity));
  RETURN_IF_ERROR(call.services.catalog.SetPolicy(kEntity, kPolicy, capacity.ToJson()));
  call.services.exports.Wake();
  return Show(call);
}

}  // namespace

CommandDefinition ShowCapacityPolicy() {
  return {.name = "ClusterPolicyCapacityShow",
          .syntax = ".show cluster policy capacity",
          .role = Role::kAllDatabasesMonitor,
          .result = kPolicyResult,
          .summary = "Shows the capacity policy: how many exports may run at once.",
          .examples = {".show cluster policy capacity"},
          .run = [](CommandCall& call) { return Show(call); }};
}

CommandDefinition AlterCapacityPolicy() {
  return {.name = "ClusterPolicyCapacityAlter",
          .syntax = ".alter cluster policy capacity <policy:string>",
          .role = Role::kAllDatabasesAdmin,
          .result = kPolicyResult,
          .summary = "Sets the capacity policy; what it leaves out is as it is by default.",
          .examples = {".alter cluster policy capacity "
                       "'{\"ExportCapacity\":{\"ClusterMaximumConcurrentOperations\":4}}'"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Change(call, false); }};
}

CommandDefinition AlterMergeCapacityPolicy() {
  return {.name = "ClusterPolicyCapacityAlterMerge",
          .syntax = ".alter-merge cluster policy capacity <policy:string>",
          .role = Role::kAllDatabasesAdmin,
          .result = kPolicyResult,
          .summary = "Changes the capacity policy; what is left out stays as it is.",
          .examples = {".alter-merge cluster policy capacity "
                       "'{\"ExportCapacity\":{\"ClusterMaximumConcurrentOperations\":4}}'"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Change(call, true); }};
}

CommandDefinition DeleteCapacityPolicy() {
  return {.name = "ClusterPolicyCapacityDelete",
          .syntax = ".delete cluster policy capacity",
          .role = Role::kAllDatabasesAdmin,
          .result = kPolicyResult,
          .summary = "Puts the capacity policy back to its default.",
          .examples = {".delete cluster policy capacity"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) -> Result<CommandResult> {
            RETURN_IF_ERROR(call.services.catalog.SetPolicy(kEntity, kPolicy, std::nullopt));
            call.services.exports.Wake();
            return Show(call);
          }};
}

}  // namespace sluice::commands
