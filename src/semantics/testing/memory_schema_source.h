// A SchemaSource over a few tables, for tests.
#pragma once

#include <map>
#include <string>

#include "semantics/schema_source.h"

namespace sluice::semantics {

class MemorySchemaSource : public SchemaSource {
 public:
  // Tables from csl schemas: AddTable("T", "a:long, b:string").
  void AddTable(std::string name, std::string_view schema, std::string database = "db");
  void AddExternalTable(std::string name, std::string_view schema);
  void AddFunction(std::string name, std::string parameters, std::string body);

  const std::string& current_database() const override { return current_database_; }
  std::optional<std::string> FindDatabase(std::string_view name) override;
  std::optional<TableInfo> FindTable(std::string_view database, std::string_view name) override;
  std::optional<ExternalTableInfo> FindExternalTable(std::string_view database,
                                                     std::string_view name) override;
  std::optional<StoredFunctionInfo> FindFunction(std::string_view database,
                                                 std::string_view name) override;
  std::vector<std::string> TableNames(std::string_view database) override;

 private:
  std::string current_database_ = "db";
  std::map<std::pair<std::string, std::string>, TableInfo> tables_;
  std::map<std::string, ExternalTableInfo, std::less<>> external_tables_;
  std::map<std::string, StoredFunctionInfo, std::less<>> functions_;
};

}  // namespace sluice::semantics
