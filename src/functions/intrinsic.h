// The scalar functions and operators without a kernel, one call at a time: what an engine computes
// in its own way, computed here by the same rules for constants and for row expressions.
#pragma once

#include <string_view>

#include "base/status.h"
#include "data/scalar.h"

namespace sluice::functions {

// One call, whose arguments went through the binder's conversions.
struct IntrinsicCall {
  const Scalar* arguments = nullptr;
  size_t count = 0;
  ScalarType type = ScalarType::kString;  // Of the result.

  const Scalar& operator[](size_t i) const { return arguments[i]; }
  Scalar Null() const { return Scalar::Null(type); }
};

// The value, of the call's type. An error ends the query (assert).
using Intrinsic = Result<Scalar> (*)(const IntrinsicCall& call);

struct IntrinsicEntry {
  std::string_view name;  // Of the function, no alias.
  Intrinsic intrinsic;
};

// How to compute a function, or null when it is none of these.
Intrinsic FindIntrinsic(std::string_view function);

// How two values of one type are ordered where neither is null: less than 0, 0, or greater. NaN is
// above all numbers.
int CompareScalars(const Scalar& a, const Scalar& b);

}  // namespace sluice::functions
