// Which tables of a continuous export's query its cursor bounds.
// https://learn.microsoft.com/kusto/management/data-export/continuous-data-export#export-from-fact-and-dimension-tables
#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "export/export_source.h"

namespace sluice::exporting {

// The fact tables: those of `over`, or all that the query reads when it is empty. kInvalidArgument
// when a table of `over` is not read by the query, when there is none, when one is in another
// database, or when its ingestion time policy is off.
Result<std::vector<SourceTable>> FactTables(const std::vector<std::string>& over,
                                            const std::vector<SourceTable>& tables,
                                            const std::string& database);

// "['DB'].['T']", as `.show continuous-export` lists them.
std::string ScopedTableName(const SourceTable& table);

}  // namespace sluice::exporting
