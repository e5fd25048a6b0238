#include "catalog/sqlite/migrations/migrations.h"

namespace sluice::catalog {

// Times are datetime ticks, intervals timespan ticks, booleans 0 and 1. Lists are child tables with
// an ordinal from 0.
const char* const kMigration001Initial = R"sql(
CREATE TABLE sequence (next_id INTEGER NOT NULL) STRICT;
INSERT INTO sequence VALUES (1);

CREATE TABLE databases (
  id INTEGER PRIMARY KEY,
  guid TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  pretty_name TEXT NOT NULL
) STRICT;

CREATE TABLE tables (
  id INTEGER PRIMARY KEY,
  database_id INTEGER NOT NULL REFERENCES databases,
  name TEXT NOT NULL,
  folder TEXT NOT NULL,
  docstring TEXT NOT NULL,
  ingestion_time_policy INTEGER NOT NULL,
  UNIQUE (database_id, name)
) STRICT;

CREATE TABLE table_columns (
  table_id INTEGER NOT NULL REFERENCES tables ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  column_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  docstring TEXT NOT NULL,
  PRIMARY KEY (table_id, ordinal)
) STRICT;

CREATE TABLE external_tables (
  id INTEGER PRIMARY KEY,
  database_id INTEGER NOT NULL REFERENCES databases,
  name TEXT NOT NULL,
  data_format TEXT NOT NULL,
  folder TEXT NOT NULL,
  docstring TEXT NOT NULL,
  compressed INTEGER NOT NULL,
  compression_type TEXT NOT NULL,
  include_headers TEXT NOT NULL,
  name_prefix TEXT NOT NULL,
  file_extension TEXT NOT NULL,
  encoding TEXT NOT NULL,
  UNIQUE (database_id, name)
) STRICT;

CREATE TABLE external_table_columns (
  external_table_id INTEGER NOT NULL REFERENCES external_tables ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  docstring TEXT NOT NULL,
  PRIMARY KEY (external_table_id, ordinal)
) STRICT;

CREATE TABLE external_table_partitions (
  external_table_id INTEGER NOT NULL REFERENCES external_tables ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  function TEXT NOT NULL,
  column_name TEXT NOT NULL,
  modulus INTEGER NOT NULL,
  bin_ticks INTEGER NOT NULL,
  PRIMARY KEY (external_table_id, ordinal)
) STRICT;

CREATE TABLE external_table_path_elements (
  external_table_id INTEGER NOT NULL REFERENCES external_tables ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  separator TEXT NOT NULL,
  partition TEXT NOT NULL,
  datetime_pattern TEXT NOT NULL,
  PRIMARY KEY (external_table_id, ordinal)
) STRICT;

CREATE TABLE external_table_connection_strings (
  external_table_id INTEGER NOT NULL REFERENCES external_tables ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  connection_string TEXT NOT NULL,
  PRIMARY KEY (external_table_id, ordinal)
) STRICT;

CREATE TABLE policies (
  entity TEXT NOT NULL,
  policy TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (entity, policy)
) STRICT;

CREATE TABLE continuous_exports (
  id INTEGER PRIMARY KEY,
  database_id INTEGER NOT NULL REFERENCES databases,
  name TEXT NOT NULL,
  external_table TEXT NOT NULL,
  query TEXT NOT NULL,
  interval_ticks INTEGER NOT NULL,
  forced_latency_ticks INTEGER NOT NULL,
  size_limit_bytes INTEGER,
  distributed INTEGER,
  distribution TEXT,
  distribution_kind TEXT,
  parquet_row_group_rows INTEGER,
  disabled INTEGER NOT NULL,
  start_cursor INTEGER NOT NULL,
  exported_to INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  last_run_time INTEGER,
  last_run_result TEXT NOT NULL,
  last_success_time INTEGER,
  first_failure_time INTEGER,
  failures_in_a_row INTEGER NOT NULL,
  last_failure TEXT NOT NULL,
  UNIQUE (database_id, name)
) STRICT;

CREATE TABLE continuous_export_tables (
  continuous_export_id INTEGER NOT NULL REFERENCES continuous_exports ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (continuous_export_id, ordinal)
) STRICT;

-- A sealed run outlives its continuous export until it is published: no reference.
CREATE TABLE export_runs (
  run_id TEXT PRIMARY KEY,
  continuous_export_id INTEGER,
  operation_id TEXT NOT NULL,
  external_table TEXT NOT NULL,
  database_id INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  from_cursor INTEGER NOT NULL,
  to_cursor INTEGER NOT NULL,
  state TEXT NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER
) STRICT;
CREATE INDEX export_runs_by_export ON export_runs (continuous_export_id, started);
CREATE INDEX export_runs_unfinished ON export_runs (state) WHERE state IN ('Writing', 'Sealed');

-- Only of unfinished runs: what opens a target is not kept longer than it is needed.
CREATE TABLE export_run_targets (
  run_id TEXT NOT NULL REFERENCES export_runs ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  connection_string TEXT NOT NULL,
  PRIMARY KEY (run_id, ordinal)
) STRICT;

CREATE TABLE export_artifacts (
  run_id TEXT NOT NULL REFERENCES export_runs ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  target INTEGER NOT NULL,
  path TEXT NOT NULL,
  display_path TEXT NOT NULL,
  stage_token TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  content_hash INTEGER NOT NULL,
  published INTEGER NOT NULL,
  PRIMARY KEY (run_id, ordinal)
) STRICT;

CREATE TABLE export_failures (
  id INTEGER PRIMARY KEY,
  continuous_export_id INTEGER NOT NULL REFERENCES continuous_exports ON DELETE CASCADE,
  timestamp INTEGER NOT NULL,
  operation_id TEXT NOT NULL,
  name TEXT NOT NULL,
  last_success_run INTEGER,
  failure_kind TEXT NOT NULL,
  details TEXT NOT NULL
) STRICT;
CREATE INDEX export_failures_by_export ON export_failures (continuous_export_id, timestamp);

CREATE TABLE operations (
  operation_id TEXT PRIMARY KEY,
  operation TEXT NOT NULL,
  database_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  status TEXT NOT NULL,
  started_on INTEGER NOT NULL,
  last_updated_on INTEGER NOT NULL,
  principal TEXT NOT NULL,
  client_request_id TEXT NOT NULL
) STRICT;
CREATE INDEX operations_by_time ON operations (started_on);

CREATE TABLE operation_detail_columns (
  operation_id TEXT NOT NULL REFERENCES operations ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (operation_id, ordinal)
) STRICT;

-- `value` holds a value's own SQLite type; decimals and guids as text.
CREATE TABLE operation_detail_values (
  operation_id TEXT NOT NULL REFERENCES operations ON DELETE CASCADE,
  row INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  value ANY,
  PRIMARY KEY (operation_id, row, ordinal)
) STRICT;
)sql";

}  // namespace sluice::catalog
