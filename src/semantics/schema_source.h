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
#include "semantics/graph_model.h"

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
// What externaldata names in the query itself.
struct ExternalData {
  std::vector<std::string> uris;  // Connection strings, perhaps with secrets.
  std::string format;             // Kusto's name in lower case; empty: by the files' extensions.
  bool ignore_first_record = false;
};

struct ExternalTableInfo {
  std::string database;
  std::string name;
  Schema schema;
  size_t file_column_count = 0;
  std::shared_ptr<const void> definition;  // Opaque here: the catalog's entry, for who lists files.
  std::shared_ptr<const ExternalData> data;  // In place of a definition.
};

// The two tables of a graph, in the form of BoundGraph (binder/graph.h).
struct GraphSnapshotInfo {
  TableInfo nodes;
  TableInfo edges;
};

// A stored function: KQL's own text for parameters and body.
struct StoredFunctionInfo {
  std::string name;
  std::string parameters;  // "(a:long, T:(*))"
  std::string body;        // "{ T | where x > a }"
};

// A materialized view: partial aggregates in a table of their own, and the queries that make more
// of them and make the view of all of them.
struct MaterializedViewInfo {
  std::string database;
  std::string name;
  Schema schema;
  TableInfo state;            // Partial aggregates; those of extents up to `state_to` count.
  int64_t state_to = 0;       // A cursor.
  TableInfo source;
  int64_t materialized_to = 0;  // A cursor in the source: later records are not in `state`.
  std::optional<int64_t> last_success_time;  // Ticks; of materialization.
  std::string partial_query;  // KQL over the source that gives the state's columns, by position.
  std::string merge_query;    // KQL over `$state` that gives the view's columns, by position.
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

  // What few sources have; a source has none of them unless it says otherwise.
  virtual std::vector<std::string> DatabaseNames() { return {current_database()}; }
  // Names of stored functions that stand for tables in wildcards.
  virtual std::vector<std::string> ViewNames(std::string_view) { return {}; }
  virtual std::optional<MaterializedViewInfo> FindMaterializedView(std::string_view,
                                                                   std::string_view) {
    return std::nullopt;
  }
  // The table with the rows of a stored query result that has not expired.
  virtual std::optional<TableInfo> FindStoredQueryResult(std::string_view, std::string_view) {
    return std::nullopt;
  }
  // The newest version of a graph model.
  virtual std::optional<GraphModel> FindGraphModel(std::string_view, std::string_view) {
    return std::nullopt;
  }
  // The tables of a snapshot of a graph model; of its newest one when no name is given.
  virtual std::optional<GraphSnapshotInfo> FindGraphSnapshot(
      std::string_view, std::string_view, const std::optional<std::string>&) {
    return std::nullopt;
  }
  // KQL texts of the members of a stored group of the current database.
  virtual std::optional<std::vector<std::string>> FindEntityGroup(std::string_view) {
    return std::nullopt;
  }
};

}  // namespace sluice::semantics
