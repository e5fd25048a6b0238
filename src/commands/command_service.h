// From the text of a management command to its result.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "commands/command_call.h"
#include "commands/command_registry.h"
#include "commands/operation_runner.h"
#include "commands/table_locks.h"
#include "data/row_stream.h"

namespace sluice::commands {

// What a command gave: one table; or, when it was piped into operators (`.show tables | where ...`),
// a query over that table, which is run and answered like any other query.
struct CommandOutcome {
  std::string command;  // Kusto's alias: "TablesShow".
  std::unique_ptr<RowStream> rows;
  std::optional<query::PreparedQuery> query;
};

struct CommandSettings {
  size_t background_threads = 2;
  size_t background_queued_max = 100;
  // Says whether the context's principal has a role on a database; null: everybody has all.
  std::function<Status(Role role, const std::string& database, const OperationContext& context)>
      authorize = nullptr;
};

// All methods may be called from any thread.
class CommandService {
 public:
  CommandService(CommandServices services, CommandSettings settings);

  // True when a text is a command, not a query: its first token is a dot.
  static bool IsCommand(std::string_view text);

  // Runs a command. When it fails, nothing has changed but what the message says. With `async` it
  // answers with an operation id, and the work goes on in the background.
  Result<CommandOutcome> Execute(const std::string& text, const std::string& database,
                                 const query::RequestProperties& properties,
                                 const OperationContext& context);

  // Ends background operations; called when the server stops.
  void Stop() { operations_.Stop(); }

  // For reference pages and completion.
  const CommandRegistry& registry() const { return registry_; }

 private:
  struct Execution;

  Result<CommandResult> Run(const std::shared_ptr<Execution>& execution,
                            const OperationContext& context);
  Result<CommandResult> RunInBackground(const std::shared_ptr<Execution>& execution,
                                        const OperationContext& context);
  Result<CommandResult> Invoke(Execution& execution, const OperationContext& context);
  Status Record(const Execution& execution, std::string_view state, std::string_view status,
                const OperationContext& context);
  // Forgets what is older than the service keeps it; at most once in an hour.
  void ForgetOld();
  Status RecordEnd(const Execution& execution, const Result<CommandResult>& result,
                   const OperationContext& context);

  CommandServices services_;
  CommandSettings settings_;
  CommandRegistry registry_;
  std::atomic<int64_t> forgot_on_{0};  // Datetime ticks.
  TableLocks locks_;
  OperationRunner operations_;  // Last, so that its threads end before what they use.
};

}  // namespace sluice::commands
