// https://learn.microsoft.com/kusto/management/show-capacity-command
#include <sys/sysinfo.h>
#include <unistd.h>

#include <thread>

#include "commands/command_definition.h"

namespace sluice::commands {
namespace {

Result<CommandResult> RunShowCluster(CommandCall& call) {
  constexpr size_t kHostNameSizeMax = 256;
  char host[kHostNameSizeMax + 1] = {};
  if (::gethostname(host, kHostNameSizeMax) != 0) host[0] = '\0';
  struct sysinfo memory {};
  const bool known = ::sysinfo(&memory) == 0;
  const auto bytes = [&](unsigned long units) {
    return known ? Scalar::Long(static_cast<int64_t>(units) * memory.mem_unit)
                 : Scalar::Null(ScalarType::kLong);
  };
  const auto cores = static_cast<int32_t>(std::thread::hardware_concurrency());
  return CommandResult(Rows{{Scalar::String("Engine000000"), Scalar::String(host),
                             Scalar::String(host), Scalar::Datetime(call.services.started_on),
                             Scalar::Bool(true), bytes(memory.totalram), bytes(memory.freeram),
                             Scalar::Int(cores), Scalar::String("{}")}});
}

Result<CommandResult> RunShowVersion(CommandCall& call) {
  return CommandResult(Rows{{Scalar::String(SLUICE_VERSION),
                             Scalar::Datetime(call.services.started_on), Scalar::String("Engine"),
                             Scalar::String("Sluice " SLUICE_VERSION),
                             Scalar::String("{\"Type\":\"Azure Data Explorer\"}")}});
}

Result<CommandResult> RunShowCapacity(CommandCall& call) {
  const exporting::ExportService::Capacity capacity = call.services.exports.capacity();
  return CommandResult(
      Rows{{Scalar::String("DataExport"), Scalar::Long(capacity.most),
            Scalar::Long(capacity.running),
            Scalar::Long(std::max<int64_t>(capacity.most - capacity.running, 0)),
            Scalar::String("CapacityPolicy/Export")}});
}

}  // namespace

CommandDefinition ShowCluster() {
  return {.name = "ClusterShow",
          .syntax = ".show cluster",
          .role = Role::kAnyone,
          .result = "NodeId:string, Address:string, Name:string, StartTime:datetime, "
                    "IsAdmin:bool, MachineTotalMemory:long, MachineAvailableMemory:long, "
                    "ProcessorCount:int, EnvironmentDescription:string",
          .summary = "Shows the machine that the server runs on.",
          .examples = {".show cluster", ".show cluster | count"},
          .run = &RunShowCluster};
}

CommandDefinition ShowVersion() {
  return {.name = "VersionShow",
          .syntax = ".show version",
          .role = Role::kAnyone,
          .result = "BuildVersion:string, BuildTime:datetime, ServiceType:string, "
                    "ProductVersion:string, ServiceOffering:string",
          .summary = "Shows the version of the server. BuildTime is the time of its start.",
          .examples = {".show version"},
          .run = &RunShowVersion};
}

CommandDefinition ShowCapacity() {
  return {.name = "CapacityShow",
          .syntax = ".show capacity [data-export] [with ( <properties> )]",
          .role = Role::kAnyone,
          .result = "Resource:string, Total:long, Consumed:long, Remaining:long, Origin:string",
          .summary = "Shows how many exports may run at once, and how many do.",
          .examples = {".show capacity", ".show capacity data-export"},
          .properties = {{.name = "scope", .values = {"cluster", "workloadgroup"}}},
          .run = &RunShowCapacity};
}

}  // namespace sluice::commands
