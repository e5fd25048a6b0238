// https://learn.microsoft.com/kusto/management/show-databases and show-database
#include "commands/command_definition.h"
#include "commands/databases/database_rows.h"

namespace sluice::commands {
namespace {

// The database of the request, those named, or all.
Result<std::vector<catalog::Database>> Databases(const CommandCall& call) {
  std::vector<catalog::Database> databases;
  if (call.arguments.HasWord("database")) {
    ASSIGN_OR_RETURN(catalog::Database database, call.CurrentDatabase());
    databases.push_back(std::move(database));
    return databases;
  }
  if (!call.arguments.Has("databases")) return call.services.catalog.ListDatabases();
  for (const std::string& name : call.arguments.Get<std::vector<std::string>>("databases")) {
    ASSIGN_OR_RETURN(catalog::Database database, call.services.catalog.GetDatabase(name));
    databases.push_back(std::move(database));
  }
  return databases;
}

bool IsCurrent(const CommandCall& call, const catalog::Database& database) {
  const auto current = call.services.catalog.GetDatabase(call.database);
  return current.ok() && current->id == database.id;
}

// The columns that all forms begin with.
std::vector<Scalar> IdentityColumns(const CommandCall& call, const catalog::Database& database) {
  return {Scalar::String(database.name),
          Scalar::String(""),
          Scalar::String(std::string(kSchemaVersion)),
          Scalar::Bool(IsCurrent(call, database)),
          Scalar::String("ReadWrite"),
          Scalar::String(database.pretty_name)};
}

Scalar GuidOf(const catalog::Database& database) {
  const std::optional<Guid> guid = Guid::Parse(database.guid);
  return guid ? Scalar::GuidValue(*guid) : Scalar::Null(ScalarType::kGuid);
}

struct Totals {
  double original_size = 0;
  double extent_size = 0;
  int64_t rows = 0;
};

Result<Totals> TotalsOf(const CommandCall& call, const catalog::Database& database) {
  Totals totals;
  ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                   call.services.records.ListExtents(database.id, std::nullopt));
  for (const engine::Extent& extent : extents) {
    totals.original_size += static_cast<double>(extent.original_size_bytes);
    totals.extent_size += static_cast<double>(extent.extent_size_bytes);
    totals.rows += extent.row_count;
  }
  return totals;
}

template <typename AddColumns>
Result<CommandResult> Show(CommandCall& call, AddColumns&& add_columns) {
  ASSIGN_OR_RETURN(const std::vector<catalog::Database> databases, Databases(call));
  Rows rows;
  for (const catalog::Database& database : databases) {
    rows.push_back(IdentityColumns(call, database));
    RETURN_IF_ERROR(add_columns(database, rows.back()));
  }
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowDatabases(CommandCall& call) {
  return Show(call, [&](const catalog::Database& database, std::vector<Scalar>& row) {
    row.insert(row.end(), {Scalar::Bool(false), GuidOf(database), Scalar::String(""),
                           Scalar::String("")});
    return Status::Ok();
  });
}

Result<CommandResult> RunShowDatabasesDetails(CommandCall& call) {
  return Show(call, [&](const catalog::Database& database, std::vector<Scalar>& row) -> Status {
    ASSIGN_OR_RETURN(const Totals totals, TotalsOf(call, database));
    ASSIGN_OR_RETURN(const auto tables, call.services.catalog.ListTables(database.id));
    ASSIGN_OR_RETURN(const auto external, call.services.catalog.ListExternalTables(database.id));
    ASSIGN_OR_RETURN(const auto views, call.services.catalog.ListMaterializedViews(database.id));
    row.push_back(Scalar::String("[]"));
    row.insert(row.end(), 6, Scalar::String(""));
    row.insert(row.end(),
               {Scalar::Real(totals.extent_size), GuidOf(database), Scalar::String(""),
                Scalar::Int(static_cast<int32_t>(tables.size())),
                Scalar::Int(static_cast<int32_t>(external.size())),
                Scalar::Int(static_cast<int32_t>(views.size())), Scalar::String("")});
    return Status::Ok();
  });
}

Result<CommandResult> RunShowDatabasesDataStats(CommandCall& call) {
  return Show(call, [&](const catalog::Database& database, std::vector<Scalar>& row) -> Status {
    ASSIGN_OR_RETURN(const Totals totals, TotalsOf(call, database));
    row.push_back(GuidOf(database));
    // All records are on this machine, so all are hot.
    for (int hot = 0; hot < 2; ++hot) {
      row.insert(row.end(), {Scalar::Real(totals.original_size), Scalar::Real(totals.extent_size),
                             Scalar::Real(totals.extent_size), Scalar::Real(0),
                             Scalar::Long(totals.rows)});
    }
    return Status::Ok();
  });
}

}  // namespace

CommandDefinition ShowDatabases() {
  return {.name = "DatabasesShow",
          .syntax = ".show {database [identity] | [cluster] databases [( <databases:names> )] "
                    "[identity]}",
          .role = Role::kAnyone,
          .result = "DatabaseName:string, PersistentStorage:string, Version:string, "
                    "IsCurrent:bool, DatabaseAccessMode:string, PrettyName:string, "
                    "ReservedSlot1:bool, DatabaseId:guid, InTransitionTo:string, "
                    "SuspensionState:string",
          .summary = "Lists the databases, or shows the one of the request.",
          .examples = {".show databases", ".show database",
                       ".show databases | project DatabaseName, PrettyName"},
          .run = &RunShowDatabases};
}

CommandDefinition ShowDatabasesDetails() {
  return {.name = "DatabasesDetailsShow",
          .syntax = ".show {database | [cluster] databases [( <databases:names> )]} "
                    "{details | verbose}",
          .role = Role::kAnyone,
          .result = "DatabaseName:string, PersistentStorage:string, Version:string, "
                    "IsCurrent:bool, DatabaseAccessMode:string, PrettyName:string, "
                    "AuthorizedPrincipals:string, RetentionPolicy:string, MergePolicy:string, "
                    "CachingPolicy:string, ShardingPolicy:string, StreamingIngestionPolicy:string, "
                    "IngestionBatchingPolicy:string, TotalSize:real, DatabaseId:guid, "
                    "InTransitionTo:string, NumberOfTables:int, NumberOfExternalTables:int, "
                    "NumberOfMaterializedViews:int, SuspensionState:string",
          .summary = "Shows how much databases hold.",
          .examples = {".show databases details", ".show database details"},
          .run = &RunShowDatabasesDetails};
}

CommandDefinition ShowDatabasesDataStats() {
  return {.name = "DatabasesDataStatsShow",
          .syntax = ".show {database | [cluster] databases [( <databases:names> )]} datastats",
          .role = Role::kAnyone,
          .result = "DatabaseName:string, PersistentStorage:string, Version:string, "
                    "IsCurrent:bool, DatabaseAccessMode:string, PrettyName:string, "
                    "DatabaseId:guid, OriginalSize:real, ExtentSize:real, CompressedSize:real, "
                    "IndexSize:real, RowCount:long, HotOriginalSize:real, HotExtentSize:real, "
                    "HotCompressedSize:real, HotIndexSize:real, HotRowCount:long",
          .summary = "Shows sizes and record counts of databases.",
          .examples = {".show databases datastats"},
          .run = &RunShowDatabasesDataStats};
}

}  // namespace sluice::commands
