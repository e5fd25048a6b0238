#include "functions/numeric_rules.h"

#include <algorithm>
#include <cstdlib>

namespace sluice::functions {
namespace {

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

}  // namespace

double ModuloReal(double a, double b) {
  const double remainder = std::fmod(a, b);
  return remainder < 0 ? remainder + std::abs(b) : remainder;
}

double RoundReal(double value, int64_t digits) {
  constexpr int64_t kRealDigitsMax = 15;
  digits = std::clamp(digits, -300 + kRealDigitsMax, kRealDigitsMax);
  if (!std::isfinite(value)) return value;
  if (digits >= 0 && std::abs(value) >= 0x1p52) return value;  // It has no fraction.
  const double scale = std::pow(10.0, static_cast<double>(std::abs(digits)));
  // 2.15 is a little less than it looks; what is within a few units in the last place of a half
  // counts as the half.
  const double scaled = digits >= 0 ? value * scale : value / scale;
  if (!std::isfinite(scaled)) return value;
  const double rounded = std::round(std::nextafter(scaled, scaled < 0 ? -INFINITY : INFINITY));
  return digits >= 0 ? rounded / scale : rounded * scale;
}

int64_t RoundWhole(int64_t value, int64_t digits) {
  if (digits < -Decimal::kPrecision) return 0;
  return static_cast<int64_t>(RoundUnits(value, -digits));
}

bool AddDecimal(__int128 a, __int128 b, __int128& out) {
  out = a + b;
  return InDecimalRange(out);
}
bool SubtractDecimal(__int128 a, __int128 b, __int128& out) {
  out = a - b;
  return InDecimalRange(out);
}
bool MultiplyDecimal(__int128 a, __int128 b, __int128& out) {
  return MultiplyDivideSigned(a, b, kOne, out);
}
bool DivideDecimal(__int128 a, __int128 b, __int128& out) {
  return b != 0 && MultiplyDivideSigned(a, kOne, b, out);
}
bool ModuloDecimal(__int128 a, __int128 b, __int128& out) {
  if (b == 0) return false;
  out = a % b;
  if (out < 0) out += b < 0 ? -b : b;
  return true;
}
bool BinDecimal(__int128 value, __int128 size, __int128& out) {
  if (size <= 0) return false;
  __int128 remainder = value % size;
  if (remainder < 0) remainder += size;
  out = value - remainder;
  return InDecimalRange(out);
}
__int128 RoundDecimal(__int128 value, int64_t digits) {
  return RoundUnits(value, Decimal::kScale - std::clamp<int64_t>(digits, -Decimal::kPrecision,
                                                                 Decimal::kScale));
}

}  // namespace sluice::functions
