// The SQL table function that reads text files:
//
//   sluice_read_text(paths VARCHAR[], format VARCHAR, skip_first BOOLEAN,
//                    names VARCHAR[], types VARCHAR[])
//
// `format` is "csv", "tsv" or "json" (a JSON object per line); `names` are the fields to take of
// JSON objects, and only their count matters otherwise; `types` are Kusto's names. The columns are
// c0, c1, ... with the physical types of the engine. What a record lacks or what cannot be read is
// null, an empty string for strings; more fields than columns are ignored. Gzip files are inflated.
// Files are read in parallel and in no order; only the columns that a query uses are converted.
#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "data/scalar_type.h"
#include "engine/duckdb/duckdb_api.h"
#include "engine/duckdb/files/text_blocks.h"

namespace sluice::engine::duckdb::files {

Status RegisterReadTextFunction(duckdb_connection connection);

// A call of the function, for a FROM clause. One name per type; names are for JSON only.
std::string ReadTextSql(const std::vector<std::string>& paths, TextFormat format, bool skip_first,
                        const std::vector<std::string>& names,
                        const std::vector<ScalarType>& types);

}  // namespace sluice::engine::duckdb::files
