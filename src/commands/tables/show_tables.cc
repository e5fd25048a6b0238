// https://learn.microsoft.com/kusto/management/show-tables-command and show-table-schema-command
#include "commands/command_definition.h"
#include "commands/tables/table_rows.h"

namespace sluice::commands {
namespace {

// The tables that a command names, else all of the database.
Result<std::vector<catalog::Table>> NamedTables(const CommandCall& call,
                                                const catalog::Database& database) {
  ASSIGN_OR_RETURN(std::vector<catalog::Table> tables,
                   call.services.catalog.ListTables(database.id));
  std::vector<std::string> names;
  if (call.arguments.Has("tables")) {
    names = call.arguments.Get<std::vector<std::string>>("tables");
  } else if (call.arguments.Has("table")) {
    names = {call.arguments.Text("table")};
  } else {
    return tables;
  }
  std::vector<catalog::Table> named;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(catalog::Table table, call.services.catalog.GetTable(database.id, name));
    named.push_back(std::move(table));
  }
  return named;
}

Result<CommandResult> RunShowTables(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables, NamedTables(call, database));
  Rows rows;
  for (const catalog::Table& table : tables) rows.push_back(TableRow(database, table));
  return CommandResult(std::move(rows));
}

std::vector<Scalar> DetailsRow(const catalog::Database& database, const catalog::Table& table,
                               const std::vector<engine::Extent>& extents) {
  int64_t extent_count = 0;
  int64_t row_count = 0;
  double extent_size = 0;
  double original_size = 0;
  std::optional<int64_t> min_created;
  std::optional<int64_t> max_created;
  for (const engine::Extent& extent : extents) {
    if (extent.table_id != table.id) continue;
    ++extent_count;
    row_count += extent.row_count;
    extent_size += static_cast<double>(extent.extent_size_bytes);
    original_size += static_cast<double>(extent.original_size_bytes);
    min_created = std::min(min_created.value_or(extent.min_created_ticks), extent.min_created_ticks);
    max_created = std::max(max_created.value_or(extent.max_created_ticks), extent.max_created_ticks);
  }
  const auto datetime = [](std::optional<int64_t> ticks) {
    return ticks ? Scalar::Datetime(*ticks) : Scalar::Null(ScalarType::kDatetime);
  };
  const Scalar none = Scalar::String("");
  return {Scalar::String(table.name),
          Scalar::String(database.name),
          Scalar::String(table.folder),
          Scalar::String(table.docstring),
          Scalar::Long(extent_count),
          Scalar::Real(extent_size),
          Scalar::Real(original_size),
          Scalar::Long(row_count),
          // All records are on this machine, so all are hot.
          Scalar::Long(extent_count),
          Scalar::Real(extent_size),
          Scalar::Real(original_size),
          Scalar::Long(row_count),
          Scalar::String("[]"),
          none,
          none,
          none,
          none,
          none,
          none,
          datetime(min_created),
          datetime(max_created),
          none,
          Scalar::Null(ScalarType::kGuid)};
}

Result<CommandResult> RunShowTableDetails(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables, NamedTables(call, database));
  ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                   call.services.records.ListExtents(database.id, std::nullopt));
  Rows rows;
  for (const catalog::Table& table : tables) rows.push_back(DetailsRow(database, table, extents));
  return CommandResult(std::move(rows));
}

Result<CommandResult> ShowSchema(CommandCall& call, bool json) {
  const auto& entity = call.arguments.Get<EntityName>("table");
  ASSIGN_OR_RETURN(const catalog::Database database, call.DatabaseOf(entity));
  ASSIGN_OR_RETURN(const catalog::Table table, call.FindTable(entity));
  return CommandResult(Rows{TableSchemaRow(database, table, json)});
}

constexpr std::string_view kColumnsResult =
    "AttributeName:string, AttributeType:string, ExtentSize:long, CompressionRatio:real, "
    "IndexSize:long, IndexSizePercent:real, OriginalSize:long, AttributeId:guid, "
    "SharedIndexSize:long, StorageEngineVersion:string";

Result<CommandResult> RunShowTable(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Table table,
                   call.FindTable(call.arguments.Get<EntityName>("table")));
  Rows rows;
  const Scalar no_long = Scalar::Null(ScalarType::kLong);
  const Scalar no_real = Scalar::Null(ScalarType::kReal);
  for (const catalog::TableColumn& column : table.columns) {
    rows.push_back({Scalar::String(column.name), Scalar::String(ClrTypeName(column.type)), no_long,
                    no_real, no_long, no_real, no_long, Scalar::Null(ScalarType::kGuid), no_long,
                    Scalar::String("")});
  }
  return CommandResult(std::move(rows));
}

constexpr std::string_view kDetailsResult =
    "TableName:string, DatabaseName:string, Folder:string, DocString:string, TotalExtents:long, "
    "TotalExtentSize:real, TotalOriginalSize:real, TotalRowCount:long, HotExtents:long, "
    "HotExtentSize:real, HotOriginalSize:real, HotRowCount:long, AuthorizedPrincipals:string, "
    "RetentionPolicy:string, CachingPolicy:string, ShardingPolicy:string, MergePolicy:string, "
    "StreamingIngestionPolicy:string, IngestionBatchingPolicy:string, "
    "MinExtentsCreationTime:datetime, MaxExtentsCreationTime:datetime, RowOrderPolicy:string, "
    "TableId:guid";

}  // namespace

CommandDefinition ShowTables() {
  return {.name = "TablesShow",
          .syntax = ".show tables [( <tables:names> )] [with ( <properties> )]",
          .role = Role::kDatabaseViewer,
          .result = kTablesResult,
          .summary = "Lists the tables of the database, or those named.",
          .examples = {".show tables", ".show tables (Logs, Users) | where Folder == \"Raw\""},
          .properties = {{.name = "IncludeHiddenTables", .type = PropertyType::kBool}},
          .run = &RunShowTables};
}

CommandDefinition ShowTablesDetails() {
  return {.name = "TablesDetailsShow",
          .syntax = ".show {tables [( <tables:names> )] | table <table:name>} details",
          .role = Role::kDatabaseViewer,
          .result = kDetailsResult,
          .summary = "Shows how many records and extents tables hold, and how large they are.",
          .examples = {".show tables details", ".show table Logs details"},
          .run = &RunShowTableDetails};
}

CommandDefinition ShowTable() {
  return {.name = "TableShow",
          .syntax = ".show table <table:entity>",
          .role = Role::kDatabaseViewer,
          .result = kColumnsResult,
          .summary = "Lists the columns of a table.",
          .examples = {".show table Logs"},
          .run = &RunShowTable};
}

CommandDefinition ShowTableCslSchema() {
  return {.name = "TableSchemaShowAsCsl",
          .syntax = ".show table <table:entity> {cslschema | kqlschema | schema as {csl | kql}}",
          .role = Role::kDatabaseViewer,
          .result = kTableSchemaResult,
          .summary = "Shows the schema of a table as commands take it.",
          .examples = {".show table Logs cslschema"},
          .run = [](CommandCall& call) { return ShowSchema(call, false); }};
}

CommandDefinition ShowTableSchemaAsJson() {
  return {.name = "TableSchemaShowAsJson",
          .syntax = ".show table <table:entity> schema as json",
          .role = Role::kDatabaseViewer,
          .result = kTableSchemaResult,
          .summary = "Shows the schema of a table as JSON.",
          .examples = {".show table Logs schema as json"},
          .run = [](CommandCall& call) { return ShowSchema(call, true); }};
}

}  // namespace sluice::commands
