#include "semantics/testing/memory_schema_source.h"

#include "language/parser/parser.h"

namespace sluice::semantics {
namespace {

Schema SchemaOf(std::string_view text) {
  language::Diagnostics diagnostics;
  Schema schema = language::ParseSchema(text, diagnostics);
  CHECK(diagnostics.empty());
  return schema;
}

}  // namespace

void MemorySchemaSource::AddTable(std::string name, std::string_view schema,
                                  std::string database) {
  TableInfo table;
  table.database = database;
  table.name = name;
  table.table_id = static_cast<int64_t>(tables_.size()) + 1;
  table.schema = SchemaOf(schema);
  for (size_t i = 0; i < table.schema.columns.size(); ++i) {
    table.column_ids.push_back(static_cast<int64_t>(i));
  }
  tables_[{std::move(database), std::move(name)}] = std::move(table);
}

void MemorySchemaSource::AddExternalTable(std::string name, std::string_view schema) {
  ExternalTableInfo table;
  table.database = current_database_;
  table.name = name;
  table.schema = SchemaOf(schema);
  table.file_column_count = table.schema.columns.size();
  external_tables_[std::move(name)] = std::move(table);
}

void MemorySchemaSource::AddFunction(std::string name, std::string parameters, std::string body) {
  functions_[name] = {name, std::move(parameters), std::move(body)};
}

std::optional<std::string> MemorySchemaSource::FindDatabase(std::string_view name) {
  for (const auto& [key, table] : tables_) {
    if (key.first == name) return key.first;
  }
  return std::nullopt;
}

std::optional<TableInfo> MemorySchemaSource::FindTable(std::string_view database,
                                                       std::string_view name) {
  auto found = tables_.find({std::string(database), std::string(name)});
  if (found == tables_.end()) return std::nullopt;
  return found->second;
}

std::optional<ExternalTableInfo> MemorySchemaSource::FindExternalTable(std::string_view,
                                                                       std::string_view name) {
  auto found = external_tables_.find(name);
  if (found == external_tables_.end()) return std::nullopt;
  return found->second;
}

std::optional<StoredFunctionInfo> MemorySchemaSource::FindFunction(std::string_view,
                                                                   std::string_view name) {
  auto found = functions_.find(name);
  if (found == functions_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> MemorySchemaSource::TableNames(std::string_view database) {
  std::vector<std::string> names;
  for (const auto& [key, table] : tables_) {
    if (key.first == database) names.push_back(key.second);
  }
  return names;
}

}  // namespace sluice::semantics
