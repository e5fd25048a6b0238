// https://learn.microsoft.com/kusto/management/show-cluster-callout-policy-command
#include "commands/command_definition.h"
#include "commands/policies/policy_rows.h"

namespace sluice::commands {

CommandDefinition ShowCalloutPolicy() {
  return {.name = "ClusterPolicyCalloutShow",
          .syntax = ".show cluster policy callout",
          .role = Role::kAllDatabasesMonitor,
          .result = kPolicyResult,
          .summary = "Shows which hosts the server may call: none, unless the policy says so.",
          .examples = {".show cluster policy callout"},
          .run = [](CommandCall& call) -> Result<CommandResult> {
            ASSIGN_OR_RETURN(const std::optional<std::string> json,
                             call.services.catalog.GetPolicy("cluster", "callout"));
            return CommandResult(
                Rows{PolicyRow("CalloutPolicy", "", json.value_or("[]"), "Cluster")});
          }};
}

}  // namespace sluice::commands
