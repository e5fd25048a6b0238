#include "catalog/sqlite/migrations/migrations.h"

namespace sluice::catalog {

const char* const kMigration002StoredObjects = R"sql(
CREATE TABLE functions (
  database_id INTEGER NOT NULL REFERENCES databases,
  name TEXT NOT NULL,
  parameters TEXT NOT NULL,
  body TEXT NOT NULL,
  folder TEXT NOT NULL,
  docstring TEXT NOT NULL,
  is_view INTEGER NOT NULL,
  PRIMARY KEY (database_id, name)
) STRICT;

CREATE TABLE entity_groups (
  database_id INTEGER NOT NULL REFERENCES databases,
  name TEXT NOT NULL,
  PRIMARY KEY (database_id, name)
) STRICT;

CREATE TABLE entity_group_entities (
  database_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  entity TEXT NOT NULL,
  PRIMARY KEY (database_id, name, ordinal),
  FOREIGN KEY (database_id, name) REFERENCES entity_groups ON DELETE CASCADE
) STRICT;

CREATE TABLE stored_query_results (
  id TEXT PRIMARY KEY,
  database_id INTEGER NOT NULL REFERENCES databases,
  name TEXT NOT NULL,
  principal TEXT NOT NULL,
  table_id INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_on INTEGER NOT NULL,
  expires_on INTEGER NOT NULL
) STRICT;

CREATE TABLE stored_query_result_columns (
  result_id TEXT NOT NULL REFERENCES stored_query_results ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  column_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (result_id, ordinal)
) STRICT;

CREATE TABLE materialized_views (
  id INTEGER PRIMARY KEY,
  database_id INTEGER NOT NULL REFERENCES databases,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  over_view INTEGER NOT NULL,
  query TEXT NOT NULL,
  partial_query TEXT NOT NULL,
  compact_query TEXT NOT NULL,
  merge_query TEXT NOT NULL,
  folder TEXT NOT NULL,
  docstring TEXT NOT NULL,
  auto_update_schema INTEGER NOT NULL,
  effective_time INTEGER,
  lookback_ticks INTEGER,
  lookback_column TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  definition_updated_on INTEGER NOT NULL,
  state_table_id INTEGER NOT NULL,
  state_to INTEGER NOT NULL,
  materialized_to INTEGER NOT NULL,
  last_run_time INTEGER,
  last_run_result TEXT NOT NULL,
  last_success_time INTEGER,
  UNIQUE (database_id, name)
) STRICT;

-- Those of the view have no number in the record store; those of its state have.
CREATE TABLE materialized_view_columns (
  view_id INTEGER NOT NULL REFERENCES materialized_views ON DELETE CASCADE,
  of_state INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  column_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (view_id, of_state, ordinal)
) STRICT;

CREATE TABLE materialized_view_dimension_tables (
  view_id INTEGER NOT NULL REFERENCES materialized_views ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (view_id, ordinal)
) STRICT;

CREATE TABLE materialized_view_failures (
  id INTEGER PRIMARY KEY,
  view_id INTEGER NOT NULL REFERENCES materialized_views ON DELETE CASCADE,
  timestamp INTEGER NOT NULL,
  operation_id TEXT NOT NULL,
  name TEXT NOT NULL,
  last_success_run INTEGER,
  failure_kind TEXT NOT NULL,
  details TEXT NOT NULL
) STRICT;
CREATE INDEX materialized_view_failures_by_view ON materialized_view_failures (view_id, timestamp);
)sql";

}  // namespace sluice::catalog
