// Arithmetic that gives a value where SQL would raise. Results of whole numbers wrap around.
#include "data/decimal.h"
#include "engine/duckdb/sql/engine_kernels.h"
#include "functions/numeric_rules.h"

namespace sluice::engine::duckdb::sql {
namespace {

using functions::KernelArguments;
using functions::KernelResult;

template <typename T, typename Operation>
Status Apply(const KernelArguments& arguments, KernelResult& result, Operation operation) {
  const T* left = arguments.columns[0].values<T>();
  const T* right = arguments.columns[1].values<T>();
  T* out = result.values<T>();
  for (size_t i = 0; i < arguments.row_count; ++i) out[i] = operation(left[i], right[i]);
  return Status::Ok();
}

// For operations that answer whether there is a value.
template <typename T, typename Operation>
Status ApplyOrNull(const KernelArguments& arguments, KernelResult& result, Operation operation) {
  const T* left = arguments.columns[0].values<T>();
  const T* right = arguments.columns[1].values<T>();
  T* out = result.values<T>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    if (!operation(left[i], right[i], out[i])) {
      out[i] = T{};
      result.SetNull(i);
    }
  }
  return Status::Ok();
}

Status Add(const KernelArguments& arguments, KernelResult& result) {
  return Apply<int64_t>(arguments, result,
                        [](int64_t a, int64_t b) { return functions::AddWhole(a, b); });
}
Status Subtract(const KernelArguments& arguments, KernelResult& result) {
  return Apply<int64_t>(arguments, result,
                        [](int64_t a, int64_t b) { return functions::SubtractWhole(a, b); });
}
Status Multiply(const KernelArguments& arguments, KernelResult& result) {
  return Apply<int64_t>(arguments, result,
                        [](int64_t a, int64_t b) { return functions::MultiplyWhole(a, b); });
}

// A rule of numeric_rules.h over columns. The rule is a template argument, so that it is inlined.
template <typename T, bool (*Rule)(T, T, T&)>
Status Partial(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<T>(arguments, result, [](T a, T b, T& out) { return Rule(a, b, out); });
}

Status ModuloReal(const KernelArguments& arguments, KernelResult& result) {
  return Apply<double>(arguments, result, functions::ModuloReal);
}

constexpr auto kLong = ScalarType::kLong;
constexpr auto kReal = ScalarType::kReal;
constexpr auto kDecimal = ScalarType::kDecimal;

template <bool kAsInt>
Status Whole(const KernelArguments& arguments, KernelResult& result) {
  const double* in = arguments.columns[0].values<double>();
  int64_t* out = result.values<int64_t>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    const auto whole = functions::WholeOfReal(in[i]);
    out[i] = kAsInt ? functions::NearestInt(whole.value_or(0)) : whole.value_or(0);
    if (!whole) result.SetNull(i);
  }
  return Status::Ok();
}

constexpr EngineKernel kKernels[] = {
    {"kql_whole", "r", kLong, &Whole<false>},
    {"kql_whole_int", "r", kLong, &Whole<true>},
    {"kql_add", "ll", kLong, &Add},
    {"kql_subtract", "ll", kLong, &Subtract},
    {"kql_multiply", "ll", kLong, &Multiply},
    {"kql_divide", "ll", kLong, &Partial<int64_t, &functions::DivideWhole>},
    {"kql_modulo", "ll", kLong, &Partial<int64_t, &functions::ModuloWhole>},
    {"kql_modulo_real", "rr", kReal, &ModuloReal},
    {"kql_bin", "ll", kLong, &Partial<int64_t, &functions::BinWhole>},
    {"kql_bin_real", "rr", kReal, &Partial<double, &functions::BinReal>},
    {"kql_add_datetime", "ll", kLong, &Partial<int64_t, &functions::AddDatetime>},
    {"kql_subtract_datetime", "ll", kLong, &Partial<int64_t, &functions::SubtractDatetime>},
    {"kql_add_decimal", "dd", kDecimal, &Partial<__int128, &functions::AddDecimal>},
    {"kql_subtract_decimal", "dd", kDecimal, &Partial<__int128, &functions::SubtractDecimal>},
    {"kql_multiply_decimal", "dd", kDecimal, &Partial<__int128, &functions::MultiplyDecimal>},
    {"kql_divide_decimal", "dd", kDecimal, &Partial<__int128, &functions::DivideDecimal>},
    {"kql_modulo_decimal", "dd", kDecimal, &Partial<__int128, &functions::ModuloDecimal>},
    {"kql_bin_decimal", "dd", kDecimal, &Partial<__int128, &functions::BinDecimal>},
};

}  // namespace

std::span<const EngineKernel> ArithmeticKernels() { return kKernels; }

}  // namespace sluice::engine::duckdb::sql
