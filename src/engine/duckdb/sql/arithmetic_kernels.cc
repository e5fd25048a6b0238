// Arithmetic that gives a value where SQL would raise. Results of whole numbers wrap around.
#include <cmath>
#include <limits>

#include "data/datetime.h"
#include "data/decimal.h"
#include "engine/duckdb/sql/engine_kernels.h"

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

uint64_t Bits(int64_t value) { return static_cast<uint64_t>(value); }

Status Add(const KernelArguments& arguments, KernelResult& result) {
  return Apply<int64_t>(arguments, result, [](int64_t a, int64_t b) {
    return static_cast<int64_t>(Bits(a) + Bits(b));
  });
}

Status Subtract(const KernelArguments& arguments, KernelResult& result) {
  return Apply<int64_t>(arguments, result, [](int64_t a, int64_t b) {
    return static_cast<int64_t>(Bits(a) - Bits(b));
  });
}

Status Multiply(const KernelArguments& arguments, KernelResult& result) {
  return Apply<int64_t>(arguments, result, [](int64_t a, int64_t b) {
    return static_cast<int64_t>(Bits(a) * Bits(b));
  });
}

Status Divide(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<int64_t>(arguments, result, [](int64_t a, int64_t b, int64_t& out) {
    if (b == 0) return false;
    out = b == -1 ? static_cast<int64_t>(0 - Bits(a)) : a / b;
    return true;
  });
}

// 0 <= remainder < |b|
Status Modulo(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<int64_t>(arguments, result, [](int64_t a, int64_t b, int64_t& out) {
    if (b == 0) return false;
    out = b == -1 ? 0 : a % b;
    if (out < 0) out = static_cast<int64_t>(b < 0 ? Bits(out) - Bits(b) : Bits(out) + Bits(b));
    return true;
  });
}

Status ModuloReal(const KernelArguments& arguments, KernelResult& result) {
  return Apply<double>(arguments, result, [](double a, double b) {
    const double remainder = std::fmod(a, b);
    return remainder < 0 ? remainder + std::abs(b) : remainder;
  });
}

Status Bin(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<int64_t>(arguments, result, [](int64_t value, int64_t size, int64_t& out) {
    if (size <= 0) return false;
    int64_t remainder = value % size;
    if (remainder < 0) remainder += size;
    out = static_cast<int64_t>(Bits(value) - Bits(remainder));
    return true;
  });
}

Status BinReal(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<double>(arguments, result, [](double value, double size, double& out) {
    if (!(size > 0)) return false;
    out = std::floor(value / size) * size;
    return true;
  });
}

bool InDatetimeRange(int64_t ticks) { return ticks >= 0 && ticks <= kMaxDatetimeTicks; }

Status AddDatetime(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<int64_t>(arguments, result, [](int64_t time, int64_t span, int64_t& out) {
    return !__builtin_add_overflow(time, span, &out) && InDatetimeRange(out);
  });
}

Status SubtractDatetime(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<int64_t>(arguments, result, [](int64_t time, int64_t span, int64_t& out) {
    return !__builtin_sub_overflow(time, span, &out) && InDatetimeRange(out);
  });
}

constexpr __int128 PowerOfTen(int exponent) {
  __int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}
constexpr __int128 kOne = PowerOfTen(Decimal::kScale);
constexpr __int128 kDecimalLimit = PowerOfTen(Decimal::kPrecision);

bool InDecimalRange(__int128 units) { return units < kDecimalLimit && units > -kDecimalLimit; }

// (a * b) / divisor with a product of 256 bits, or false when the quotient has more than 127.
bool MultiplyDivide(unsigned __int128 a, unsigned __int128 b, unsigned __int128 divisor,
                    unsigned __int128& quotient) {
  const auto low = [](unsigned __int128 v) { return static_cast<uint64_t>(v); };
  const unsigned __int128 a0 = low(a), a1 = a >> 64, b0 = low(b), b1 = b >> 64;
  const unsigned __int128 p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
  const unsigned __int128 middle = (p00 >> 64) + low(p01) + low(p10);
  unsigned __int128 lower = (middle << 64) | low(p00);
  unsigned __int128 upper = p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64);
  if (upper >= divisor) return false;
  quotient = 0;
  // `upper` stays below the divisor, itself below 2^127, so doubling it loses nothing.
  for (int bit = 0; bit < 128; ++bit) {
    upper = (upper << 1) | (lower >> 127);
    lower <<= 1;
    quotient <<= 1;
    if (upper >= divisor) {
      upper -= divisor;
      quotient |= 1;
    }
  }
  return quotient >> 127 == 0;
}

unsigned __int128 Magnitude(__int128 value) {
  return value < 0 ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
}

bool MultiplyDivideSigned(__int128 a, __int128 b, __int128 divisor, __int128& out) {
  unsigned __int128 quotient = 0;
  if (!MultiplyDivide(Magnitude(a), Magnitude(b), Magnitude(divisor), quotient)) return false;
  const bool negative = (a < 0) != (b < 0) && a != 0 && b != 0;
  out = static_cast<__int128>(quotient);
  if (negative != (divisor < 0)) out = -out;
  return InDecimalRange(out);
}

Status AddDecimal(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<__int128>(arguments, result, [](__int128 a, __int128 b, __int128& out) {
    out = a + b;
    return InDecimalRange(out);
  });
}

Status SubtractDecimal(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<__int128>(arguments, result, [](__int128 a, __int128 b, __int128& out) {
    out = a - b;
    return InDecimalRange(out);
  });
}

Status MultiplyDecimal(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<__int128>(arguments, result, [](__int128 a, __int128 b, __int128& out) {
    return MultiplyDivideSigned(a, b, kOne, out);
  });
}

Status DivideDecimal(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<__int128>(arguments, result, [](__int128 a, __int128 b, __int128& out) {
    return b != 0 && MultiplyDivideSigned(a, kOne, b, out);
  });
}

Status ModuloDecimal(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<__int128>(arguments, result, [](__int128 a, __int128 b, __int128& out) {
    if (b == 0) return false;
    out = a % b;
    if (out < 0) out += b < 0 ? -b : b;
    return true;
  });
}

Status BinDecimal(const KernelArguments& arguments, KernelResult& result) {
  return ApplyOrNull<__int128>(arguments, result, [](__int128 value, __int128 size, __int128& out) {
    if (size <= 0) return false;
    __int128 remainder = value % size;
    if (remainder < 0) remainder += size;
    out = value - remainder;
    return InDecimalRange(out);
  });
}

constexpr auto kLong = ScalarType::kLong;
constexpr auto kReal = ScalarType::kReal;
constexpr auto kDecimal = ScalarType::kDecimal;

constexpr EngineKernel kKernels[] = {
    {"kql_add", "ll", kLong, &Add},
    {"kql_subtract", "ll", kLong, &Subtract},
    {"kql_multiply", "ll", kLong, &Multiply},
    {"kql_divide", "ll", kLong, &Divide},
    {"kql_modulo", "ll", kLong, &Modulo},
    {"kql_modulo_real", "rr", kReal, &ModuloReal},
    {"kql_bin", "ll", kLong, &Bin},
    {"kql_bin_real", "rr", kReal, &BinReal},
    {"kql_add_datetime", "ll", kLong, &AddDatetime},
    {"kql_subtract_datetime", "ll", kLong, &SubtractDatetime},
    {"kql_add_decimal", "dd", kDecimal, &AddDecimal},
    {"kql_subtract_decimal", "dd", kDecimal, &SubtractDecimal},
    {"kql_multiply_decimal", "dd", kDecimal, &MultiplyDecimal},
    {"kql_divide_decimal", "dd", kDecimal, &DivideDecimal},
    {"kql_modulo_decimal", "dd", kDecimal, &ModuloDecimal},
    {"kql_bin_decimal", "dd", kDecimal, &BinDecimal},
};

}  // namespace

std::span<const EngineKernel> ArithmeticKernels() { return kKernels; }

}  // namespace sluice::engine::duckdb::sql
