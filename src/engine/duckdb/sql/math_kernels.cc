// Mathematics outside whose domain DuckDB raises, and rounding.
#include <cmath>

#include "engine/duckdb/sql/engine_kernels.h"
#include "functions/numeric_rules.h"

namespace sluice::engine::duckdb::sql {
namespace {

using functions::KernelArguments;
using functions::KernelResult;

template <double (*Function)(double)>
Status Unary(const KernelArguments& arguments, KernelResult& result) {
  const double* in = arguments.columns[0].values<double>();
  double* out = result.values<double>();
  for (size_t i = 0; i < arguments.row_count; ++i) out[i] = Function(in[i]);
  return Status::Ok();
}

// The same, null outside the function's domain.
template <double (*Function)(double)>
Status Partial(const KernelArguments& arguments, KernelResult& result) {
  const double* in = arguments.columns[0].values<double>();
  double* out = result.values<double>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    out[i] = Function(in[i]);
    if (std::isnan(out[i]) && !std::isnan(in[i]) && !arguments.columns[0].IsNull(i)) {
      result.SetNull(i);
    }
  }
  return Status::Ok();
}

Status Pow(const KernelArguments& arguments, KernelResult& result) {
  const double* base = arguments.columns[0].values<double>();
  const double* exponent = arguments.columns[1].values<double>();
  double* out = result.values<double>();
  for (size_t i = 0; i < arguments.row_count; ++i) out[i] = std::pow(base[i], exponent[i]);
  return Status::Ok();
}

Status Abs(const KernelArguments& arguments, KernelResult& result) {
  const int64_t* in = arguments.columns[0].values<int64_t>();
  int64_t* out = result.values<int64_t>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    out[i] = functions::AbsWhole(in[i]);
  }
  return Status::Ok();
}

Status Round(const KernelArguments& arguments, KernelResult& result) {
  const double* in = arguments.columns[0].values<double>();
  const int64_t* digits = arguments.columns[1].values<int64_t>();
  double* out = result.values<double>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    out[i] = functions::RoundReal(in[i], digits[i]);
  }
  return Status::Ok();
}

Status RoundWhole(const KernelArguments& arguments, KernelResult& result) {
  const int64_t* in = arguments.columns[0].values<int64_t>();
  const int64_t* digits = arguments.columns[1].values<int64_t>();
  int64_t* out = result.values<int64_t>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    out[i] = functions::RoundWhole(in[i], digits[i]);
  }
  return Status::Ok();
}

Status RoundDecimal(const KernelArguments& arguments, KernelResult& result) {
  const __int128* in = arguments.columns[0].values<__int128>();
  const int64_t* digits = arguments.columns[1].values<int64_t>();
  __int128* out = result.values<__int128>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    out[i] = functions::RoundDecimal(in[i], digits[i]);
  }
  return Status::Ok();
}

constexpr auto kLong = ScalarType::kLong;
constexpr auto kReal = ScalarType::kReal;

constexpr EngineKernel kKernels[] = {
    {"kql_abs", "l", kLong, &Abs},
    {"kql_pow", "rr", kReal, &Pow},
    {"kql_round", "rl", kReal, &Round},
    {"kql_round_whole", "ll", kLong, &RoundWhole},
    {"kql_round_decimal", "dl", ScalarType::kDecimal, &RoundDecimal},
    {"kql_sqrt", "r", kReal, &Unary<&std::sqrt>},
    {"kql_log", "r", kReal, &Partial<&std::log>},
    {"kql_log2", "r", kReal, &Partial<&std::log2>},
    {"kql_log10", "r", kReal, &Partial<&std::log10>},
    {"kql_sin", "r", kReal, &Unary<&std::sin>},
    {"kql_cos", "r", kReal, &Unary<&std::cos>},
    {"kql_tan", "r", kReal, &Unary<&std::tan>},
    {"kql_asin", "r", kReal, &Partial<&std::asin>},
    {"kql_acos", "r", kReal, &Partial<&std::acos>},
};

}  // namespace

std::span<const EngineKernel> MathKernels() { return kKernels; }

}  // namespace sluice::engine::duckdb::sql
