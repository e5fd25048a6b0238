// Mathematics outside whose domain DuckDB raises, and rounding.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "data/decimal.h"
#include "engine/duckdb/sql/engine_kernels.h"

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
    out[i] = in[i] < 0 ? static_cast<int64_t>(0 - static_cast<uint64_t>(in[i])) : in[i];
  }
  return Status::Ok();
}

constexpr int64_t kRealDigitsMax = 15;

double RoundReal(double value, int64_t digits) {
  if (!std::isfinite(value)) return value;
  const double scale = std::pow(10.0, static_cast<double>(std::abs(digits)));
  // 2.15 is a little less than it looks; what is within a few units in the last place of a half
  // counts as the half.
  const double scaled = digits >= 0 ? value * scale : value / scale;
  if (!std::isfinite(scaled)) return value;
  const double rounded = std::round(std::nextafter(scaled, scaled < 0 ? -INFINITY : INFINITY));
  return digits >= 0 ? rounded / scale : rounded * scale;
}

Status Round(const KernelArguments& arguments, KernelResult& result) {
  const double* in = arguments.columns[0].values<double>();
  const int64_t* digits = arguments.columns[1].values<int64_t>();
  double* out = result.values<double>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    out[i] = RoundReal(in[i], std::clamp(digits[i], -300 + kRealDigitsMax, kRealDigitsMax));
  }
  return Status::Ok();
}

// `value` to a multiple of 10^exponent, half away from zero.
__int128 RoundUnits(__int128 value, int64_t exponent) {
  if (exponent <= 0) return value;
  if (exponent > Decimal::kPrecision) return 0;
  __int128 unit = 1;
  for (int64_t i = 0; i < exponent; ++i) unit *= 10;
  const __int128 remainder = value % unit;
  const __int128 cut = value - remainder;
  const __int128 magnitude = remainder < 0 ? -remainder : remainder;
  if (magnitude * 2 < unit) return cut;
  return value < 0 ? cut - unit : cut + unit;
}

Status RoundWhole(const KernelArguments& arguments, KernelResult& result) {
  const int64_t* in = arguments.columns[0].values<int64_t>();
  const int64_t* digits = arguments.columns[1].values<int64_t>();
  int64_t* out = result.values<int64_t>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    out[i] = digits[i] < -Decimal::kPrecision
                 ? 0
                 : static_cast<int64_t>(RoundUnits(in[i], -digits[i]));
  }
  return Status::Ok();
}

Status RoundDecimal(const KernelArguments& arguments, KernelResult& result) {
  const __int128* in = arguments.columns[0].values<__int128>();
  const int64_t* digits = arguments.columns[1].values<int64_t>();
  __int128* out = result.values<__int128>();
  for (size_t i = 0; i < arguments.row_count; ++i) {
    const int64_t kept = std::clamp<int64_t>(digits[i], -Decimal::kPrecision, Decimal::kScale);
    out[i] = RoundUnits(in[i], Decimal::kScale - kept);
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
    {"kql_sqrt", "r", kReal, &Partial<&std::sqrt>},
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
