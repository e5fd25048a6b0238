// The catalog as the binder sees it.
#pragma once

#include <map>
#include <string>

#include "catalog/catalog.h"
#include "semantics/schema_source.h"

namespace sluice::query {

// Reads each database's tables once, so that the answers stay the same during a binding whatever
// commands do meanwhile. A failure of the catalog itself reads as "not found" and stays in
// status(), to be tested after binding.
class CatalogSchemaSource final : public semantics::SchemaSource {
 public:
  // `current_database` must be a name as stored. `now_ticks` decides what has expired.
  CatalogSchemaSource(catalog::Catalog& catalog, std::string current_database, int64_t now_ticks)
      : catalog_(catalog), current_database_(std::move(current_database)), now_ticks_(now_ticks) {}

  // Makes a table of the current database known that the catalog does not name.
  void AddTable(semantics::TableInfo table);

  const std::string& current_database() const override { return current_database_; }
  std::optional<std::string> FindDatabase(std::string_view name) override;
  std::optional<semantics::TableInfo> FindTable(std::string_view database,
                                                std::string_view name) override;
  std::optional<semantics::ExternalTableInfo> FindExternalTable(std::string_view database,
                                                                std::string_view name) override;
  std::optional<semantics::StoredFunctionInfo> FindFunction(std::string_view database,
                                                            std::string_view name) override;
  std::vector<std::string> TableNames(std::string_view database) override;
  std::vector<std::string> DatabaseNames() override;
  std::vector<std::string> ViewNames(std::string_view database) override;
  std::optional<semantics::MaterializedViewInfo> FindMaterializedView(
      std::string_view database, std::string_view name) override;
  std::optional<semantics::TableInfo> FindStoredQueryResult(std::string_view database,
                                                            std::string_view name) override;
  std::optional<semantics::GraphModel> FindGraphModel(std::string_view database,
                                                      std::string_view name) override;
  std::optional<semantics::GraphSnapshotInfo> FindGraphSnapshot(
      std::string_view database, std::string_view model,
      const std::optional<std::string>& name) override;
  std::optional<std::vector<std::string>> FindEntityGroup(std::string_view name) override;

  const Status& status() const { return status_; }

 private:
  struct Entry {
    bool known = false;
    std::string name;
    int64_t id = 0;
    bool tables_read = false;
    std::map<std::string, semantics::TableInfo, std::less<>> tables;
    bool external_tables_read = false;
    std::map<std::string, semantics::ExternalTableInfo, std::less<>> external_tables;
    bool functions_read = false;
    std::map<std::string, catalog::StoredFunction, std::less<>> functions;
    bool views_read = false;
    std::map<std::string, catalog::MaterializedView, std::less<>> views;
  };
  Entry& Database(std::string_view name);
  Entry& WithTables(std::string_view database);
  Entry& WithFunctions(std::string_view database);
  void Note(const Status& status);

  catalog::Catalog& catalog_;
  const std::string current_database_;
  const int64_t now_ticks_;
  std::map<std::string, Entry, std::less<>> databases_;
  Status status_;
};

}  // namespace sluice::query
