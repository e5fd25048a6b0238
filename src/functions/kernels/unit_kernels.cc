#include "functions/kernels/unit_kernels.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "functions/kernels/unit_table.h"

namespace sluice::functions {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool IsSameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

// Finds units by name in any case. Rows mostly ask for the same one again and again.
class UnitLookup {
 public:
  explicit UnitLookup(std::span<const Unit> units) : units_(units) {}

  // Null for a name that is no unit.
  const Unit* Find(std::string_view name) {
    if (asked_ && name == name_) return unit_;
    asked_ = true;
    name_ = name;
    unit_ = nullptr;
    for (const Unit& unit : units_) {
      if (IsSameName(unit.name, name)) unit_ = &unit;
    }
    return unit_;
  }

 private:
  std::span<const Unit> units_;
  bool asked_ = false;
  std::string name_;
  const Unit* unit_ = nullptr;
};

double ToBase(double value, const Unit& unit) {
  if (unit.is_sine) value = std::asin(value);
  return value * unit.factor / unit.divisor * unit.prefix + unit.offset;
}

double FromBase(double value, const Unit& unit) {
  if (unit.offset != 0) {
    return (value - unit.offset) * unit.divisor / unit.factor + 0.0;  // Makes -0 a 0.
  }
  value = value / unit.factor * unit.divisor / unit.prefix;
  return unit.is_sine ? std::sin(value) : value;
}

template <Quantity kQuantity>
Status Convert(const KernelArguments& arguments, KernelResult& result) {
  UnitLookup sources(UnitsOf(kQuantity));
  UnitLookup targets(UnitsOf(kQuantity));
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    const double value = row.Real(0);
    const Unit* source = sources.Find(row.Text(1));
    const Unit* target = targets.Find(row.Text(2));
    if (source == nullptr || target == nullptr || !std::isfinite(value)) {
      out.SetNull();
    } else {
      out.SetReal(source == target ? value : FromBase(ToBase(value, *source), *target));
    }
  });
}

}  // namespace

SLUICE_KERNEL(ConvertAngle) { return Convert<Quantity::kAngle>(arguments, result); }
SLUICE_KERNEL(ConvertEnergy) { return Convert<Quantity::kEnergy>(arguments, result); }
SLUICE_KERNEL(ConvertForce) { return Convert<Quantity::kForce>(arguments, result); }
SLUICE_KERNEL(ConvertLength) { return Convert<Quantity::kLength>(arguments, result); }
SLUICE_KERNEL(ConvertMass) { return Convert<Quantity::kMass>(arguments, result); }
SLUICE_KERNEL(ConvertSpeed) { return Convert<Quantity::kSpeed>(arguments, result); }
SLUICE_KERNEL(ConvertTemperature) { return Convert<Quantity::kTemperature>(arguments, result); }
SLUICE_KERNEL(ConvertVolume) { return Convert<Quantity::kVolume>(arguments, result); }

}  // namespace sluice::functions
