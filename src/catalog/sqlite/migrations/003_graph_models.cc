#include "catalog/sqlite/migrations/migrations.h"

namespace sluice::catalog {

const char* const kMigration003GraphModels = R"sql(
CREATE TABLE graph_models (
  id TEXT PRIMARY KEY,
  database_id INTEGER NOT NULL REFERENCES databases,
  name TEXT NOT NULL,
  definition TEXT NOT NULL,
  created_on INTEGER NOT NULL
) STRICT;
CREATE INDEX graph_models_by_name ON graph_models (database_id, name, created_on);

CREATE TABLE graph_snapshots (
  id TEXT PRIMARY KEY,
  database_id INTEGER NOT NULL REFERENCES databases,
  model TEXT NOT NULL,
  name TEXT NOT NULL,
  model_id TEXT NOT NULL,
  model_created_on INTEGER NOT NULL,
  created_on INTEGER NOT NULL,
  node_table_id INTEGER NOT NULL,
  node_count INTEGER NOT NULL,
  edge_table_id INTEGER NOT NULL,
  edge_count INTEGER NOT NULL,
  UNIQUE (database_id, model, name)
) STRICT;

CREATE TABLE graph_snapshot_columns (
  snapshot_id TEXT NOT NULL REFERENCES graph_snapshots ON DELETE CASCADE,
  of_nodes INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  column_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (snapshot_id, of_nodes, ordinal)
) STRICT;
)sql";

}  // namespace sluice::catalog
