// What the catalog holds: plain data. Ids are given by the catalog and never used again. All times
// are datetime ticks, all intervals timespan ticks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "data/scalar.h"
#include "data/schema.h"

namespace sluice::catalog {

struct Database {
  int64_t id = 0;
  std::string guid;
  std::string name;
  std::string pretty_name;
};

struct TableColumn {
  int64_t column_id = 0;  // The record store's number; survives renaming.
  std::string name;
  ScalarType type = ScalarType::kString;
  std::string docstring;
};

struct Table {
  int64_t id = 0;  // The record store's number.
  int64_t database_id = 0;
  std::string name;
  std::vector<TableColumn> columns;
  std::string folder;
  std::string docstring;
  bool ingestion_time_policy = true;

  Schema ToSchema() const;
};

// `partition by (Name:type = function(Column))` of an external table. The value of a virtual
// partition stands only in the path.
struct Partition {
  enum class Function {
    kVirtual,       // Name:string or Name:datetime alone
    kColumn,        // = Column (string)
    kHash,          // = hash(Column, modulus)
    kBin,           // = bin(Column, timespan)
    kStartOfDay,
    kStartOfWeek,
    kStartOfMonth,
    kStartOfYear,
  };
  std::string name;
  ScalarType type = ScalarType::kString;
  Function function = Function::kVirtual;
  std::string column;        // Empty for kVirtual.
  int64_t modulus = 0;       // kHash
  int64_t bin_ticks = 0;     // kBin
};

// `pathformat = ("customer=" Name "/dt=" datetime_pattern("yyyyMMdd", Date))`
struct PathElement {
  std::string separator;         // Text; empty for a partition element.
  std::string partition;         // Name of a partition; empty for text.
  std::string datetime_pattern;  // Empty: the default format of the partition's function.
};

// A storage target with what opens it. Its text never leaves the catalog but through Reveal().
struct ConnectionString {
  Secret text;
};

struct ExternalTable {
  int64_t id = 0;
  int64_t database_id = 0;
  std::string name;
  Schema schema;  // Columns of the files. Virtual partitions are not among them.
  std::vector<Partition> partitions;
  std::vector<PathElement> path_format;  // Empty: partitions in order, "/" between.
  std::string data_format;               // "csv", "tsv", "json", "parquet"
  std::vector<ConnectionString> connection_strings;
  std::string folder;
  std::string docstring;
  bool compressed = false;
  std::string compression_type;  // Empty: the default (gzip when compressed).
  std::string include_headers;   // "None", "All", "FirstFile"
  std::string name_prefix;
  std::string file_extension;
  std::string encoding;          // "UTF8NoBOM", "UTF8BOM", or empty.
};

// Properties that .export, .export to table and continuous exports share. Absent: the default.
struct ExportProperties {
  std::optional<int64_t> size_limit_bytes;
  std::optional<bool> distributed;
  std::optional<std::string> distribution;
  std::optional<std::string> distribution_kind;
  std::optional<int64_t> parquet_row_group_rows;

  // As JSON text with Kusto's names, {"SizeLimit": 104857600, ...}; only those that are set.
  std::string ToJson() const;
};

// A continuous export: definition and progress. Invariant: start_cursor <= exported_to, and every
// record of the scoped tables with start_cursor < cursor <= exported_to is in exactly one artifact
// of a sealed run of this export.
struct ContinuousExport {
  int64_t id = 0;
  int64_t database_id = 0;
  std::string name;
  std::string external_table;
  std::string query;
  std::vector<std::string> over;      // Fact tables as declared; empty: all tables of the query.
  int64_t interval_ticks = 0;
  int64_t forced_latency_ticks = 0;   // 0: none.
  ExportProperties properties;
  bool disabled = false;
  int64_t start_cursor = 0;
  int64_t exported_to = 0;            // The cursor; also the ingestion time as ticks.
  int64_t generation = 0;             // Grows with each definition change and each run: the fence.
  std::optional<int64_t> last_run_time;
  std::string last_run_result;        // "Completed", "Failed", or empty before the first run.
  std::optional<int64_t> last_success_time;
  std::optional<int64_t> first_failure_time;  // Of the present row of failures.
  int64_t failures_in_a_row = 0;
  std::string last_failure;
};

// One attempt to export: of a continuous export's window, or of a one-shot export.
//
//   kWriting --seal--> kSealed --publish all--> kPublished
//       \--abort--> kAborted
//
// A sealed run is never aborted, and its artifacts are published until all are.
struct ExportRun {
  enum class State { kWriting, kSealed, kPublished, kAborted };
  std::string run_id;  // A guid without hyphens; also the owner of what is staged.
  std::optional<int64_t> continuous_export_id;
  std::string operation_id;
  std::string external_table;  // Empty for a one-shot export to storage.
  int64_t database_id = 0;
  int64_t generation = 0;
  int64_t from_cursor = 0;
  int64_t to_cursor = 0;
  State state = State::kWriting;
  int64_t started = 0;
  std::optional<int64_t> finished;
  // Where the artifacts go: indexes into this list stand in ExportArtifact.
  std::vector<ConnectionString> targets;
};

// A file that a sealed run wrote.
struct ExportArtifact {
  int64_t ordinal = 0;
  size_t target = 0;        // Index into ExportRun::targets.
  std::string path;         // Below the target's root.
  std::string display_path; // As users see it: "file:///data/exports/logs/2024/01/31/x.parquet"
  std::string stage_token;
  int64_t row_count = 0;
  int64_t size_bytes = 0;
  uint64_t content_hash = 0;  // XXH3 of the file's bytes.
  bool published = false;
};

struct ExportFailure {
  int64_t timestamp = 0;
  std::string operation_id;
  std::string name;
  std::optional<int64_t> last_success_run;
  std::string failure_kind;  // "Failure" or "PartialFailure"
  std::string details;
};

// A stored function: KQL's own text, as the client wrote it.
struct StoredFunction {
  int64_t database_id = 0;
  std::string name;
  std::string parameters;  // "(a:long, T:(*))"
  std::string body;        // "{ T | where x > a }"
  std::string folder;
  std::string docstring;
  bool view = false;       // Matched by wildcards of union and search.
};

// A named list of clusters, databases or tables that macro-expand runs over.
struct EntityGroup {
  int64_t database_id = 0;
  std::string name;
  std::vector<std::string> entities;  // KQL text: "cluster('c').database('d')"
};

// One version of a graph model: how tables make a graph. Every change adds a version.
struct GraphModel {
  std::string id;  // A guid.
  int64_t database_id = 0;
  std::string name;
  std::string definition;  // The JSON text of the command.
  int64_t created_on = 0;  // Ticks.
};

// The nodes and edges that a graph model had at some time, each in a table of the record store that
// no entry of `tables` names.
struct GraphSnapshot {
  std::string id;  // A guid.
  int64_t database_id = 0;
  std::string model;  // A name.
  std::string name;
  std::string model_id;
  int64_t model_created_on = 0;
  int64_t created_on = 0;
  int64_t node_table_id = 0;
  std::vector<TableColumn> node_columns;
  int64_t node_count = 0;
  int64_t edge_table_id = 0;
  std::vector<TableColumn> edge_columns;
  int64_t edge_count = 0;
};

// The kept rows of a query. They are in a table of the record store that no entry of `tables` names.
struct StoredQueryResult {
  std::string id;  // A guid.
  int64_t database_id = 0;
  std::string name;
  std::string principal;
  int64_t table_id = 0;
  std::vector<TableColumn> columns;
  int64_t row_count = 0;
  int64_t size_bytes = 0;
  int64_t created_on = 0;
  int64_t expires_on = 0;
};

// A materialized view: an aggregation over a table, kept up to date.
//
// What is materialized are partial aggregates in a table of the record store that no entry of
// `tables` names: a row for each group and run. A run aggregates the records of the source with
// materialized_to < cursor <= c, appends the result as one extent, then records c and that extent's
// cursor here, in one transaction. An extent with a cursor after state_to is of a run that did not
// come to that: nobody reads it, and the next run removes it. So each record counts exactly once,
// whatever moment a process ends at.
struct MaterializedView {
  int64_t id = 0;
  int64_t database_id = 0;
  std::string name;
  std::string source;            // The table's name.
  bool over_view = false;        // The source is a materialized view.
  std::string query;             // As written between the braces.
  Schema schema;                 // Of the view.
  std::vector<std::string> dimension_tables;
  std::string partial_query;     // KQL over the source that gives `state_columns`, by position.
  std::string compact_query;     // Over `$state`: the same columns, a row for each group.
  std::string merge_query;       // Over `$state`: the view.
  std::string folder;
  std::string docstring;
  bool auto_update_schema = false;
  std::optional<int64_t> effective_time;
  std::optional<int64_t> lookback_ticks;
  std::string lookback_column;
  bool enabled = true;
  int64_t definition_updated_on = 0;
  int64_t state_table_id = 0;
  std::vector<TableColumn> state_columns;
  int64_t state_to = 0;          // Cursor of the newest extent of the state that counts.
  int64_t materialized_to = 0;   // Cursor in the source; also the ingestion time as ticks.
  std::optional<int64_t> last_run_time;
  std::string last_run_result;   // "Completed", "Failed", or empty before the first run.
  std::optional<int64_t> last_success_time;
};

// An administrative operation, as `.show operations` lists it.
struct Operation {
  std::string operation_id;
  std::string operation;  // Kusto's command alias: "DataExportToBlob", "DataIngestPull", ...
  int64_t database_id = 0;
  std::string state;      // "InProgress", "Completed", "Failed", "Canceled", "Abandoned", "Throttled"
  std::string status;
  int64_t started_on = 0;
  int64_t last_updated_on = 0;
  std::string principal;
  std::string client_request_id;
};

// What `.show operation ID details` returns, kept as a result table.
struct OperationDetails {
  Schema schema;
  std::vector<std::vector<Scalar>> rows;
};

}  // namespace sluice::catalog
