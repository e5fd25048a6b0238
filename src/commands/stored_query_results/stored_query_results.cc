// https://learn.microsoft.com/kusto/management/stored-query-results
#include <algorithm>

#include "base/log.h"
#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/json_text.h"
#include "commands/result_schema.h"
#include "commands/table_locks.h"

namespace sluice::commands {
namespace {

constexpr int64_t kExpiryTicks = kTicksPerDay;  // The default, and the most.
constexpr int64_t kPreviewRows = 10'000;
constexpr size_t kColumnsMax = 500;

constexpr std::string_view kResultsResult =
    "StoredQueryResultId:guid, Name:string, DatabaseName:string, PrincipalIdentity:string, "
    "SizeInBytes:long, RowCount:long, CreatedOn:datetime, ExpiresOn:datetime";

const std::vector<PropertyDefinition> kSetProperties = {
    {.name = "expiresAfter", .type = PropertyType::kTimespan},
    {.name = "previewCount", .type = PropertyType::kLong},
    {.name = "distributed", .type = PropertyType::kBool},
};

std::vector<Scalar> ResultRow(const catalog::Database& database,
                              const catalog::StoredQueryResult& result) {
  const std::optional<Guid> id = Guid::Parse(result.id);
  return {id ? Scalar::GuidValue(*id) : Scalar::Null(ScalarType::kGuid),
          Scalar::String(result.name),
          Scalar::String(database.name),
          Scalar::String(result.principal),
          Scalar::Long(result.size_bytes),
          Scalar::Long(result.row_count),
          Scalar::Datetime(result.created_on),
          Scalar::Datetime(result.expires_on)};
}

// Removes results with their rows. Rows that cannot be dropped go at the next start.
Status Remove(const CommandCall& call, const std::vector<catalog::StoredQueryResult>& results) {
  if (results.empty()) return Status::Ok();
  std::vector<std::string> ids;
  for (const catalog::StoredQueryResult& result : results) ids.push_back(result.id);
  RETURN_IF_ERROR(call.services.catalog.DropStoredQueryResults(ids));
  for (const catalog::StoredQueryResult& result : results) {
    const Status dropped = call.services.records.DropTable(result.table_id);
    if (!dropped.ok()) LogWarning("The rows of a query result stay: " + dropped.ToString());
  }
  return Status::Ok();
}

// The results of a database that have not expired; the others are removed.
Result<std::vector<catalog::StoredQueryResult>> ActiveResults(const CommandCall& call,
                                                              const catalog::Database& database) {
  ASSIGN_OR_RETURN(std::vector<catalog::StoredQueryResult> results,
                   call.services.catalog.ListStoredQueryResults(database.id));
  const int64_t now = call.services.clock.NowTicks();
  const auto expired = std::partition(
      results.begin(), results.end(),
      [&](const catalog::StoredQueryResult& result) { return result.expires_on > now; });
  RETURN_IF_ERROR(Remove(call, {expired, results.end()}));
  results.erase(expired, results.end());
  std::sort(results.begin(), results.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return results;
}

Result<std::vector<catalog::StoredQueryResult>> Named(const CommandCall& call,
                                                      const catalog::Database& database,
                                                      const std::string& name) {
  ASSIGN_OR_RETURN(std::vector<catalog::StoredQueryResult> results, ActiveResults(call, database));
  std::erase_if(results, [&](const auto& result) { return result.name != name; });
  return results;
}

Status CheckSet(CommandCall& call, bool replace) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("name");
  RETURN_IF_ERROR(CheckEntityName("stored query result", name));
  const Properties& properties = call.arguments.properties();
  const int64_t expires_after = properties.Int("expiresAfter").value_or(kExpiryTicks);
  if (expires_after <= 0 || expires_after > kExpiryTicks) {
    return InvalidArgument("expiresAfter must be more than no time and at most 24 hours");
  }
  if (properties.Int("previewCount").value_or(0) < 0) {
    return InvalidArgument("previewCount must be 0, for all rows, or more");
  }
  ASSIGN_OR_RETURN(const auto existing, Named(call, database, name));
  if (!existing.empty() && !replace && !call.arguments.HasWord("ifnotexists")) {
    return catalog::EntityAlreadyExists("StoredQueryResult", name);
  }
  return Status::Ok();
}

// The first rows that were stored, or all of them.
Result<CommandResult> Preview(CommandCall& call, const catalog::Database& database,
                              const catalog::StoredQueryResult& result) {
  const int64_t preview = call.arguments.properties().Int("previewCount").value_or(kPreviewRows);
  query::QueryRequest request;
  request.database = database.name;
  request.properties = call.request_properties;
  request.text = "stored_query_result(" + QuoteString(result.name) + ")";
  if (preview > 0) request.text += " | take " + std::to_string(preview);
  ASSIGN_OR_RETURN(const query::PreparedQuery prepared,
                   call.services.queries.Prepare(request, call.context));
  ASSIGN_OR_RETURN(const auto stream, call.services.queries.Run(prepared, 0, call.context));
  ASSIGN_OR_RETURN(Rows rows, ReadAllRows(*stream));
  return CommandResult(prepared.parts[0].plan.schema, std::move(rows));
}

// Writes the rows into a table of their own, and only then names them.
Result<catalog::StoredQueryResult> Store(CommandCall& call, const catalog::Database& database,
                                         query::PreparedQuery prepared) {
  const Schema schema = prepared.parts[0].plan.schema;
  const auto count = static_cast<int64_t>(schema.columns.size());
  ASSIGN_OR_RETURN(const int64_t first, call.services.catalog.ReserveIds(count + 1));
  catalog::StoredQueryResult result;
  result.id = call.services.random.NewGuid();
  result.database_id = database.id;
  result.name = call.arguments.Text("name");
  result.principal = call.context.principal;
  result.table_id = first;
  engine::IngestRequest ingest;
  ingest.database_id = database.id;
  ingest.table_id = first;
  for (int64_t i = 0; i < count; ++i) {
    const Column& column = schema.columns[static_cast<size_t>(i)];
    result.columns.push_back({first + 1 + i, column.name, column.type, ""});
    ingest.columns.push_back({first + 1 + i, column.type});
  }
  RETURN_IF_ERROR(call.services.records.CreateTable(result.table_id, ingest.columns));
  ingest.records = engine::QueryRecords{std::move(prepared.parts[0].plan)};
  const auto ingested = call.services.records.Ingest(ingest, call.context);
  if (!ingested.ok()) {
    const Status dropped = call.services.records.DropTable(result.table_id);
    if (!dropped.ok()) LogWarning("The rows of a query result stay: " + dropped.ToString());
    return ingested.status();
  }
  if (ingested->extent) {
    result.row_count = ingested->extent->row_count;
    result.size_bytes = ingested->extent->extent_size_bytes;
  }
  result.created_on = call.services.clock.NowTicks();
  result.expires_on = result.created_on +
                      call.arguments.properties().Int("expiresAfter").value_or(kExpiryTicks);
  return result;
}

Result<CommandResult> Set(CommandCall& call, bool replace) {
  RETURN_IF_ERROR(CheckSet(call, replace));
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("name");
  // Two commands with one name follow each other. No table can have this name.
  ASSIGN_OR_RETURN(const TableLocks::Lock lock,
                   call.locks.Exclude(database.id, {"stored_query_result(" + name + ")"},
                                      call.context));
  RETURN_IF_ERROR(CheckSet(call, replace));
  ASSIGN_OR_RETURN(const auto existing, Named(call, database, name));
  if (!existing.empty() && !replace) return Preview(call, database, existing.front());
  query::QueryRequest request;
  request.text = call.arguments.Get<Body>("query").text;
  request.database = database.name;
  request.properties = call.request_properties;
  ASSIGN_OR_RETURN(query::PreparedQuery prepared,
                   call.services.queries.Prepare(request, call.context));
  const size_t width = prepared.parts[0].plan.schema.columns.size();
  if (width == 0 || width > kColumnsMax) {
    return InvalidArgument("A stored query result must have 1 to " + std::to_string(kColumnsMax) +
                           " columns, not " + std::to_string(width));
  }
  ASSIGN_OR_RETURN(const catalog::StoredQueryResult result,
                   Store(call, database, std::move(prepared)));
  std::vector<std::string> replaced;
  for (const catalog::StoredQueryResult& former : existing) replaced.push_back(former.id);
  const Status put = call.services.catalog.PutStoredQueryResult(result, replaced);
  if (!put.ok()) {
    const Status dropped = call.services.records.DropTable(result.table_id);
    if (!dropped.ok()) LogWarning("The rows of a query result stay: " + dropped.ToString());
    return put;
  }
  for (const catalog::StoredQueryResult& former : existing) {
    const Status dropped = call.services.records.DropTable(former.table_id);
    if (!dropped.ok()) LogWarning("The rows of a query result stay: " + dropped.ToString());
  }
  // Who asked for an operation in the background reads the rows by a query.
  if (call.arguments.HasWord("async")) {
    return CommandResult(ParseResultSchema(kResultsResult), Rows{ResultRow(database, result)});
  }
  return Preview(call, database, result);
}

Result<CommandResult> RunShow(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const auto results,
                   call.arguments.Has("name") ? Named(call, database, call.arguments.Text("name"))
                                              : ActiveResults(call, database));
  Rows rows;
  for (const catalog::StoredQueryResult& result : results) {
    rows.push_back(ResultRow(database, result));
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowSchema(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("name");
  ASSIGN_OR_RETURN(const auto results, Named(call, database, name));
  if (results.empty()) return catalog::EntityNotFound("StoredQueryResult", name);
  std::string json;
  for (const catalog::TableColumn& column : results.front().columns) {
    json += (json.empty() ? "{\"Column\":" : ",{\"Column\":") + JsonString(column.name) +
            ",\"Type\":" + JsonString(ScalarTypeName(column.type)) + "}";
  }
  return CommandResult(Rows{{Scalar::String(name), Scalar::String("[" + json + "]")}});
}

Result<CommandResult> RunDrop(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const bool by_user = call.arguments.Has("principal");
  ASSIGN_OR_RETURN(auto results, by_user ? ActiveResults(call, database)
                                         : Named(call, database, call.arguments.Text("name")));
  if (by_user) {
    std::erase_if(results, [&](const auto& result) {
      return result.principal != call.arguments.Text("principal");
    });
  } else if (results.empty()) {
    return catalog::EntityNotFound("StoredQueryResult", call.arguments.Text("name"));
  }
  RETURN_IF_ERROR(Remove(call, results));
  Rows rows;
  for (const catalog::StoredQueryResult& result : results) {
    rows.push_back(ResultRow(database, result));
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition SetStoredQueryResult() {
  return {.name = "StoredQueryResultSet",
          .syntax = ".set [async] [ifnotexists] stored_query_result <name> "
                    "[with ( <properties> )] <| <query>",
          .role = Role::kDatabaseViewer,
          .result = "",
          .summary = "Keeps the rows of a query for up to 24 hours, and gives the first of them.",
          .examples = {".set stored_query_result Numbers <| range X from 1 to 1000 step 1",
                       ".set stored_query_result Page with (previewCount=100) <| Logs"},
          .properties = kSetProperties,
          .recording = Recording::kFromStart,
          .check = [](CommandCall& call) { return CheckSet(call, false); },
          .run = [](CommandCall& call) { return Set(call, false); }};
}

CommandDefinition SetOrReplaceStoredQueryResult() {
  return {.name = "StoredQueryResultSetOrReplace",
          .syntax = ".set-or-replace [async] stored_query_result <name> "
                    "[with ( <properties> )] <| <query>",
          .role = Role::kDatabaseViewer,
          .result = "",
          .summary = "Keeps the rows of a query, in the place of what had the name.",
          .examples = {".set-or-replace stored_query_result Numbers <| print X = 1"},
          .properties = kSetProperties,
          .recording = Recording::kFromStart,
          .check = [](CommandCall& call) { return CheckSet(call, true); },
          .run = [](CommandCall& call) { return Set(call, true); }};
}

CommandDefinition ShowStoredQueryResults() {
  return {.name = "StoredQueryResultsShow",
          .syntax = ".show stored_query_results [<name>] [with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = kResultsResult,
          .summary = "Lists the stored query results that have not expired.",
          .examples = {".show stored_query_results", ".show stored_query_results Numbers"},
          .run = &RunShow};
}

CommandDefinition ShowStoredQueryResultSchema() {
  return {.name = "StoredQueryResultShowSchema",
          .syntax = ".show stored_query_result <name> schema",
          .role = Role::kDatabaseViewer,
          .result = "StoredQueryResult:string, Schema:string",
          .summary = "Shows the columns of a stored query result.",
          .examples = {".show stored_query_result Numbers schema"},
          .run = &RunShowSchema};
}

CommandDefinition DropStoredQueryResult() {
  return {.name = "StoredQueryResultDrop",
          .syntax = ".drop stored_query_result <name>",
          .role = Role::kDatabaseViewer,
          .result = kResultsResult,
          .summary = "Drops a stored query result.",
          .examples = {".drop stored_query_result Numbers"},
          .recording = Recording::kAtEnd,
          .run = &RunDrop};
}

CommandDefinition DropStoredQueryResultsByUser() {
  return {.name = "StoredQueryResultsDrop",
          .syntax = ".drop stored_query_results by user <principal:string>",
          .role = Role::kDatabaseAdmin,
          .result = kResultsResult,
          .summary = "Drops the stored query results of a principal.",
          .examples = {".drop stored_query_results by user 'anonymous'"},
          .recording = Recording::kAtEnd,
          .run = &RunDrop};
}

}  // namespace sluice::commands
