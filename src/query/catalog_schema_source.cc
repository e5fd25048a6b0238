#include "query/catalog_schema_source.h"

#include <algorithm>
#include <cctype>

#include "query/graph_models.h"

namespace sluice::query {
namespace {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

semantics::TableInfo ToTableInfo(const std::string& database, const catalog::Table& table) {
  semantics::TableInfo info;
  info.database = database;
  info.name = table.name;
  info.table_id = table.id;
  info.schema = table.ToSchema();
  for (const catalog::TableColumn& column : table.columns) {
    info.column_ids.push_back(column.column_id);
  }
  info.ingestion_time_policy = table.ingestion_time_policy;
  return info;
}

// A table of the record store that the catalog's tables do not name.
semantics::TableInfo UnnamedTable(const std::string& database, const std::string& name,
                                  int64_t table_id,
                                  const std::vector<catalog::TableColumn>& columns) {
  semantics::TableInfo info;
  info.database = database;
  info.name = name;
  info.table_id = table_id;
  for (const catalog::TableColumn& column : columns) {
    info.schema.columns.push_back({column.name, column.type, ""});
    info.column_ids.push_back(column.column_id);
  }
  return info;
}

semantics::ExternalTableInfo ToExternalTableInfo(const std::string& database,
                                                 const catalog::ExternalTable& table) {
  semantics::ExternalTableInfo info;
  info.database = database;
  info.name = table.name;
  info.schema = table.schema;
  info.file_column_count = table.schema.columns.size();
  for (const catalog::Partition& partition : table.partitions) {
    if (partition.function == catalog::Partition::Function::kVirtual) {
      info.schema.columns.push_back({partition.name, partition.type, ""});
    }
  }
  info.definition = std::make_shared<catalog::ExternalTable>(table);
  return info;
}

}  // namespace

void CatalogSchemaSource::Note(const Status& status) {
  if (status_.ok() && status.code() != StatusCode::kNotFound) status_ = status;
}

CatalogSchemaSource::Entry& CatalogSchemaSource::Database(std::string_view name) {
  auto [at, inserted] = databases_.try_emplace(LowerCase(name));
  Entry& entry = at->second;
  if (inserted) {
    auto database = catalog_.GetDatabase(name);
    if (database.ok()) {
      entry.known = true;
      entry.name = database->name;
      entry.id = database->id;
    } else {
      Note(database.status());
    }
  }
  return entry;
}

CatalogSchemaSource::Entry& CatalogSchemaSource::WithTables(std::string_view database) {
  Entry& entry = Database(database);
  if (entry.known && !entry.tables_read) {
    entry.tables_read = true;
    auto tables = catalog_.ListTables(entry.id);
    if (!tables.ok()) Note(tables.status());
    if (tables.ok()) {
      for (const catalog::Table& table : *tables) {
        entry.tables.emplace(table.name, ToTableInfo(entry.name, table));
      }
    }
  }
  return entry;
}

void CatalogSchemaSource::AddTable(semantics::TableInfo table) {
  std::string name = table.name;
  table.database = current_database_;
  WithTables(current_database_).tables.insert_or_assign(std::move(name), std::move(table));
}

std::optional<std::string> CatalogSchemaSource::FindDatabase(std::string_view name) {
  const Entry& entry = Database(name);
  if (!entry.known) return std::nullopt;
  return entry.name;
}

std::optional<semantics::TableInfo> CatalogSchemaSource::FindTable(std::string_view database,
                                                                   std::string_view name) {
  const Entry& entry = WithTables(database);
  auto at = entry.tables.find(name);
  if (at == entry.tables.end()) return std::nullopt;
  return at->second;
}

std::optional<semantics::ExternalTableInfo> CatalogSchemaSource::FindExternalTable(
    std::string_view database, std::string_view name) {
  Entry& entry = Database(database);
  if (entry.known && !entry.external_tables_read) {
    entry.external_tables_read = true;
    auto tables = catalog_.ListExternalTables(entry.id);
    if (!tables.ok()) Note(tables.status());
    if (tables.ok()) {
      for (const catalog::ExternalTable& table : *tables) {
        entry.external_tables.emplace(table.name, ToExternalTableInfo(entry.name, table));
      }
    }
  }
  auto at = entry.external_tables.find(name);
  if (at == entry.external_tables.end()) return std::nullopt;
  return at->second;
}

CatalogSchemaSource::Entry& CatalogSchemaSource::WithFunctions(std::string_view database) {
  Entry& entry = Database(database);
  if (entry.known && !entry.functions_read) {
    entry.functions_read = true;
    auto functions = catalog_.ListFunctions(entry.id);
    if (!functions.ok()) Note(functions.status());
    if (functions.ok()) {
      for (catalog::StoredFunction& function : *functions) {
        std::string name = function.name;
        entry.functions.emplace(std::move(name), std::move(function));
      }
    }
  }
  return entry;
}

std::optional<semantics::StoredFunctionInfo> CatalogSchemaSource::FindFunction(
    std::string_view database, std::string_view name) {
  const Entry& entry = WithFunctions(database);
  auto at = entry.functions.find(name);
  if (at == entry.functions.end()) return std::nullopt;
  return semantics::StoredFunctionInfo{at->second.name, at->second.parameters, at->second.body};
}

std::vector<std::string> CatalogSchemaSource::ViewNames(std::string_view database) {
  std::vector<std::string> names;
  for (const auto& [name, function] : WithFunctions(database).functions) {
    if (function.view) names.push_back(name);
  }
  return names;
}

std::vector<std::string> CatalogSchemaSource::DatabaseNames() {
  std::vector<std::string> names;
  auto databases = catalog_.ListDatabases();
  if (!databases.ok()) Note(databases.status());
  if (databases.ok()) {
    for (const catalog::Database& database : *databases) names.push_back(database.name);
  }
  return names;
}

std::optional<semantics::MaterializedViewInfo> CatalogSchemaSource::FindMaterializedView(
    std::string_view database, std::string_view name) {
  Entry& entry = Database(database);
  if (entry.known && !entry.views_read) {
    entry.views_read = true;
    auto views = catalog_.ListMaterializedViews(entry.id);
    if (!views.ok()) Note(views.status());
    if (views.ok()) {
      for (catalog::MaterializedView& view : *views) {
        std::string view_name = view.name;
        entry.views.emplace(std::move(view_name), std::move(view));
      }
    }
  }
  auto at = entry.views.find(name);
  if (at == entry.views.end()) return std::nullopt;
  const catalog::MaterializedView& view = at->second;
  semantics::MaterializedViewInfo info;
  info.database = entry.name;
  info.name = view.name;
  info.schema = view.schema;
  info.state.database = entry.name;
  info.state.name = view.name;
  info.state.table_id = view.state_table_id;
  info.state.ingestion_time_policy = false;
  for (const catalog::TableColumn& column : view.state_columns) {
    info.state.schema.columns.push_back({column.name, column.type, ""});
    info.state.column_ids.push_back(column.column_id);
  }
  info.state_to = view.state_to;
  // A source that is gone has no records: what is materialized can still be read.
  info.source.name = view.source;
  if (auto source = FindTable(database, view.source)) info.source = *std::move(source);
  info.materialized_to = view.materialized_to;
  info.last_success_time = view.last_success_time;
  info.partial_query = view.partial_query;
  info.merge_query = view.merge_query;
  return info;
}

std::optional<semantics::TableInfo> CatalogSchemaSource::FindStoredQueryResult(
    std::string_view database, std::string_view name) {
  Entry& entry = Database(database);
  if (!entry.known) return std::nullopt;
  auto results = catalog_.ListStoredQueryResults(entry.id);
  if (!results.ok()) Note(results.status());
  if (!results.ok()) return std::nullopt;
  for (const catalog::StoredQueryResult& result : *results) {
    if (result.name != name || result.expires_on <= now_ticks_) continue;
    return UnnamedTable(entry.name, result.name, result.table_id, result.columns);
  }
  return std::nullopt;
}

std::optional<semantics::GraphModel> CatalogSchemaSource::FindGraphModel(std::string_view database,
                                                                         std::string_view name) {
  Entry& entry = Database(database);
  if (!entry.known) return std::nullopt;
  auto models = catalog_.ListGraphModels(entry.id);
  Note(models.status());
  if (!models.ok()) return std::nullopt;
  for (auto model = models->rbegin(); model != models->rend(); ++model) {
    if (model->name != name) continue;
    auto parsed = ParseGraphModel(model->definition);
    Note(parsed.status());
    return parsed.ok() ? std::optional(*std::move(parsed)) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<semantics::GraphSnapshotInfo> CatalogSchemaSource::FindGraphSnapshot(
    std::string_view database, std::string_view model, const std::optional<std::string>& name) {
  Entry& entry = Database(database);
  if (!entry.known) return std::nullopt;
  auto snapshots = catalog_.ListGraphSnapshots(entry.id);
  Note(snapshots.status());
  if (!snapshots.ok()) return std::nullopt;
  for (auto found = snapshots->rbegin(); found != snapshots->rend(); ++found) {
    if (found->model != model || (name && found->name != *name)) continue;
    return semantics::GraphSnapshotInfo{
        UnnamedTable(entry.name, found->name, found->node_table_id, found->node_columns),
        UnnamedTable(entry.name, found->name, found->edge_table_id, found->edge_columns)};
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> CatalogSchemaSource::FindEntityGroup(
    std::string_view name) {
  const Entry& entry = Database(current_database_);
  auto group = catalog_.GetEntityGroup(entry.id, name);
  if (!group.ok()) {
    Note(group.status());
    return std::nullopt;
  }
  return std::move(group->entities);
}

std::vector<std::string> CatalogSchemaSource::TableNames(std::string_view database) {
  std::vector<std::string> names;
  for (const auto& [name, table] : WithTables(database).tables) names.push_back(name);
  return names;
}

}  // namespace sluice::query
