#include "functions/intrinsic.h"

#include <unordered_map>

#include "functions/intrinsics/intrinsic_families.h"

namespace sluice::functions {

Intrinsic FindIntrinsic(std::string_view function) {
  static const auto table = [] {
    std::unordered_map<std::string_view, Intrinsic> built;
    for (const auto family : {ArithmeticIntrinsics(), ComparisonIntrinsics(),
                              ConditionalIntrinsics(), ConversionIntrinsics(), MathIntrinsics(),
                              StringIntrinsics()}) {
      for (const IntrinsicEntry& entry : family) built.emplace(entry.name, entry.intrinsic);
    }
    return built;
  }();
  const auto found = table.find(function);
  return found == table.end() ? nullptr : found->second;
}

}  // namespace sluice::functions
