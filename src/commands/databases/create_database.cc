// Databases of a cluster that is not managed by Azure, as in the Kusto emulator:
// https://learn.microsoft.com/azure/data-explorer/kusto-emulator-overview
#include "commands/command_definition.h"
#include "commands/entity_names.h"

namespace sluice::commands {
namespace {

Result<CommandResult> RunCreateDatabase(CommandCall& call) {
  const std::string& name = call.arguments.Text("database");
  RETURN_IF_ERROR(CheckEntityName("database", name));
  auto database = call.services.catalog.CreateDatabase(name, call.services.random.NewGuid());
  bool created = database.ok();
  if (!created) {
    if (database.status().code() != StatusCode::kAlreadyExists ||
        !call.arguments.HasWord("ifnotexists")) {
      return database.status();
    }
    database = call.services.catalog.GetDatabase(name);
    if (!database.ok()) return database.status();
  }
  return CommandResult(Rows{{Scalar::String(database->name), Scalar::String(""),
                             Scalar::String(created ? "Created" : "Existed"), Scalar::Bool(true),
                             Scalar::Bool(true)}});
}

}  // namespace

CommandDefinition CreateDatabase() {
  return {.name = "DatabaseCreate",
          .syntax = ".create database <database:name> [{volatile | persist ( <paths:strings> )}] "
                    "[ifnotexists]",
          .role = Role::kAllDatabasesAdmin,
          .result = "DatabaseName:string, PersistentPath:string, Created:string, "
                    "StoresMetadata:bool, StoresData:bool",
          .summary = "Creates a database. It is kept in the data folder of the server: `volatile` "
                     "and the paths of `persist` are taken and have no effect.",
          .examples = {".create database Telemetry", ".create database Telemetry ifnotexists"},
          .recording = Recording::kAtEnd,
          .run = &RunCreateDatabase};
}

}  // namespace sluice::commands
