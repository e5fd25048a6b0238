#include "commands/command_service.h"

#include <exception>

#include "base/log.h"
#include "commands/register_commands.h"
#include "commands/result_schema.h"

namespace sluice::commands {
namespace {

constexpr std::string_view kAsync = "async";
constexpr std::chrono::hours kBackgroundTimeout{1};
// Operations are kept for two weeks, as are the artifacts and failures of continuous exports.
constexpr int64_t kRetentionTicks = 14 * kTicksPerDay;
constexpr int64_t kForgetIntervalTicks = kTicksPerHour;

Status CheckShape(const Schema& schema, const Rows& rows) {
  for (const auto& row : rows) {
    bool fits = row.size() == schema.columns.size();
    for (size_t i = 0; fits && i < row.size(); ++i) fits = row[i].type() == schema.columns[i].type;
    if (!fits) return Internal("A command gave a row that does not fit its result");
  }
  return Status::Ok();
}

}  // namespace

// Everything that a command needs to run, also after the request is gone.
struct CommandService::Execution {
  const CommandDefinition* definition = nullptr;
  Arguments arguments;
  std::string database;
  query::RequestProperties properties;
  std::string operation_id;
  int64_t started_on = 0;
  int64_t database_id = 0;
};

CommandService::CommandService(CommandServices services, CommandSettings settings)
    : services_(services),
      settings_(std::move(settings)),
      operations_(services.clock, settings_.background_threads, settings_.background_queued_max) {
  RegisterCommands(registry_);
}

bool CommandService::IsCommand(std::string_view text) {
  // The first token is all that counts; comments may stand before it.
  while (true) {
    const size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return false;
    text.remove_prefix(begin);
    if (!text.starts_with("//")) return text.starts_with('.');
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end);
  }
}

Result<CommandOutcome> CommandService::Execute(const std::string& text, const std::string& database,
                                               const query::RequestProperties& properties,
                                               const OperationContext& context) {
  ASSIGN_OR_RETURN(MatchedCommand matched, registry_.Match(text));
  const CommandDefinition& definition = *matched.definition;
  if (settings_.authorize) RETURN_IF_ERROR(settings_.authorize(definition.role, database, context));

  const size_t after = text.find_first_not_of(" \t\r\n;", matched.end);
  const bool piped = matched.end < text.size() && text[matched.end] == '|';
  if (!piped && after != std::string::npos) {
    return Unsupported("Several statements after a command are not supported by this server");
  }

  auto execution = std::make_shared<Execution>();
  execution->definition = &definition;
  execution->arguments = std::move(matched.arguments);
  execution->database = database;
  execution->properties = properties;
  execution->operation_id = services_.random.NewGuid();
  execution->started_on = services_.clock.NowTicks();
  if (const auto found = services_.catalog.GetDatabase(database); found.ok()) {
    execution->database_id = found->id;
  }

  const bool background = execution->arguments.HasWord(kAsync);
  Result<CommandResult> result =
      background ? RunInBackground(execution, context) : Run(execution, context);
  if (!result.ok()) return result.status();

  CommandOutcome outcome;
  outcome.command = definition.name;
  Schema schema = result->schema ? *std::move(result->schema) : ParseResultSchema(definition.result);
  RETURN_IF_ERROR(CheckShape(schema, result->rows));
  if (!piped) {
    outcome.rows = MakeRowStream(std::move(schema), std::move(result->rows));
    return outcome;
  }
  query::QueryRequest request;
  request.text = text;
  request.database = database;
  request.properties = properties;
  ASSIGN_OR_RETURN(outcome.query, services_.queries.PrepareOverRows(
                                      schema, std::move(result->rows),
                                      text.substr(matched.end + 1), request, context));
  return outcome;
}

Result<CommandResult> CommandService::Invoke(Execution& execution,
                                             const OperationContext& context) {
  CommandCall call{execution.arguments, services_,
                   operations_,         locks_,
                   execution.database,  execution.properties,
                   context,             execution.operation_id};
  RETURN_IF_ERROR(context.Check());
  return execution.definition->run(call);
}

Result<CommandResult> CommandService::Run(const std::shared_ptr<Execution>& execution,
                                          const OperationContext& context) {
  const Recording recording = execution->definition->recording;
  if (recording == Recording::kNone) return Invoke(*execution, context);
  std::shared_ptr<void> tracked;
  if (recording == Recording::kFromStart) {
    RETURN_IF_ERROR(Record(*execution, "InProgress", "", context));
    tracked = operations_.Track(execution->operation_id, context);
  }
  Result<CommandResult> result = Invoke(*execution, context);
  const Status recorded = RecordEnd(*execution, result, context);
  // The command has happened: that its entry is missing must not make it look failed.
  if (!recorded.ok()) LogWarning("An operation was not recorded: " + recorded.ToString());
  return result;
}

Result<CommandResult> CommandService::RunInBackground(const std::shared_ptr<Execution>& execution,
                                                      const OperationContext& context) {
  const CommandDefinition& definition = *execution->definition;
  if (definition.check) {
    CommandCall call{execution->arguments, services_,
                     operations_,          locks_,
                     execution->database,  execution->properties,
                     context,              execution->operation_id};
    RETURN_IF_ERROR(definition.check(call));
  }
  RETURN_IF_ERROR(Record(*execution, "InProgress", "", context));
  const Status started = operations_.Start(
      execution->operation_id, context, kBackgroundTimeout,
      [this, execution](const OperationContext& own) {
        Result<CommandResult> result = Internal("The operation did not end");
        try {
          result = Invoke(*execution, own);
        } catch (const std::exception& error) {
          result = Internal(std::string("The operation failed: ") + error.what());
        }
        const Status recorded = RecordEnd(*execution, result, own);
        if (!recorded.ok()) LogError("An operation was not recorded: " + recorded.ToString());
      });
  if (!started.ok()) {
    RETURN_IF_ERROR(Record(*execution, "Throttled", started.message(), context));
    return started;
  }
  const std::optional<Guid> id = Guid::Parse(execution->operation_id);
  CHECK(id.has_value());
  return CommandResult(Schema{{{"OperationId", ScalarType::kGuid, ""}}},
                       Rows{{Scalar::GuidValue(*id)}});
}

Status CommandService::Record(const Execution& execution, std::string_view state,
                              std::string_view status, const OperationContext& context) {
  catalog::Operation operation;
  operation.operation_id = execution.operation_id;
  operation.operation = execution.definition->name;
  operation.database_id = execution.database_id;
  operation.state = state;
  operation.status = status;
  operation.started_on = execution.started_on;
  operation.last_updated_on = services_.clock.NowTicks();
  operation.principal = context.principal;
  operation.client_request_id = context.client_request_id;
  return services_.catalog.PutOperation(operation);
}

void CommandService::ForgetOld() {
  const int64_t now = services_.clock.NowTicks();
  int64_t last = forgot_on_.load();
  if (now - last < kForgetIntervalTicks || !forgot_on_.compare_exchange_strong(last, now)) return;
  const Status forgotten =
      services_.catalog.Forget(now - kRetentionTicks, now - kRetentionTicks);
  if (!forgotten.ok()) LogWarning("Old operations stay: " + forgotten.ToString());
}

Status CommandService::RecordEnd(const Execution& execution, const Result<CommandResult>& result,
                                 const OperationContext& context) {
  ForgetOld();
  if (!result.ok()) {
    const bool cancelled = result.status().code() == StatusCode::kCancelled;
    return Record(execution, cancelled ? "Canceled" : "Failed", result.status().message(), context);
  }
  const bool persisted = execution.arguments.properties()
                             .Bool("persistDetails")
                             .value_or(execution.arguments.HasWord(kAsync));
  if (persisted) {
    // Before the state, so that whoever sees the operation completed finds its details.
    catalog::OperationDetails details;
    details.schema = result->schema ? *result->schema : ParseResultSchema(execution.definition->result);
    details.rows = result->rows;
    RETURN_IF_ERROR(services_.catalog.PutOperationDetails(execution.operation_id, details));
  }
  return Record(execution, "Completed", "", context);
}

}  // namespace sluice::commands
