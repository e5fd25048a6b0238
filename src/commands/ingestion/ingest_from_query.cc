// https://learn.microsoft.com/kusto/management/data-ingestion/ingest-from-query
#include <algorithm>

#include "base/log.h"
#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/ingestion/ingestion_arguments.h"
#include "commands/table_locks.h"
#include "commands/tables/table_changes.h"

namespace sluice::commands {
namespace {

enum class Verb { kSet, kAppend, kSetOrAppend, kSetOrReplace };

// What has to happen before records can go in.
struct TablePlan {
  std::optional<catalog::Table> table;  // Absent: to be created.
  bool extend = false;
  bool recreate = false;
  bool set_properties = false;

  bool changes_table() const { return !table || extend || recreate || set_properties; }
};

struct SourceQuery {
  planning::LogicalPlan plan;
  std::vector<semantics::TableInfo> tables;  // Those that it reads.

  const Schema& schema() const { return plan.schema; }
  bool Reads(int64_t table_id) const {
    return std::any_of(tables.begin(), tables.end(), [&](const semantics::TableInfo& table) {
      return table.table_id == table_id;
    });
  }
};

Result<SourceQuery> PrepareQuery(const CommandCall& call) {
  query::QueryRequest request;
  request.text = call.arguments.Get<Body>("query").text;
  request.database = call.database;
  request.properties = call.request_properties;
  const size_t begin = request.text.find_first_not_of(" \t\r\n");
  if (begin != std::string::npos && request.text[begin] == '.') {
    return Unsupported("Ingesting the result of a command is not supported; ingest that of a query");
  }
  ASSIGN_OR_RETURN(query::PreparedQuery prepared,
                   call.services.queries.Prepare(request, call.context));
  if (prepared.parts.size() != 1) {
    return InvalidArgument("The query to ingest must have one result, not " +
                           std::to_string(prepared.parts.size()));
  }
  return SourceQuery{std::move(prepared.parts.front().plan), std::move(prepared.tables)};
}

Status SchemaMismatch(const catalog::Table& table, const Schema& schema) {
  return InvalidArgument("Query schema does not match table schema. Table schema: " +
                         table.ToSchema().ToCslString() +
                         ". Query schema: " + schema.ToCslString() +
                         ". Columns match by position, and their types must be the same");
}

// The columns of the query that the table has not, when the others fit; empty when all fit.
Result<Schema> MissingColumns(const catalog::Table& table, const Schema& schema, bool extend) {
  const size_t common = std::min(table.columns.size(), schema.columns.size());
  if (schema.columns.size() < table.columns.size() ||
      (schema.columns.size() > table.columns.size() && !extend)) {
    return SchemaMismatch(table, schema);
  }
  for (size_t i = 0; i < common; ++i) {
    if (table.columns[i].type != schema.columns[i].type) return SchemaMismatch(table, schema);
  }
  Schema missing;
  missing.columns.assign(schema.columns.begin() + static_cast<std::ptrdiff_t>(common),
                         schema.columns.end());
  for (const Column& column : missing.columns) {
    if (table.ToSchema().Find(column.name)) return SchemaMismatch(table, schema);
  }
  return missing;
}

Result<TablePlan> PlanTable(const CommandCall& call, Verb verb,
                            const ingestion::IngestionProperties& properties,
                            const SourceQuery& query) {
  const Schema& schema = query.schema();
  const std::string& name = call.arguments.Text("table");
  TablePlan plan;
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  auto table = call.services.catalog.GetTable(database.id, name);
  if (!table.ok()) {
    if (table.status().code() != StatusCode::kNotFound || verb == Verb::kAppend) {
      return table.status();
    }
    RETURN_IF_ERROR(CheckNewTable(call, database, name, schema));
    return plan;
  }
  if (verb == Verb::kSet) return catalog::EntityAlreadyExists("Table", name);
  plan.table = *std::move(table);
  plan.set_properties = properties.folder.has_value() || properties.docstring.has_value();
  if (verb == Verb::kSetOrReplace && properties.recreate_schema) {
    RETURN_IF_ERROR(CheckColumnNames(schema));
    if (query.Reads(plan.table->id)) {
      return Unsupported("The property 'recreate_schema' is not supported for a query that reads "
                         "the table itself: make a new table with '.set' and swap the names with "
                         "'.rename tables'");
    }
    plan.recreate = true;
    return plan;
  }
  ASSIGN_OR_RETURN(const Schema missing,
                   MissingColumns(*plan.table, schema, properties.extend_schema));
  plan.extend = !missing.columns.empty();
  return plan;
}

Status CheckProperties(Verb verb, const ingestion::IngestionProperties& properties) {
  if (properties.recreate_schema && verb != Verb::kSetOrReplace) {
    return InvalidArgument("The property 'recreate_schema' is only for '.set-or-replace'");
  }
  if (properties.extend_schema && verb == Verb::kSet) {
    return InvalidArgument("The property 'extend_schema' is not for '.set'");
  }
  return Status::Ok();
}

Result<catalog::Table> ApplyPlan(const CommandCall& call, TablePlan plan,
                                 const ingestion::IngestionProperties& properties,
                                 const Schema& schema) {
  if (!plan.changes_table()) return *std::move(plan.table);
  TableProperties table_properties{properties.folder, properties.docstring, std::nullopt};
  if (!plan.table) {
    ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
    table_properties.ingestion_time_policy = properties.policy_ingestion_time;
    return CreateTable(call, database, call.arguments.Text("table"), schema, table_properties);
  }
  if (plan.recreate) {
    return ReshapeTable(call, *std::move(plan.table), schema, table_properties,
                        OtherType::kReplace);
  }
  Schema missing;
  if (plan.extend) {
    ASSIGN_OR_RETURN(missing, MissingColumns(*plan.table, schema, true));
  }
  Schema extended = plan.table->ToSchema();
  extended.columns.insert(extended.columns.end(), missing.columns.begin(), missing.columns.end());
  return ExtendTable(call, *std::move(plan.table), extended, table_properties);
}

Status Check(CommandCall& call, Verb verb) {
  ASSIGN_OR_RETURN(const auto properties, IngestionPropertiesOf(call.arguments));
  RETURN_IF_ERROR(CheckProperties(verb, properties));
  ASSIGN_OR_RETURN(const SourceQuery query, PrepareQuery(call));
  return PlanTable(call, verb, properties, query).status();
}

std::vector<Scalar> ResultRow(const engine::IngestResult& result) {
  const engine::Extent none;
  const engine::Extent& extent = result.extent ? *result.extent : none;
  return {ExtentIdOf(result),
          Scalar::Long(extent.original_size_bytes),
          Scalar::Long(extent.extent_size_bytes),
          Scalar::Long(extent.extent_size_bytes),
          Scalar::Long(0),
          Scalar::Long(extent.row_count)};
}

Result<CommandResult> Ingest(CommandCall& call, Verb verb) {
  const std::string& name = call.arguments.Text("table");
  ASSIGN_OR_RETURN(const auto properties, IngestionPropertiesOf(call.arguments));
  RETURN_IF_ERROR(CheckProperties(verb, properties));
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(SourceQuery query, PrepareQuery(call));

  // Most commands only add records, and may do so beside others.
  ASSIGN_OR_RETURN(TableLocks::Lock lock, call.locks.Share(database.id, name, call.context));
  ASSIGN_OR_RETURN(TablePlan plan, PlanTable(call, verb, properties, query));
  if (plan.changes_table()) {
    lock = TableLocks::Lock();
    ASSIGN_OR_RETURN(lock, call.locks.Exclude(database.id, {name}, call.context));
    ASSIGN_OR_RETURN(plan, PlanTable(call, verb, properties, query));
  }
  const bool created = !plan.table;
  ASSIGN_OR_RETURN(const catalog::Table table,
                   ApplyPlan(call, std::move(plan), properties, query.schema()));
  auto result = call.services.ingestor.IngestQuery(TargetOf(table), {std::move(query.plan)},
                                                   verb == Verb::kSetOrReplace, properties,
                                                   call.context);
  if (!result.ok()) {
    if (created) {
      const Status dropped = DropTableWithData(call, table);
      if (!dropped.ok()) LogWarning("The table '" + name + "' stays, empty: " + dropped.ToString());
    }
    return result.status();
  }
  return CommandResult(Rows{ResultRow(*result)});
}

CommandDefinition Definition(std::string_view name, std::string_view syntax, Role role,
                             std::string_view summary, std::string_view example, Verb verb) {
  return {.name = name,
          .syntax = syntax,
          .role = role,
          .result = "ExtentId:guid, OriginalSize:long, ExtentSize:long, CompressedSize:long, "
                    "IndexSize:long, RowCount:long",
          .summary = summary,
          .examples = {example},
          .properties = IngestionPropertyDefinitions(),
          .recording = Recording::kFromStart,
          .check = [verb](CommandCall& call) { return Check(call, verb); },
          .run = [verb](CommandCall& call) { return Ingest(call, verb); }};
}

}  // namespace

CommandDefinition SetTable() {
  return Definition("TableSet", ".set [async] <table:name> [with ( <properties> )] <| <query>",
                    Role::kDatabaseUser, "Creates a table from the result of a query.",
                    ".set Errors <| Logs | where Level == \"Error\"", Verb::kSet);
}

CommandDefinition AppendTable() {
  return Definition("TableAppend",
                    ".append [async] <table:name> [with ( <properties> )] <| <query>",
                    Role::kTableIngestor, "Appends the result of a query to a table.",
                    ".append Errors with (tags='[\"TagA\"]') <| Logs | where Level == \"Error\"",
                    Verb::kAppend);
}

CommandDefinition SetOrAppendTable() {
  return Definition("TableSetOrAppend",
                    ".set-or-append [async] <table:name> [with ( <properties> )] <| <query>",
                    Role::kDatabaseUser,
                    "Appends the result of a query to a table, creating the table if need be.",
                    ".set-or-append async Errors with (extend_schema=true) <| Logs",
                    Verb::kSetOrAppend);
}

CommandDefinition SetOrReplaceTable() {
  return Definition("TableSetOrReplace",
                    ".set-or-replace [async] <table:name> [with ( <properties> )] <| <query>",
                    Role::kTableAdmin,
                    "Replaces the records of a table by the result of a query, in one step.",
                    ".set-or-replace Errors <| Logs | where Level == \"Error\"",
                    Verb::kSetOrReplace);
}

}  // namespace sluice::commands
