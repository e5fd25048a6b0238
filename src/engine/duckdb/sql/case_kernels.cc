// The case of letters where DuckDB's own tables differ from those that constants are folded with.
#include <string>

#include "engine/duckdb/sql/engine_kernels.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::engine::duckdb::sql {
namespace {

using functions::KernelArguments;
using functions::KernelResult;

Status Upper(const KernelArguments& arguments, KernelResult& result) {
  std::string upper;
  for (size_t row = 0; row < arguments.row_count; ++row) {
    upper.clear();
    functions::AppendUpper(arguments.columns[0].string(row), upper);
    result.SetString(row, upper);
  }
  return Status::Ok();
}

constexpr EngineKernel kKernels[] = {{"kql_upper", "s", ScalarType::kString, &Upper}};

}  // namespace

std::span<const EngineKernel> CaseKernels() { return kKernels; }

}  // namespace sluice::engine::duckdb::sql
