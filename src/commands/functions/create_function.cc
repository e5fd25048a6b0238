// https://learn.microsoft.com/kusto/management/create-function and its relatives
#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/functions/function_rows.h"

namespace sluice::commands {
namespace {

const std::vector<PropertyDefinition> kFunctionProperties = {
    {.name = "docstring", .type = PropertyType::kString},
    {.name = "folder", .type = PropertyType::kString},
    {.name = "skipvalidation", .type = PropertyType::kBool},
    {.name = "view", .type = PropertyType::kBool},
};

enum class Verb { kCreate, kAlter, kCreateOrAlter };

Result<CommandResult> Define(CommandCall& call, Verb verb) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("name");
  const auto& text = call.arguments.Get<FunctionSource>("function");
  const Properties& properties = call.arguments.properties();

  auto existing = call.services.catalog.GetFunction(database.id, name);
  if (!existing.ok() && existing.status().code() != StatusCode::kNotFound) return existing.status();
  if (existing.ok() && verb == Verb::kCreate) {
    if (call.arguments.HasWord("ifnotexists")) {
      return CommandResult(Rows{FunctionRow(*existing, false)});
    }
    return catalog::EntityAlreadyExists("Function", name);
  }
  if (!existing.ok() && verb == Verb::kAlter) return existing.status();

  catalog::StoredFunction function;
  if (existing.ok()) function = *existing;
  function.database_id = database.id;
  function.name = name;
  function.parameters = text.parameters;
  function.body = text.body;
  function.folder = properties.Text("folder").value_or(function.folder);
  function.docstring = properties.Text("docstring").value_or(function.docstring);
  function.view = properties.Bool("view").value_or(function.view);
  if (!existing.ok()) RETURN_IF_ERROR(CheckEntityName("function", name));
  if (!properties.Bool("skipvalidation").value_or(false)) {
    ASSIGN_OR_RETURN(const semantics::FunctionShape shape,
                     call.services.queries.CheckFunction(text.positioned, name, database.name,
                                                         call.context));
    const bool takes_nothing =
        text.parameters.find_first_not_of(" \t\r\n()") == std::string::npos;
    if (function.view && (!shape.tabular || !takes_nothing)) {
      return InvalidArgument("A view must take no parameters and give a table");
    }
  }
  RETURN_IF_ERROR(existing.ok() ? call.services.catalog.UpdateFunction(function)
                                : call.services.catalog.CreateFunction(function));
  return CommandResult(Rows{FunctionRow(function, false)});
}

// Changes one text of a function.
Result<CommandResult> SetText(CommandCall& call, std::string catalog::StoredFunction::*member) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(
      catalog::StoredFunction function,
      call.services.catalog.GetFunction(database.id, call.arguments.Text("name")));
  function.*member = call.arguments.Text("text");
  RETURN_IF_ERROR(call.services.catalog.UpdateFunction(function));
  return CommandResult(Rows{FunctionRow(function, false)});
}

}  // namespace

CommandDefinition CreateFunction() {
  return {.name = "FunctionCreate",
          .syntax = ".create function [ifnotexists] [with ( <properties> )] <name> <function>",
          .role = Role::kDatabaseUser,
          .result = kFunctionsResult,
          .summary = "Stores a function.",
          .examples = {".create function with (folder=\"Demo\") Recent(n:long) { Logs | take n }"},
          .properties = kFunctionProperties,
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Define(call, Verb::kCreate); }};
}

CommandDefinition CreateOrAlterFunction() {
  return {.name = "FunctionCreateOrAlter",
          .syntax = ".create-or-alter function [with ( <properties> )] <name> <function>",
          .role = Role::kDatabaseUser,
          .result = kFunctionsResult,
          .summary = "Stores a function, or changes it.",
          .examples = {".create-or-alter function Errors() { Logs | where Level == \"Error\" }"},
          .properties = kFunctionProperties,
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Define(call, Verb::kCreateOrAlter); }};
}

CommandDefinition AlterFunction() {
  return {.name = "FunctionAlter",
          .syntax = ".alter function [with ( <properties> )] <name> <function>",
          .role = Role::kFunctionAdmin,
          .result = kFunctionsResult,
          .summary = "Changes a stored function; properties that are not given stay as they are.",
          .examples = {".alter function Recent(n:long) { Logs | top n by Timestamp }"},
          .properties = kFunctionProperties,
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Define(call, Verb::kAlter); }};
}

CommandDefinition AlterFunctionDocstring() {
  return {.name = "FunctionAlterDocString",
          .syntax = ".alter function <name> docstring <text:string>",
          .role = Role::kFunctionAdmin,
          .result = kFunctionsResult,
          .summary = "Changes the description of a stored function.",
          .examples = {".alter function Recent docstring \"The newest records\""},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return SetText(call, &catalog::StoredFunction::docstring);
          }};
}

CommandDefinition AlterFunctionFolder() {
  return {.name = "FunctionAlterFolder",
          .syntax = ".alter function <name> folder <text:string>",
          .role = Role::kFunctionAdmin,
          .result = kFunctionsResult,
          .summary = "Changes the folder of a stored function.",
          .examples = {".alter function Recent folder \"Demo\""},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) {
            return SetText(call, &catalog::StoredFunction::folder);
          }};
}

}  // namespace sluice::commands
