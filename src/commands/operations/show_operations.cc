// https://learn.microsoft.com/kusto/management/show-operations, show-operation-details and
// cancel-operation-command
#include <algorithm>

#include "commands/command_definition.h"
#include "commands/operation_runner.h"

namespace sluice::commands {
namespace {

Status NoOperation(const Guid& id) {
  return NotFound("There is no operation " + id.ToString());
}

Result<catalog::Operation> FindOperation(const CommandCall& call, const Guid& id) {
  ASSIGN_OR_RETURN(std::vector<catalog::Operation> operations,
                   call.services.catalog.ListOperations());
  for (catalog::Operation& operation : operations) {
    if (operation.operation_id == id.ToString()) return std::move(operation);
  }
  return NoOperation(id);
}

Scalar GuidScalar(const std::string& text) {
  const std::optional<Guid> guid = Guid::Parse(text);
  return guid ? Scalar::GuidValue(*guid) : Scalar::Null(ScalarType::kGuid);
}

Result<CommandResult> RunShowOperations(CommandCall& call) {
  ASSIGN_OR_RETURN(const std::vector<catalog::Operation> operations,
                   call.services.catalog.ListOperations());
  ASSIGN_OR_RETURN(const std::vector<catalog::Database> databases,
                   call.services.catalog.ListDatabases());
  std::vector<Guid> ids;
  if (call.arguments.Has("operation")) ids.push_back(call.arguments.Get<Guid>("operation"));
  if (call.arguments.Has("operations")) ids = call.arguments.Get<std::vector<Guid>>("operations");
  Rows rows;
  for (const catalog::Operation& operation : operations) {
    if (!ids.empty() && std::none_of(ids.begin(), ids.end(), [&](const Guid& id) {
          return id.ToString() == operation.operation_id;
        })) {
      continue;
    }
    std::string database;
    for (const catalog::Database& candidate : databases) {
      if (candidate.id == operation.database_id) database = candidate.name;
    }
    const bool retry = operation.state == "Throttled" || operation.state == "Abandoned";
    rows.push_back({GuidScalar(operation.operation_id),
                    Scalar::String(operation.operation),
                    Scalar::String(""),
                    Scalar::Datetime(operation.started_on),
                    Scalar::Datetime(operation.last_updated_on),
                    Scalar::Timespan(operation.last_updated_on - operation.started_on),
                    Scalar::String(operation.state),
                    Scalar::String(operation.status),
                    GuidScalar(operation.operation_id),
                    Scalar::Bool(retry),
                    Scalar::String(database),
                    Scalar::String(operation.principal),
                    Scalar::String(operation.principal),
                    Scalar::Datetime(call.services.started_on),
                    Scalar::String("")});
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowOperationDetails(CommandCall& call) {
  const auto& id = call.arguments.Get<Guid>("operation");
  ASSIGN_OR_RETURN(const catalog::Operation operation, FindOperation(call, id));
  if (operation.state != "Completed") {
    return FailedPrecondition("The operation " + id.ToString() + " is in state '" +
                              operation.state +
                              "'; only a completed operation has details. Ask with '.show "
                              "operations " + id.ToString() + "'");
  }
  ASSIGN_OR_RETURN(std::optional<catalog::OperationDetails> details,
                   call.services.catalog.GetOperationDetails(operation.operation_id));
  if (!details) {
    return NotFound("The operation " + id.ToString() +
                    " did not persist its details: run the command with 'async' or with "
                    "(persistDetails=true)");
  }
  return CommandResult(std::move(details->schema), std::move(details->rows));
}

Result<CommandResult> RunCancelOperation(CommandCall& call) {
  const auto& id = call.arguments.Get<Guid>("operation");
  ASSIGN_OR_RETURN(const catalog::Operation operation, FindOperation(call, id));
  const std::string reason =
      call.arguments.properties().Text("reason").value_or("Cancelled by '.cancel operation'");
  const bool cancelled = call.operations.Cancel(operation.operation_id, reason);
  return CommandResult(
      Rows{{Scalar::GuidValue(id), Scalar::String(operation.operation),
            Scalar::Datetime(operation.started_on),
            Scalar::String(cancelled ? "Cancelled successfully" : "Cancel failed"),
            Scalar::String(cancelled ? reason
                                     : "The operation is not running; its state is '" +
                                           operation.state + "'")}});
}

}  // namespace

CommandDefinition ShowOperations() {
  return {.name = "OperationsShow",
          .syntax = ".show operations [{<operation:guid> | ( <operations:guids> )}]",
          .role = Role::kDatabaseViewer,
          .result = "OperationId:guid, Operation:string, NodeId:string, StartedOn:datetime, "
                    "LastUpdatedOn:datetime, Duration:timespan, State:string, Status:string, "
                    "RootActivityId:guid, ShouldRetry:bool, Database:string, Principal:string, "
                    "User:string, AdminEpochStartTime:datetime, VirtualCluster:string",
          .summary = "Lists ingestions, exports and schema changes, running and past.",
          .examples = {".show operations | where State == \"Failed\"",
                       ".show operations 62e40fad-516c-4133-814f-f509e889d006"},
          .run = &RunShowOperations};
}

CommandDefinition ShowOperationDetails() {
  return {.name = "OperationDetailsShow",
          .syntax = ".show {operation | operations} <operation:guid> details",
          .role = Role::kDatabaseViewer,
          .result = "",
          .summary = "Shows the result that an operation kept, with the columns of its command.",
          .examples = {".show operation 56e51622-eb49-4d1a-b896-06a03178efcd details"},
          .run = &RunShowOperationDetails};
}

CommandDefinition CancelOperation() {
  return {.name = "OperationCancel",
          .syntax = ".cancel operation <operation:guid> [with ( <properties> )]",
          .role = Role::kDatabaseAdmin,
          .result = "OperationId:guid, Operation:string, StartedOn:datetime, "
                    "CancellationState:string, ReasonPhrase:string",
          .summary = "Cancels a running operation.",
          .examples = {".cancel operation 078b2641-f10d-4694-96f8-1ee2b75dda48 "
                       "with (reason=\"Started by mistake\")"},
          .properties = {{.name = "reason"}},
          .run = &RunCancelOperation};
}

}  // namespace sluice::commands
