// Kernels of the function library, and those of this engine, as scalar functions of DuckDB.
#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "engine/duckdb/duckdb_api.h"
#include "functions/function_definition.h"

namespace sluice::engine::duckdb::sql {

// Registers all kernels with the database of `connection`. Call it once per database, before the
// first query of RenderSql().
Status RegisterKernels(duckdb_connection connection);

// The SQL of a call of a signature with a kernel. Arguments are closed SQL of these types.
std::string KernelCall(const functions::FunctionDefinition& function, size_t signature_index,
                       const std::vector<ScalarType>& types,
                       const std::vector<std::string>& arguments, ScalarType result);

}  // namespace sluice::engine::duckdb::sql
