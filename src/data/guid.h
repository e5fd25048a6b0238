// 128-bit identifiers.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

struct Guid {
  std::array<uint8_t, 16> bytes{};  // In the order of the text.

  // Reads "74be27de-1e4e-49d9-b579-fe0b331d3642" in any case, also without hyphens or in braces.
  static std::optional<Guid> Parse(std::string_view text);
  // Lower case with hyphens.
  std::string ToString() const;

  friend auto operator<=>(const Guid&, const Guid&) = default;
};

}  // namespace sluice
