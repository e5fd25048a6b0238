// https://learn.microsoft.com/kusto/management/data-ingestion/ingest-inline and ingest-into-command
#include "commands/command_definition.h"
#include "commands/ingestion/ingestion_arguments.h"
#include "commands/json_text.h"
#include "commands/table_locks.h"

namespace sluice::commands {
namespace {

// The data without the rest of the line on which `<|` stands, when that is blank.
std::string_view DataOf(const std::string& text) {
  std::string_view data = text;
  const size_t begin = data.find_first_not_of(" \t\r");
  if (begin != std::string_view::npos && data[begin] == '\n') data.remove_prefix(begin + 1);
  return data;
}

Result<CommandResult> RunIngestInline(CommandCall& call) {
  const auto& entity = call.arguments.Get<EntityName>("table");
  ASSIGN_OR_RETURN(const auto properties, IngestionPropertiesOf(call.arguments));
  ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Share(database.id, entity.name, call.context));
  ASSIGN_OR_RETURN(const catalog::Table table, call.FindTable(entity));
  ASSIGN_OR_RETURN(
      const engine::IngestResult result,
      call.services.ingestor.IngestText(TargetOf(table),
                                        DataOf(call.arguments.Get<Body>("data").text), properties,
                                        call.context));
  return CommandResult(Rows{{ExtentIdOf(result)}});
}

Status CheckIngestFiles(CommandCall& call) {
  RETURN_IF_ERROR(IngestionPropertiesOf(call.arguments));
  RETURN_IF_ERROR(call.FindTable(call.arguments.Get<EntityName>("table")));
  for (const Secret& path : call.arguments.Get<std::vector<Secret>>("paths")) {
    RETURN_IF_ERROR(call.services.stores.ResolveLocalPath(path.Reveal()));
  }
  return Status::Ok();
}

Result<CommandResult> RunIngestFiles(CommandCall& call) {
  const auto started = call.services.clock.Monotonic();
  const auto& entity = call.arguments.Get<EntityName>("table");
  ASSIGN_OR_RETURN(const auto properties, IngestionPropertiesOf(call.arguments));
  ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Share(database.id, entity.name, call.context));
  ASSIGN_OR_RETURN(const catalog::Table table, call.FindTable(entity));
  std::vector<std::string> paths;
  std::vector<std::string> shown;
  for (const Secret& path : call.arguments.Get<std::vector<Secret>>("paths")) {
    paths.push_back(path.Reveal());
    shown.push_back(storage::MaskConnectionString(path.Reveal()));
  }
  ASSIGN_OR_RETURN(
      const engine::IngestResult result,
      call.services.ingestor.IngestFiles(TargetOf(table), paths, properties, call.context));
  const auto nanoseconds = (call.services.clock.Monotonic() - started).count();
  const std::optional<Guid> operation = Guid::Parse(call.operation_id);
  return CommandResult(
      Rows{{ExtentIdOf(result), Scalar::String(shown.size() == 1 ? shown[0] : JsonArray(shown)),
            Scalar::Timespan(nanoseconds / 100), Scalar::Bool(false),
            Scalar::GuidValue(operation.value_or(Guid{}))}});
}

}  // namespace

CommandDefinition IngestInline() {
  return {.name = "DataIngestInline",
          .syntax = ".ingest inline into table <table:entity> [with ( <properties> )] "
                    "{<| <data> | <data:bracketed_data>}",
          .role = Role::kTableIngestor,
          .result = "ExtentId:guid",
          .summary = "Ingests the text that follows, for tests and small data.",
          .examples = {".ingest inline into table Logs <|\n2024-01-31,Error,\"no, not again\"",
                       ".ingest inline into table Logs with (format='json') <|\n{\"a\":1}"},
          .properties = IngestionPropertyDefinitions(),
          .recording = Recording::kAtEnd,
          .run = &RunIngestInline};
}

CommandDefinition IngestFiles() {
  return {.name = "DataIngestPull",
          .syntax = ".ingest [async] into table <table:entity> "
                    "{<paths:strings> | ( <paths:strings> )} [with ( <properties> )]",
          .role = Role::kTableIngestor,
          .result = "ExtentId:guid, ItemLoaded:string, Duration:timespan, HasErrors:bool, "
                    "OperationId:guid",
          .summary = "Ingests files, all or none.",
          .examples = {".ingest into table Logs ('file:///data/in/a.csv', 'file:///data/in/b.csv')",
                       ".ingest async into table Logs (h'file:///data/in/a.parquet') "
                       "with (format='parquet', tags='[\"ingest-by:a\"]')"},
          .properties = IngestionPropertyDefinitions(),
          .recording = Recording::kFromStart,
          .check = &CheckIngestFiles,
          .run = &RunIngestFiles};
}

}  // namespace sluice::commands
