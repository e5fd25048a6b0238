// Files of records as SQL.
#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "data/schema.h"
#include "engine/duckdb/connection.h"
#include "engine/record_store.h"

namespace sluice::engine::duckdb::files {

// A SELECT of the records of files as columns of these types, in order, with ingestion's reading of
// values (see RecordStore::Ingest). Parquet files are looked at for their types.
Result<std::string> RecordsSql(Connection& connection, const FileRecords& records,
                               const std::vector<ScalarType>& types);

// A list of files for a reader of DuckDB, which takes each path as it is written.
std::string PathList(const std::vector<std::string>& paths);

// The columns that a file has by itself; see RecordStore::DescribeFile.
Result<Schema> DescribeFile(Connection& connection, const std::string& path,
                            FileRecords::Format format);

}  // namespace sluice::engine::duckdb::files
