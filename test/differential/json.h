// A small JSON tree: what the reference interpreter knows of dynamics.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/scalar.h"

namespace sluice::differential {

struct Json {
  enum class Kind : uint8_t { kNull, kBool, kLong, kReal, kString, kArray, kBag };
  Kind kind = Kind::kNull;
  bool boolean = false;
  int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<Json> items;                          // Of an array.
  std::vector<std::pair<std::string, Json>> slots;  // Of a bag, as written.

  // Nothing for a text that is no JSON.
  static std::optional<Json> Parse(std::string_view text);
  static Json OfScalar(const Scalar& value);
  // As compact text.
  std::string ToText() const;
  // The same for equal values: slots in order of their names.
  std::string ToCanonicalText() const;
  Scalar ToDynamic() const;
};

}  // namespace sluice::differential
