// The units of the convert_*() functions.
// https://learn.microsoft.com/kusto/query/convert-angle-function and its relatives
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::functions {

// How a unit relates to the base unit of its quantity:
//   base = value * factor / divisor * prefix + offset
// or, where `is_sine`, of the arc sine of the value. Factor and divisor stand apart, and definitions
// are those that Kusto's values show (a mile is 1609.34 meters), so that results agree to the last
// digits.
struct Unit {
  std::string_view name;
  double factor = 1;
  double divisor = 1;
  double prefix = 1;
  double offset = 0;
  bool is_sine = false;
};

enum class Quantity : uint8_t {
  kAngle, kEnergy, kForce, kLength, kMass, kSpeed, kTemperature, kVolume,
};

// The units of a quantity, as the documentation lists them.
std::span<const Unit> UnitsOf(Quantity quantity);

}  // namespace sluice::functions
