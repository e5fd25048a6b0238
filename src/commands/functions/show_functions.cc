// https://learn.microsoft.com/kusto/management/show-function and drop-function
#include "commands/command_definition.h"
#include "commands/functions/function_rows.h"

namespace sluice::commands {
namespace {

const std::vector<PropertyDefinition> kShowProperties = {
    {.name = "ShowObfuscatedStrings", .type = PropertyType::kBool},
    {.name = "Builtin",
     .type = PropertyType::kBool,
     .unsupported = "built-in functions are no stored ones"},
    {.name = "IncludeHiddenFunctions", .type = PropertyType::kBool},
};

Result<CommandResult> RunShowFunctions(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(Rows rows, FunctionRows(call, database));
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowFunction(CommandCall& call) {
  const auto& entity = call.arguments.Get<EntityName>("name");
  ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
  ASSIGN_OR_RETURN(const catalog::StoredFunction function,
                   call.services.catalog.GetFunction(database.id, entity.name));
  const bool reveal = call.arguments.properties().Bool("ShowObfuscatedStrings").value_or(false);
  return CommandResult(Rows{FunctionRow(function, reveal)});
}

// The names that exist; with `ifexists` those that do not are passed over.
Result<std::vector<std::string>> ToDrop(const CommandCall& call, const catalog::Database& database,
                                        const std::vector<std::string>& names) {
  std::vector<std::string> found;
  for (const std::string& name : names) {
    const auto function = call.services.catalog.GetFunction(database.id, name);
    if (function.ok()) {
      found.push_back(name);
    } else if (function.status().code() != StatusCode::kNotFound ||
               !call.arguments.HasWord("ifexists")) {
      return function.status();
    }
  }
  return found;
}

Result<CommandResult> RunDropFunction(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const std::vector<std::string> names,
                   ToDrop(call, database, {call.arguments.Text("name")}));
  RETURN_IF_ERROR(call.services.catalog.DropFunctions(database.id, names));
  Rows rows;
  for (const std::string& name : names) rows.push_back({Scalar::String(name)});
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunDropFunctions(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(
      const std::vector<std::string> names,
      ToDrop(call, database, call.arguments.Get<std::vector<std::string>>("names")));
  RETURN_IF_ERROR(call.services.catalog.DropFunctions(database.id, names));
  ASSIGN_OR_RETURN(Rows rows, FunctionRows(call, database));
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition ShowFunctions() {
  return {.name = "FunctionsShow",
          .syntax = ".show functions [with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = kFunctionsResult,
          .summary = "Lists the stored functions of the database.",
          .examples = {".show functions", ".show functions | where Folder == \"Demo\""},
          .properties = kShowProperties,
          .run = &RunShowFunctions};
}

CommandDefinition ShowFunction() {
  return {.name = "FunctionShow",
          .syntax = ".show function <name:entity> [with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = kFunctionsResult,
          .summary = "Shows a stored function. What obfuscated strings (h\"...\") hold is masked.",
          .examples = {".show function Recent",
                       ".show function Recent with (ShowObfuscatedStrings=true)"},
          .properties = kShowProperties,
          .run = &RunShowFunction};
}

CommandDefinition DropFunction() {
  return {.name = "FunctionDrop",
          .syntax = ".drop function <name> [ifexists]",
          .role = Role::kFunctionAdmin,
          .result = "Name:string",
          .summary = "Drops a stored function.",
          .examples = {".drop function Recent ifexists"},
          .recording = Recording::kAtEnd,
          .run = &RunDropFunction};
}

CommandDefinition DropFunctions() {
  return {.name = "FunctionsDrop",
          .syntax = ".drop functions ( <names> ) [ifexists]",
          .role = Role::kFunctionAdmin,
          .result = kFunctionsResult,
          .summary = "Drops stored functions, all or none, and lists those that are left.",
          .examples = {".drop functions (Recent, Errors) ifexists"},
          .recording = Recording::kAtEnd,
          .run = &RunDropFunctions};
}

}  // namespace sluice::commands
