// make_set and make_bag over rows in an order: DuckDB's sorted aggregates do not reach the aggregates
// of its C API rightly, so the values become a list in order, and the list is reduced here.
#include "engine/duckdb/sql/accumulators.h"
#include "engine/duckdb/sql/engine_kernels.h"

namespace sluice::engine::duckdb::sql {
namespace {

using functions::KernelArguments;
using functions::KernelResult;

// A JSON array through an accumulator.
template <typename Accumulator>
Status Reduce(const KernelArguments& arguments, KernelResult& result) {
  const int64_t* size_max = arguments.columns[1].values<int64_t>();
  for (size_t row = 0; row < arguments.row_count; ++row) {
    Accumulator accumulator;
    functions::JsonElements elements(arguments.columns[0].string(row));
    for (std::string_view element; elements.Next(element);) accumulator.Add(element, size_max[row]);
    result.SetString(row, accumulator.Finish());
  }
  return Status::Ok();
}

constexpr EngineKernel kKernels[] = {
    {"kql_first_elements", "yl", ScalarType::kDynamic, &Reduce<ListAccumulator>},
    {"kql_distinct_elements", "yl", ScalarType::kDynamic, &Reduce<SetAccumulator>},
    {"kql_merge_bags", "yl", ScalarType::kDynamic, &Reduce<BagAccumulator>},
};

}  // namespace

std::span<const EngineKernel> CollectionKernels() { return kKernels; }

}  // namespace sluice::engine::duckdb::sql
