#include "query/catalog_schema_source.h"

#include <algorithm>
#include <cctype>

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

std::optional<semantics::StoredFunctionInfo> CatalogSchemaSource::FindFunction(std::string_view,
                                                                               std::string_view) {
  // The catalog keeps no stored functions.
  return std::nullopt;
}

std::vector<std::string> CatalogSchemaSource::TableNames(std::string_view database) {
  std::vector<std::string> names;
  for (const auto& [name, table] : WithTables(database).tables) names.push_back(name);
  return names;
}

}  // namespace sluice::query
