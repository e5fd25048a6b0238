// What the binder asks about the world. `query` answers from the catalog; tests from a table.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "data/schema.h"

namespace sluice::semantics {

struct TableInfo {
  std::string database;
  std::string name;
  int64_t table_id = 0;
  Schema schema;
  std::vector<int64_t> column_ids;  // Of the stored columns, one per column of the schema.
  bool ingestion_time_policy = true;
};

// Columns of the files first, then virtual ones.
struct ExternalTableInfo {
  std::string database;
  std::string name;
  Schema schema;
  size_t file_column_count = 0;
  std::shared_ptr<const void> definition;  // Opaque here: the catalog's entry, for who lists files.
};

// A stored function: KQL's own text for parameters and body.
struct StoredFunctionInfo {
  std::string name;
  std::string parameters;  // "(a:long, T:(*))"
  std::string body;        // "{ T | where x > a }"
};

// Used by one binding at a time; answers must stay the same during it.
class SchemaSource {
 public:
  virtual ~SchemaSource() = default;

  // The database that unqualified names belong to.
  virtual const std::string& current_database() const = 0;
  // The name as stored, for a name in any case; nothing when there is no such database.
  virtual std::optional<std::string> FindDatabase(std::string_view name) = 0;
  virtual std::optional<TableInfo> FindTable(std::string_view database, std::string_view name) = 0;
  virtual std::optional<ExternalTableInfo> FindExternalTable(std::string_view database,
                                                             std::string_view name) = 0;
  virtual std::optional<StoredFunctionInfo> FindFunction(std::string_view database,
                                                         std::string_view name) = 0;
  // Names of the tables of a database, in order, for wildcards and suggestions.
  virtual std::vector<std::string> TableNames(std::string_view database) = 0;
};

}  // namespace sluice::semantics
