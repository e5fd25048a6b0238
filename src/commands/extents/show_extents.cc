// https://learn.microsoft.com/kusto/management/show-extents
#include <algorithm>
#include <map>

#include "commands/command_definition.h"

namespace sluice::commands {
namespace {

constexpr std::string_view kExtentsResult =
    "ExtentId:guid, DatabaseName:string, TableName:string, MaxCreatedOn:datetime, "
    "OriginalSize:real, ExtentSize:real, CompressedSize:real, IndexSize:real, Blocks:long, "
    "Segments:long, ExtentContainerId:string, RowCount:long, MinCreatedOn:datetime, Tags:string, "
    "Kind:string, DeletedRowCount:long";

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

bool Passes(const TagFilter& filter, const std::vector<std::string>& tags) {
  const bool found = std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) {
    return filter.contains ? Lower(tag).find(Lower(filter.tag)) != std::string::npos
                           : tag == filter.tag;
  });
  return found != filter.negated;
}

// What a command asks of extents.
class ExtentFilter {
 public:
  explicit ExtentFilter(const Arguments& arguments) {
    if (arguments.Has("extents")) ids_ = arguments.Get<std::vector<Guid>>("extents");
    if (arguments.Has("tags")) tags_ = arguments.Get<std::vector<TagFilter>>("tags");
    any_id_ = !arguments.Has("extents");
  }

  bool Passes(const engine::Extent& extent) const {
    if (!any_id_ && std::find(ids_.begin(), ids_.end(), extent.id) == ids_.end()) return false;
    return std::all_of(tags_.begin(), tags_.end(), [&](const TagFilter& filter) {
      return commands::Passes(filter, extent.tags);
    });
  }

 private:
  bool any_id_ = true;
  std::vector<Guid> ids_;
  std::vector<TagFilter> tags_;
};

std::vector<Scalar> ExtentRow(const catalog::Database& database, const std::string& table,
                              const engine::Extent& extent) {
  std::string tags;
  for (const std::string& tag : extent.tags) {
    if (!tags.empty()) tags += "\r\n";
    tags += tag;
  }
  const auto size = static_cast<double>(extent.extent_size_bytes);
  return {Scalar::GuidValue(extent.id),
          Scalar::String(database.name),
          Scalar::String(table),
          Scalar::Datetime(extent.max_created_ticks),
          Scalar::Real(static_cast<double>(extent.original_size_bytes)),
          Scalar::Real(size),
          Scalar::Real(size),
          Scalar::Real(0),
          Scalar::Long(1),
          Scalar::Long(1),
          Scalar::String(""),
          Scalar::Long(extent.row_count),
          Scalar::Datetime(extent.min_created_ticks),
          Scalar::String(std::move(tags)),
          Scalar::String("StorageV3"),
          Scalar::Long(0)};
}

// Adds the extents of a database's tables; `only` names those wanted, none: all.
Status AddExtents(const CommandCall& call, const catalog::Database& database,
                  const std::vector<catalog::Table>& tables, Rows& rows) {
  const ExtentFilter filter(call.arguments);
  std::map<int64_t, std::string> names;
  for (const catalog::Table& table : tables) names.emplace(table.id, table.name);
  ASSIGN_OR_RETURN(const std::vector<engine::Extent> extents,
                   call.services.records.ListExtents(
                       database.id, tables.size() == 1 ? std::optional(tables.front().id)
                                                       : std::nullopt));
  for (const engine::Extent& extent : extents) {
    const auto name = names.find(extent.table_id);
    // A table that is being made or dropped has no name.
    if (name == names.end() || !filter.Passes(extent)) continue;
    rows.push_back(ExtentRow(database, name->second, extent));
  }
  return Status::Ok();
}

Result<CommandResult> RunShowTableExtents(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  std::vector<std::string> names;
  if (call.arguments.Has("table")) names.push_back(call.arguments.Text("table"));
  if (call.arguments.Has("tables")) {
    names = call.arguments.Get<std::vector<std::string>>("tables");
  }
  std::vector<catalog::Table> tables;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(catalog::Table table, call.services.catalog.GetTable(database.id, name));
    tables.push_back(std::move(table));
  }
  if (names.empty()) {
    ASSIGN_OR_RETURN(tables, call.services.catalog.ListTables(database.id));
  }
  Rows rows;
  RETURN_IF_ERROR(AddExtents(call, database, tables, rows));
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowDatabaseExtents(CommandCall& call) {
  std::vector<catalog::Database> databases;
  if (call.arguments.HasWord("cluster")) {
    ASSIGN_OR_RETURN(databases, call.services.catalog.ListDatabases());
  } else if (call.arguments.Has("database")) {
    ASSIGN_OR_RETURN(catalog::Database database,
                     call.services.catalog.GetDatabase(call.arguments.Text("database")));
    databases.push_back(std::move(database));
  } else {
    ASSIGN_OR_RETURN(catalog::Database database, call.CurrentDatabase());
    databases.push_back(std::move(database));
  }
  Rows rows;
  for (const catalog::Database& database : databases) {
    ASSIGN_OR_RETURN(const std::vector<catalog::Table> tables,
                     call.services.catalog.ListTables(database.id));
    RETURN_IF_ERROR(AddExtents(call, database, tables, rows));
  }
  return CommandResult(std::move(rows));
}

}  // namespace

CommandDefinition ShowTableExtents() {
  return {.name = "TableExtentsShow",
          .syntax = ".show {table <table:name> | tables [( <tables:names> )]} extents "
                    "[( <extents:guids> )] [hot] [where <tags:tag_filters>]",
          .role = Role::kDatabaseViewer,
          .result = kExtentsResult,
          .summary = "Lists the extents of tables.",
          .examples = {".show table Logs extents",
                       ".show table Logs extents where tags has 'ingest-by:A'"},
          .run = &RunShowTableExtents};
}

CommandDefinition ShowDatabaseExtents() {
  return {.name = "DatabaseExtentsShow",
          .syntax = ".show {database [<database:name>] | cluster} extents [( <extents:guids> )] "
                    "[hot] [where <tags:tag_filters>]",
          .role = Role::kDatabaseViewer,
          .result = kExtentsResult,
          .summary = "Lists the extents of a database, or of all databases.",
          .examples = {".show database extents",
                       ".show cluster extents | summarize count() by TableName"},
          .run = &RunShowDatabaseExtents};
}

}  // namespace sluice::commands
