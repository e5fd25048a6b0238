// How policies show in results.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/scalar.h"

namespace sluice::commands {

inline constexpr std::string_view kPolicyResult =
    "PolicyName:string, EntityName:string, Policy:string, ChildEntities:string, EntityType:string";

inline std::vector<Scalar> PolicyRow(std::string_view name, std::string_view entity,
                                     std::string_view json, std::string_view entity_type) {
  return {Scalar::String(std::string(name)), Scalar::String(std::string(entity)),
          Scalar::String(std::string(json)), Scalar::String(""),
          Scalar::String(std::string(entity_type))};
}

}  // namespace sluice::commands
