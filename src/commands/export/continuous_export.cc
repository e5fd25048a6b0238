// https://learn.microsoft.com/kusto/management/data-export/create-alter-continuous and its relatives
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/export/continuous_export_rows.h"
#include "commands/export/export_properties_definition.h"

namespace sluice::commands {
namespace {

std::string Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(kSpace) - begin + 1));
}

Result<CommandResult> RunCreateOrAlter(CommandCall& call) {
  const Arguments& arguments = call.arguments;
  const Properties& properties = arguments.properties();
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  catalog::ContinuousExport definition;
  definition.database_id = database.id;
  definition.name = arguments.Text("name");
  RETURN_IF_ERROR(CheckEntityName("continuous export", definition.name));
  definition.external_table = arguments.Text("table");
  definition.query = Trimmed(arguments.Get<Body>("query").text);
  if (arguments.Has("over")) {
    definition.over = arguments.Get<std::vector<std::string>>("over");
  }
  const std::optional<int64_t> interval = properties.Int("intervalBetweenRuns");
  if (!interval) {
    return InvalidArgument("A continuous export needs the property 'intervalBetweenRuns', for "
                           "example with (intervalBetweenRuns=1h)");
  }
  definition.interval_ticks = *interval;
  definition.forced_latency_ticks = properties.Int("forcedLatency").value_or(0);
  definition.properties = ExportPropertiesOf(properties);
  definition.disabled = properties.Bool("isDisabled").value_or(false);
  ASSIGN_OR_RETURN(
      const exporting::ContinuousExportStatus status,
      call.services.exports.CreateOrAlter(database.name, std::move(definition), call.context));
  return CommandResult(Rows{ContinuousExportRow(status)});
}

Result<CommandResult> ShowAll(const CommandCall& call, const std::string& database) {
  ASSIGN_OR_RETURN(const std::vector<exporting::ContinuousExportStatus> all,
                   call.services.exports.List(database));
  Rows rows;
  for (const auto& status : all) rows.push_back(ContinuousExportRow(status));
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShow(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  if (!call.arguments.Has("name")) return ShowAll(call, database.name);
  ASSIGN_OR_RETURN(const exporting::ContinuousExportStatus status,
                   call.services.exports.Get(database.name, call.arguments.Text("name")));
  return CommandResult(Rows{ContinuousExportRow(status)});
}

Result<CommandResult> RunDrop(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(
      const exporting::ContinuousExportStatus dropped,
      call.services.exports.Drop(database.name, call.arguments.Text("name"), call.context));
  return ShowAll(call, database.name);
}

Result<CommandResult> SetDisabled(CommandCall& call, bool disabled) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(
      const exporting::ContinuousExportStatus status,
      call.services.exports.SetDisabled(database.name, call.arguments.Text("name"), disabled));
  return CommandResult(Rows{ContinuousExportRow(status)});
}

Result<catalog::ContinuousExport> Find(const CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  return call.services.catalog.GetContinuousExport(database.id, call.arguments.Text("name"));
}

Result<CommandResult> RunShowArtifacts(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::ContinuousExport definition, Find(call));
  ASSIGN_OR_RETURN(const auto artifacts,
                   call.services.catalog.ListExportedArtifacts(definition.id));
  Rows rows;
  for (const auto& entry : artifacts) {
    rows.push_back({Scalar::Datetime(entry.timestamp), Scalar::String(entry.external_table),
                    Scalar::String(entry.artifact.display_path),
                    Scalar::Long(entry.artifact.row_count),
                    Scalar::Long(entry.artifact.size_bytes)});
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowFailures(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::ContinuousExport definition, Find(call));
  ASSIGN_OR_RETURN(const std::vector<catalog::ExportFailure> failures,
                   call.services.catalog.ListExportFailures(definition.id));
  Rows rows;
  for (const catalog::ExportFailure& failure : failures) {
    rows.push_back({Scalar::Datetime(failure.timestamp), Scalar::String(failure.operation_id),
                    Scalar::String(failure.name),
                    failure.last_success_run ? Scalar::Datetime(*failure.last_success_run)
                                             : Scalar::Null(ScalarType::kDatetime),
                    Scalar::String(failure.failure_kind), Scalar::String(failure.details)});
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunRun(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(
      const std::vector<exporting::ArtifactRow> artifacts,
      call.services.exports.RunNow(database.name, call.arguments.Text("name"), call.context));
  Rows rows;
  for (const exporting::ArtifactRow& artifact : artifacts) {
    rows.push_back({Scalar::String(artifact.path), Scalar::Long(artifact.row_count),
                    Scalar::Long(artifact.size_bytes)});
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition CreateOrAlterContinuousExport() {
  return {.name = "ContinuousExportCreateOrAlter",
          .syntax = ".create-or-alter continuous-export <name> [over ( <over:names> )] "
                    "to table <table:name> [with ( <properties> )] <| <query>",
          .role = Role::kDatabaseAdmin,
          .result = kContinuousExportResult,
          .summary = "Creates or alters a continuous export: what is newly ingested is exported to "
                     "an external table, each record exactly once.",
          .examples = {".create-or-alter continuous-export Hourly over (Logs) to table Archive "
                       "with (intervalBetweenRuns=1h, forcedLatency=10m, sizeLimit=104857600) "
                       "<| Logs"},
          .properties = ExportPropertyDefinitions({
              {.name = "intervalBetweenRuns", .type = PropertyType::kTimespan},
              {.name = "forcedLatency", .type = PropertyType::kTimespan},
              {.name = "isDisabled", .type = PropertyType::kBool},
              {.name = "managedIdentity",
               .unsupported = "exports run with what the connection strings say"},
          }),
          .recording = Recording::kAtEnd,
          .run = &RunCreateOrAlter};
}

CommandDefinition ShowContinuousExports() {
  return {.name = "ContinuousExportsShow",
          .syntax = ".show {continuous-exports | continuous-export <name>}",
          .role = Role::kDatabaseViewer,
          .result = kContinuousExportResult,
          .summary = "Shows continuous exports with their progress.",
          .examples = {".show continuous-exports", ".show continuous-export Hourly"},
          .run = &RunShow};
}

CommandDefinition ShowContinuousExportArtifacts() {
  return {.name = "ContinuousExportExportedArtifactsShow",
          .syntax = ".show continuous-export <name> exported-artifacts",
          .role = Role::kDatabaseMonitor,
          .result = "Timestamp:datetime, ExternalTableName:string, Path:string, NumRecords:long, "
                    "SizeInBytes:long",
          .summary = "Lists the files that a continuous export wrote, newest run first.",
          .examples = {".show continuous-export Hourly exported-artifacts "
                       "| where Timestamp > ago(1h)"},
          .run = &RunShowArtifacts};
}

CommandDefinition ShowContinuousExportFailures() {
  return {.name = "ContinuousExportFailuresShow",
          .syntax = ".show continuous-export <name> failures",
          .role = Role::kDatabaseMonitor,
          .result = "Timestamp:datetime, OperationId:string, Name:string, LastSuccessRun:datetime, "
                    "FailureKind:string, Details:string",
          .summary = "Lists the failed runs of a continuous export.",
          .examples = {".show continuous-export Hourly failures"},
          .run = &RunShowFailures};
}

CommandDefinition DropContinuousExport() {
  return {.name = "ContinuousExportDrop",
          .syntax = ".drop continuous-export <name>",
          .role = Role::kDatabaseAdmin,
          .result = kContinuousExportResult,
          .summary = "Drops a continuous export; its files stay. Returns those that are left.",
          .examples = {".drop continuous-export Hourly"},
          .recording = Recording::kAtEnd,
          .run = &RunDrop};
}

CommandDefinition EnableContinuousExport() {
  return {.name = "ContinuousExportEnable",
          .syntax = ".enable continuous-export <name>",
          .role = Role::kDatabaseAdmin,
          .result = kContinuousExportResult,
          .summary = "Lets a continuous export go on where it stopped.",
          .examples = {".enable continuous-export Hourly"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return SetDisabled(call, false); }};
}

CommandDefinition DisableContinuousExport() {
  return {.name = "ContinuousExportDisable",
          .syntax = ".disable continuous-export <name>",
          .role = Role::kDatabaseAdmin,
          .result = kContinuousExportResult,
          .summary = "Stops a continuous export; it keeps its place.",
          .examples = {".disable continuous-export Hourly"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return SetDisabled(call, true); }};
}

CommandDefinition RunContinuousExport() {
  return {.name = "ContinuousExportRun",
          .syntax = ".run [async] continuous-export <name>",
          .role = Role::kDatabaseAdmin,
          .result = "Path:string, NumRecords:long, SizeInBytes:long",
          .summary = "Runs a continuous export now, up to what is ingested. Kusto has no such "
                     "command.",
          .examples = {".run continuous-export Hourly"},
          .recording = Recording::kFromStart,
          .run = &RunRun};
}

}  // namespace sluice::commands
