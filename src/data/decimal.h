// Decimal numbers of 128 bits with 18 digits after the point.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

// A fixed-point number: units / 10^18, |value| < 10^20. The layout (a 128-bit two's complement
// integer) is what column batches hold.
struct Decimal {
  static constexpr int kScale = 18;
  static constexpr int kPrecision = 38;

  __int128 units = 0;

  // Reads "12", "-1.5", "1.5e3"; digits past the 18th are rounded half away from zero. Nothing when
  // the text is no number or out of range.
  static std::optional<Decimal> Parse(std::string_view text);
  static Decimal FromInt64(int64_t value);
  // Nothing when the value is not finite or out of range.
  static std::optional<Decimal> FromReal(double value);

  double ToReal() const;
  // Without trailing zeros after the point: "1.5", "-2".
  std::string ToString() const;

  friend auto operator<=>(const Decimal&, const Decimal&) = default;
};

}  // namespace sluice
