// Files of an external table as SQL.
#pragma once

#include <string>

#include "base/status.h"
#include "planning/logical_plan.h"

namespace sluice::engine::duckdb::sql {

// A FROM that produces the node's columns under their SQL names: the files through DuckDB's readers,
// the virtual columns as constants of each file. Values that a file's column does not hold in the
// declared type are null.
Result<std::string> RenderExternalScan(const planning::ExternalScanNode& scan);

}  // namespace sluice::engine::duckdb::sql
