// What numbers do in KQL where C++ or SQL would overflow or fail: the rules that every computation
// of an intrinsic follows, over rows or over constants. An operation that has no value answers false.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "data/datetime.h"
#include "data/decimal.h"

namespace sluice::functions {

inline uint64_t Bits(int64_t value) { return static_cast<uint64_t>(value); }

// Whole numbers wrap around.
inline int64_t AddWhole(int64_t a, int64_t b) { return static_cast<int64_t>(Bits(a) + Bits(b)); }
inline int64_t SubtractWhole(int64_t a, int64_t b) {
  return static_cast<int64_t>(Bits(a) - Bits(b));
}
inline int64_t MultiplyWhole(int64_t a, int64_t b) {
  return static_cast<int64_t>(Bits(a) * Bits(b));
}
inline int64_t AbsWhole(int64_t a) { return a < 0 ? SubtractWhole(0, a) : a; }

// The value cut towards zero, or the nearest that fits; none for infinities and NaN.
inline std::optional<int64_t> WholeOfReal(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  if (value >= 0x1p63) return INT64_MAX;
  return value < -0x1p63 ? INT64_MIN : static_cast<int64_t>(value);
}
// As ints: the nearest value, and the low 32 bits.
inline int32_t NearestInt(int64_t value) {
  return static_cast<int32_t>(std::clamp<int64_t>(value, INT32_MIN, INT32_MAX));
}
inline int32_t LowHalf(int64_t value) { return static_cast<int32_t>(Bits(value)); }

inline bool DivideWhole(int64_t a, int64_t b, int64_t& out) {
  if (b == 0) return false;
  out = b == -1 ? SubtractWhole(0, a) : a / b;
  return true;
}
// 0 <= remainder < |b|
inline bool ModuloWhole(int64_t a, int64_t b, int64_t& out) {
  if (b == 0) return false;
  out = b == -1 ? 0 : a % b;
  if (out < 0) out = b < 0 ? SubtractWhole(out, b) : AddWhole(out, b);
  return true;
}
inline bool BinWhole(int64_t value, int64_t size, int64_t& out) {
  if (size <= 0) return false;
  int64_t remainder = value % size;
  if (remainder < 0) remainder += size;
  out = SubtractWhole(value, remainder);
  return true;
}

double ModuloReal(double a, double b);
inline bool BinReal(double value, double size, double& out) {
  if (!(size > 0)) return false;
  out = std::floor(value / size) * size;
  return true;
}
// To a number of digits after the point, or before it when negative; half away from zero.
double RoundReal(double value, int64_t digits);
int64_t RoundWhole(int64_t value, int64_t digits);

// Sums and differences of datetimes and timespans, in ticks; none outside the years 1 to 9999.
inline bool InDatetimeRange(int64_t ticks) { return ticks >= 0 && ticks <= kMaxDatetimeTicks; }
inline bool AddDatetime(int64_t time, int64_t span, int64_t& out) {
  return !__builtin_add_overflow(time, span, &out) && InDatetimeRange(out);
}
inline bool SubtractDatetime(int64_t time, int64_t span, int64_t& out) {
  return !__builtin_sub_overflow(time, span, &out) && InDatetimeRange(out);
}

// Over the units of decimals.
bool AddDecimal(__int128 a, __int128 b, __int128& out);
bool SubtractDecimal(__int128 a, __int128 b, __int128& out);
bool MultiplyDecimal(__int128 a, __int128 b, __int128& out);
bool DivideDecimal(__int128 a, __int128 b, __int128& out);
bool ModuloDecimal(__int128 a, __int128 b, __int128& out);
bool BinDecimal(__int128 value, __int128 size, __int128& out);
__int128 RoundDecimal(__int128 value, int64_t digits);

}  // namespace sluice::functions
