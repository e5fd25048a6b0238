// The numbers of a series, and text of numbers: what all kernels over series share.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "functions/kernels/json_text.h"

namespace sluice::functions {

// The texts of the elements of a JSON array.
using Elements = std::vector<std::string_view>;

inline Elements ElementsOf(std::string_view json) {
  Elements elements;
  JsonElements walk(json);
  std::string_view element;
  while (walk.Next(element)) elements.push_back(element);
  return elements;
}

inline std::optional<double> NumberOf(std::string_view json) {
  return KindOfJson(json) == JsonKind::kNumber ? JsonAsReal(json) : std::nullopt;
}

// The numbers of a series; nothing when an element is none.
inline std::optional<std::vector<double>> NumbersOf(std::string_view json) {
  std::vector<double> numbers;
  for (std::string_view element : ElementsOf(json)) {
    auto number = NumberOf(element);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

inline void AppendNumber(double value, std::string& out) { AppendJsonReal(value, out); }

// A result that keeps whole numbers of whole numbers whole.
inline void AppendLike(double value, bool whole, std::string& out) {
  if (whole && std::fabs(value) < 9e18 && value == std::floor(value)) {
    out += std::to_string(static_cast<int64_t>(value));
  } else {
    AppendNumber(value, out);
  }
}

}  // namespace sluice::functions
